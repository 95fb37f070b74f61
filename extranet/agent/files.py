"""Sets of files below a root: hashed, kept, staged and put in place, so that no kill and no power cut halves them."""

import contextlib
import errno
import hashlib
import os
import pwd
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

PATHS = re.compile(r"(etc|usr/local/(bin|lib|libexec|sbin))/[A-Za-z0-9@._+/-]+")
"""What a set may hold: relative paths below these folders."""
MARGIN = 4 << 20
"""Bytes that stay free, so that a push never fills the disk of what runs."""
RESERVE = 1 << 16
BLOCK = 4096


def digest(files: Mapping[str, bytes]) -> str:
    """One hash of a set of files: the same as that of what was rendered."""
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(f"{path}\0{len(files[path])}\0".encode())
        whole.update(files[path])
    return whole.hexdigest()


def present(root: Path, paths: Iterable[str]) -> list[str]:
    """Those of the paths that are files now."""
    return [path for path in dict.fromkeys(paths) if (root / path).is_file()]


def read_files(root: Path, paths: Iterable[str]) -> dict[str, bytes]:
    """Those of the paths that are files now, with their content."""
    return {path: (root / path).read_bytes() for path in present(root, paths)}


def check_space(root: Path, store: Path, files: Mapping[str, bytes]) -> None:
    """Raise OSError unless there is room for the new set and the kept one beside what runs."""
    needed = 2 * (sum(map(len, files.values())) + BLOCK * len(files)) + RESERVE + MARGIN
    for folder in (root / "etc", store):
        room = os.statvfs(folder)
        if room.f_bavail * room.f_frsize < needed:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))


def keep(root: Path, folder: Path, paths: Iterable[str]) -> dict[str, bool]:
    """Keep in `folder` what is there under the paths: path → whether there was a file.

    Kept by a second name where that can be, so that putting it back needs no room on the disk.
    """
    kept = {}
    for path in dict.fromkeys(paths):
        kept[path] = (root / path).is_file()
        if kept[path]:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            link_or_copy(root / path, folder / path)
    return kept


def put_back(root: Path, folder: Path, kept: Mapping[str, bool]) -> None:
    """Make the paths what they were when they were kept. Can be done any number of times, from any point."""
    for path, was_there in kept.items():
        target = root / path
        _beside(target, "new").unlink(missing_ok=True)
        if was_there:
            again = _beside(target, "old")
            again.unlink(missing_ok=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            link_or_copy(folder / path, again)
            again.replace(target)
            again.unlink(missing_ok=True)  # a rename onto another name of the same file leaves both
        else:
            target.unlink(missing_ok=True)
    _sync_folders(root, kept)


def stage(root: Path, files: Mapping[str, bytes]) -> None:
    """Write every file beside its place, whole and synced, where nothing reads it. On OSError nothing of it stays."""
    try:
        for path, content in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            write_synced(_beside(root / path, "new"), content, *owner_and_mode(path, content))
    except OSError:
        unstage(root, files)
        raise


def unstage(root: Path, paths: Iterable[str]) -> None:
    """Take staged files away."""
    for path in paths:
        _beside(root / path, "new").unlink(missing_ok=True)


def install(root: Path, paths: Iterable[str], gone: Iterable[str]) -> None:
    """Put staged files in their places, each by one rename, and take away what is not wanted any more."""
    paths, gone = list(paths), list(gone)
    for path in paths:
        _beside(root / path, "new").replace(root / path)
    for path in gone:
        (root / path).unlink(missing_ok=True)
    _sync_folders(root, [*paths, *gone])


def owner_and_mode(path: str, content: bytes) -> tuple[str, int]:
    """Whose a file is, and who may read it: what may hold secrets is not for everybody."""
    if path.startswith("etc/frr/"):
        return "frr", 0o640
    if content.startswith(b"#!"):
        return "root", 0o755
    return "root", 0o640 if path.startswith(("etc/keepalived/", "etc/snmp/")) else 0o644


def write_synced(file: Path, content: bytes, owner: str = "root", mode: int = 0o644) -> None:
    """Write a file that nobody reads yet; the mode is set before any byte is there."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        if owner != "root":
            with contextlib.suppress(KeyError):
                account = pwd.getpwnam(owner)
                os.fchown(stream.fileno(), account.pw_uid, account.pw_gid)
        os.fchmod(stream.fileno(), mode)
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def link_or_copy(source: Path, target: Path) -> None:
    """A second name for the same file, or across file systems a copy with its owner and mode."""
    try:
        os.link(source, target)
    except OSError as wrong:
        if wrong.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK):
            raise
        shutil.copy2(source, target)
        status = source.stat()
        os.chown(target, status.st_uid, status.st_gid)


def _beside(target: Path, what: str) -> Path:
    return target.with_name(f".{target.name}.extranet-{what}")


def _sync_folders(root: Path, paths: Iterable[str]) -> None:
    for folder in {(root / path).parent for path in paths}:
        with contextlib.suppress(FileNotFoundError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
