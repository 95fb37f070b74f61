"""Changes one department's file, for tickets, adoption and imports: checked as a whole before the old file is replaced.

What the change leaves alone stays byte for byte. Two edits at once, or a person's in between, are told apart by a hash.
"""

import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from govcloud.errors import GovcloudError, UsageError
from govcloud.files import write_atomic
from govcloud.inventory.changes import Change, apply_differences
from govcloud.inventory.differences import find_differences
from govcloud.inventory.draft import Section
from govcloud.inventory.folder import list_files
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.layout import KIND_BY_NAME
from govcloud.inventory.load import read_inventory
from govcloud.inventory.models.base import CODE_PATTERN
from govcloud.inventory.models.department import Department
from govcloud.inventory.plain import fill_plain, write_plain
from govcloud.inventory.problems import InvalidInventory, Problem
from govcloud.inventory.reading.decode import decode_utf8
from govcloud.inventory.reading.source import UnreadableError
from govcloud.inventory.reading.yaml_source import YamlSource
from govcloud.inventory.records import validate_record
from govcloud.inventory.roundtrip import change_yaml, write_yaml
from govcloud.text import Text, literal

NO_DEPARTMENT = Text('there is no department "{code}"', "没有部门“{code}”")
CHANGED = Text("the file was changed by somebody else in the meantime", "文件在此期间已被他人修改")
READ_AGAIN = Text("nothing was written; look at the new content and try again", "没有写入；请查看新内容后重试")


@dataclass(frozen=True)
class Edit:
    """What an edit did or would do. `before` is empty for a new file; `inventory` is the whole city after it."""

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
    return _hash(_read(_path(folder, code), code))


def edit_department(
    folder: Path, code: str, change: Change, *, expected: str | None = None, dry_run: bool = False
) -> Edit:
    """Apply `change` (see `govcloud.inventory.changes`) to `departments/<code>.yml`.

    Raises UsageError when there is no such department, InvalidInventory when the city would not be valid with the
    change, and GovcloudError when the file is not the one with the hash `expected`, or was changed while this ran.
    Whatever is raised, the old file is untouched.
    """
    path = _path(folder, code)
    with _lock(path.parent):
        data = _read(path, code)
        if expected is not None and _hash(data) != expected:
            raise GovcloudError(CHANGED, str(path), todo=READ_AGAIN)
        before = decode_utf8(data)
        _parse(folder, path, before)
        after = change_yaml(before, change)
        edit = Edit(path, before, after, _refuse_invalid(folder, path, after))
        if edit.changed and not dry_run:
            if _read(path, code) != data:
                raise GovcloudError(CHANGED, str(path), todo=READ_AGAIN)
            bom = data[:3] if data.startswith(b"\xef\xbb\xbf") else b""
            write_atomic(path, bom + after.encode(), mode=path.stat().st_mode & 0o777)
    return edit


def put_department(folder: Path, department: Department, *, dry_run: bool = False) -> Edit:
    """Make the department's file say what `department` says: a new file, or the old one with what differs.

    Raises as `edit_department`.
    """
    path = _path(folder, department.code)
    if path.exists():
        data = _read(path, department.code)
        old = fill_plain(_read_department(folder, path, decode_utf8(data)))
        change = apply_differences(list(find_differences(old, fill_plain(department))))
        return edit_department(folder, department.code, change, expected=_hash(data), dry_run=dry_run)
    path.parent.mkdir(exist_ok=True)
    with _lock(path.parent):
        if path.exists():
            raise GovcloudError(CHANGED, str(path), todo=READ_AGAIN)
        text = write_yaml(write_plain(department))
        edit = Edit(path, "", text, _refuse_invalid(folder, path, text))
        if not dry_run:
            write_atomic(path, text)
    return edit


@contextmanager
def overlay(folder: Path, path: Path, text: str) -> Iterator[Path]:
    """A throw-away view of the inventory in which the file at `path` says `text`; the folder itself is not touched."""
    changed = path.relative_to(folder).as_posix()
    with tempfile.TemporaryDirectory(prefix="govcloud-") as name:
        view = Path(name)
        for _, file in list_files(folder)[0]:
            if file != changed:
                (view / file).parent.mkdir(parents=True, exist_ok=True)
                (view / file).symlink_to((folder / file).absolute())
        (view / changed).parent.mkdir(parents=True, exist_ok=True)
        (view / changed).write_bytes(text.encode())
        yield view


def _parse(folder: Path, path: Path, text: str) -> YamlSource:
    try:
        return YamlSource(path.relative_to(folder).as_posix(), text)
    except UnreadableError as wrong:
        problem = Problem(path.relative_to(folder).as_posix(), wrong.line, "", wrong.kind, wrong.what)
        raise InvalidInventory(str(folder), [problem]) from wrong


def _read_department(folder: Path, path: Path, text: str) -> Department:
    section = Section(KIND_BY_NAME["departments"])
    problems = validate_record(section, _parse(folder, path, text))
    if not section.records:
        raise InvalidInventory(str(folder), problems)
    department: Department = section.records[0]
    return department


def _refuse_invalid(folder: Path, path: Path, text: str) -> Inventory:
    with overlay(folder, path, text) as view:
        loaded = read_inventory(view)
    if loaded.inventory is None:
        raise InvalidInventory(str(folder), loaded.problems)
    return loaded.inventory


def _path(folder: Path, code: str) -> Path:
    if not re.fullmatch(CODE_PATTERN, code):
        raise UsageError(NO_DEPARTMENT(code=code), str(folder))
    return folder / "departments" / f"{code}.yml"


def _read(path: Path, code: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UsageError(NO_DEPARTMENT(code=code), str(path.parent)) from None
    except OSError as wrong:
        why = literal(wrong.strerror or str(wrong))
        raise GovcloudError(Text("the file cannot be read", "无法读取文件"), str(path), why) from wrong


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
