"""The archive file: the same bytes for the same folder, whoever packs it and whenever; and the list of its hashes."""

import gzip
import os
import tarfile
import tempfile
from pathlib import Path

from scripts.bundling.sbom import hash_file

HASHES = "SHA256SUMS"


def write_hashes(folder: Path) -> None:
    """List the hash of every file in `folder`, in the form that `sha256sum -c` reads."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != HASHES)
    lines = [f"{hash_file(path)}  {path.relative_to(folder)}\n" for path in files]
    (folder / HASHES).write_text("".join(lines), encoding="utf-8")


def pack(folder: Path, target: Path, epoch: int) -> None:
    """Pack `folder` into the .tar.gz `target`, atomically; names in it start with the folder's own."""
    handle, partial = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with (
            os.fdopen(handle, "wb") as file,
            gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=epoch, compresslevel=6) as stream,
            tarfile.open(fileobj=stream, mode="w", format=tarfile.GNU_FORMAT) as archive,
        ):
            for path in [folder, *sorted(folder.rglob("*"))]:
                add(archive, path, str(path.relative_to(folder.parent)), epoch)
            os.fchmod(file.fileno(), 0o644)
        Path(partial).replace(target)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def add(archive: tarfile.TarFile, path: Path, name: str, epoch: int) -> None:
    """Add one file or folder with nothing of this machine in it: no owner, no umask, no time but `epoch`."""
    member = archive.gettarinfo(path, name)
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mtime = epoch
    member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
    if member.isreg():
        with path.open("rb") as content:
            archive.addfile(member, content)
    else:
        archive.addfile(member)
