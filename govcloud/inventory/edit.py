"""Changes files of an inventory, for commands, tickets and imports: checked as a whole before an old file is replaced.

What the change leaves alone stays byte for byte. Two edits at once, or a person's in between, are told apart by a hash.
"""

import fcntl
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from govcloud.errors import GovcloudError, UsageError
from govcloud.files import write_atomic
from govcloud.inventory.changes import Change, apply_differences
from govcloud.inventory.differences import find_differences
from govcloud.inventory.draft import Section
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.layout import KIND_BY_NAME
from govcloud.inventory.models.base import CODE_PATTERN
from govcloud.inventory.models.department import Department
from govcloud.inventory.overlay import load_with
from govcloud.inventory.plain import fill_plain, write_plain
from govcloud.inventory.problems import InvalidInventory, Problem
from govcloud.inventory.reading.decode import decode_table, decode_utf8
from govcloud.inventory.reading.source import UnreadableError
from govcloud.inventory.reading.yaml_source import YamlSource
from govcloud.inventory.records import validate_record
from govcloud.inventory.roundtrip import change_yaml, write_yaml
from govcloud.text import Text, literal

NO_DEPARTMENT = Text('there is no department "{code}"', "没有部门“{code}”")
CHANGED = Text("the file was changed by somebody else in the meantime", "文件在此期间已被他人修改")
READ_AGAIN = Text("nothing was written; look at the new content and try again", "没有写入；请查看新内容后重试")
CANNOT_READ = Text("the file cannot be read", "无法读取文件")
CANNOT_WRITE = Text("the inventory cannot be written", "无法写入清单")

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Edit:
    """What an edit did or would do to one file. `before` is empty for a new one; `inventory` is the city after it."""

    path: Path
    before: str
    after: str
    inventory: Inventory

    @property
    def changed(self) -> bool:
        """Whether the file's text differs."""
        return self.before != self.after


def hash_department(folder: Path, code: str) -> str:
    """SHA-256 of the department's file, to be given back as `expected`. Raises UsageError when there is none."""
    return _hash(_read(_locate(folder, code)) or b"")


def edit_department(
    folder: Path, code: str, change: Change, *, expected: str | None = None, dry_run: bool = False
) -> Edit:
    """Apply `change` (see `govcloud.inventory.changes`) to `departments/<code>.yml`.

    Raises UsageError when there is no such department, InvalidInventory when its file is not valid or the city would
    not be valid with the change, and GovcloudError when the file is not the one with the hash `expected`, or was
    changed while this ran. Whatever is raised, the old file is untouched.
    """
    path = _locate(folder, code)
    return rewrite_files(folder, {path: _rewrite_by(folder, path, change, expected)}, dry_run=dry_run)[0]


def edit_departments(folder: Path, changes: Mapping[str, Change], *, dry_run: bool = False) -> list[Edit]:
    """Apply changes to several departments, given by code: all are checked together before any is written.

    Each file is replaced at once, one after the other. Raises as `edit_department`.
    """
    paths = {_locate(folder, code): change for code, change in changes.items()}
    rewrites = {path: _rewrite_by(folder, path, change) for path, change in paths.items()}
    return rewrite_files(folder, rewrites, dry_run=dry_run)


def put_departments(folder: Path, departments: Sequence[Department], *, dry_run: bool = False) -> list[Edit]:
    """Make the files of departments say what they say: new files, or the old ones with what differs.

    All are checked together before any is written; each file is replaced at once, one after the other. Raises as
    `edit_department`.
    """
    rewrites: dict[Path, Callable[[bytes | None], str]] = {}
    for department in departments:
        path = _locate(folder, department.code, must_exist=False)
        rewrites[path] = rewrite_to_say(folder, path, department)
    return rewrite_files(folder, rewrites, dry_run=dry_run)


def rewrite_files(folder: Path, rewrites: Mapping[Path, Callable[[bytes | None], str]], *, dry_run: bool) -> list[Edit]:
    """Read, rewrite, check together, and write what differs; nothing is written when anything is refused.

    A rewrite gets the bytes of the file that it is for, None when there is none. Raises what they raise, as
    `edit_department`, and GovcloudError when the disk is full or the folder cannot be written.
    """
    try:
        return _rewrite_together(folder, rewrites, dry_run=dry_run)
    except OSError as wrong:
        raise GovcloudError(CANNOT_WRITE, str(folder), literal(wrong.strerror or str(wrong))) from wrong


def _rewrite_together(
    folder: Path, rewrites: Mapping[Path, Callable[[bytes | None], str]], *, dry_run: bool
) -> list[Edit]:
    (folder / "departments").mkdir(exist_ok=True)
    with _lock(folder / "departments"):
        before = {path: _read(path) for path in rewrites}
        after = {path: rewrite(before[path]) for path, rewrite in rewrites.items()}
        inventory = load_with(folder, {path.relative_to(folder).as_posix(): text for path, text in after.items()})
        edits = [Edit(path, _decode(path, before[path] or b""), text, inventory) for path, text in after.items()]
        for path, data in before.items():
            if _read(path) != data:
                raise GovcloudError(CHANGED, str(path), todo=READ_AGAIN)
        for edit in edits if not dry_run else []:
            if edit.changed:
                _write(edit, before[edit.path])
    return edits


def _decode(path: Path, data: bytes) -> str:
    return decode_table(data)[0] if path.suffix == ".csv" else decode_utf8(data)


def _rewrite_by(folder: Path, path: Path, change: Change, expected: str | None = None) -> Callable[[bytes | None], str]:
    def rewrite(data: bytes | None) -> str:
        if expected is not None and _hash(data or b"") != expected:
            raise GovcloudError(CHANGED, str(path), todo=READ_AGAIN)
        _read_department(folder, path, data or b"")
        return change_yaml(decode_utf8(data or b""), change)

    return rewrite


def rewrite_to_say(folder: Path, path: Path, department: Department) -> Callable[[bytes | None], str]:
    """For `rewrite_files`: makes a department's file say what it says, touching nothing else."""

    def rewrite(data: bytes | None) -> str:
        if data is None:
            return write_yaml(write_plain(department))
        old = _read_department(folder, path, data)
        differences = list(find_differences(fill_plain(old), fill_plain(department)))
        return change_yaml(decode_utf8(data), apply_differences(differences))

    return rewrite


def _write(edit: Edit, old: bytes | None) -> None:
    mode = 0o644 if old is None else edit.path.stat().st_mode & 0o777
    bom = BOM if old is not None and old.startswith(BOM) else b""
    write_atomic(edit.path, bom + edit.after.encode(), mode=mode)


def _read_department(folder: Path, path: Path, data: bytes) -> Department:
    section = Section(KIND_BY_NAME["departments"])
    name = path.relative_to(folder).as_posix()
    try:
        problems = validate_record(section, YamlSource(name, decode_utf8(data)))
    except UnreadableError as wrong:
        problems = [Problem(name, wrong.line, "", wrong.kind, wrong.what)]
    if not section.records:
        raise InvalidInventory(str(folder), problems)
    department: Department = section.records[0]
    return department


def _locate(folder: Path, code: str, *, must_exist: bool = True) -> Path:
    path = folder / "departments" / f"{code}.yml"
    if not re.fullmatch(CODE_PATTERN, code) or (must_exist and not path.is_file()):
        raise UsageError(NO_DEPARTMENT(code=code), str(folder))
    return path


def _read(path: Path) -> bytes | None:
    """The file's bytes, None when there is none."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as wrong:
        raise GovcloudError(CANNOT_READ, str(path), literal(wrong.strerror or str(wrong))) from wrong


def _hash(data: bytes) -> str:
    return sha256(data).hexdigest()


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """One edit at a time: a lock on the folder itself, gone with the process, that leaves no file behind."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
