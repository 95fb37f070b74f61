"""Which files of a folder belong to an inventory, and which look as if they should. Reads bytes, knows no content."""

import os
import stat
from fnmatch import fnmatchcase
from pathlib import Path

from govcloud.inventory.layout import KINDS, FileKind
from govcloud.inventory.nearest import find_nearest
from govcloud.inventory.problems import Problem, Severity, list_names, make_line
from govcloud.inventory.reading.source import UnreadableError
from govcloud.text import Text

MAX_BYTES = {".yml": 5 * 2**20, ".csv": 50 * 2**20}
"""Sizes that no real file reaches: ten times those of a large city."""

CANNOT_READ = Text("it cannot be read: {why}", "无法读取：{why}")

DATA_SUFFIXES = (".yml", ".yaml", ".csv", ".xlsx", ".xls")


def list_files(folder: Path) -> tuple[list[tuple[FileKind, str]], list[Problem]]:
    """Files to read, relative to `folder`, in an order that does not depend on the disk; and what is astray."""
    files, problems, known = [], [], set()
    for kind in KINDS:
        try:
            found = _list_matching(folder, kind.pattern)
        except OSError as wrong:
            found, what = [], CANNOT_READ(why=wrong.strerror)
            problems.append(Problem(kind.pattern.rpartition("/")[0] or ".", None, "", "unreadable", what))
        files += [(kind, path) for path in found]
        known.update(found)
        if kind.required and not found:
            what = Text("the file is missing: {label}", "缺少文件：{label}")
            problems.append(Problem(kind.pattern, None, "", "missing-file", what(label=kind.label)))
    return files, problems + _find_stray(folder, known)


def read_bytes(path: str) -> bytes:
    """Content of a file of a sensible size. Raises UnreadableError; never waits for somebody to write to a pipe."""
    most = MAX_BYTES[path[path.rindex(".") :]]
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with os.fdopen(handle, "rb", buffering=0) as stream:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableError("unreadable", Text("it is not a file", "它不是文件"))
            if status.st_size > most:
                what = Text("the file is larger than {most} MiB", "文件超过 {most} MiB")
                raise UnreadableError("too-large", what(most=most // 2**20))
            return stream.read()
    except OSError as wrong:
        raise UnreadableError("unreadable", CANNOT_READ(why=wrong.strerror)) from wrong


def _list_matching(folder: Path, pattern: str) -> list[str]:
    """Relative paths for one pattern such as `city.yml` or `pools/*.yml`, sorted; hidden files do not count."""
    top, _, name = pattern.rpartition("/")
    try:
        names = sorted(entry.name for entry in os.scandir(folder / top))
    except FileNotFoundError:
        return []
    return [f"{top}/{found}".lstrip("/") for found in names if fnmatchcase(found, name) and found[0] != "."]


def _find_stray(folder: Path, known: set[str]) -> list[Problem]:
    """Data files in the inventory's folders that nothing reads: errors, or a department would be lost by a typing slip.

    Directly in the folder other tools may have files of their own, so there only a name close to ours is one.
    """
    ours = {kind.pattern.partition("/")[0] for kind in KINDS if "/" in kind.pattern}
    names = []
    for entry in sorted(os.listdir(folder)):  # noqa: PTH208 - paths are not needed
        if (folder / entry).is_dir():
            if entry in ours or (entry[0] != "." and find_nearest(entry, ours)):
                names += [f"{entry}/{name}" for name in _list_below(folder / entry)]
        elif _is_data(entry) and _near_file(entry):
            names.append(entry)
    return [_explain_stray(name) for name in names if name not in known]


def _list_below(folder: Path) -> list[str]:
    """Data files at any depth that are not hidden, relative to `folder`."""
    below = []
    for top, folders, files in os.walk(folder):
        folders.sort()
        prefix = os.path.relpath(top, folder).replace(os.sep, "/") + "/" if top != str(folder) else ""
        below += [prefix + name for name in sorted(files) if _is_data(name)]
    return below


def _is_data(name: str) -> bool:
    return name[0] != "." and name.lower().endswith(DATA_SUFFIXES)


def _explain_stray(name: str) -> Problem:
    allowed = list_names(kind.pattern for kind in KINDS)
    if name.lower().endswith((".xlsx", ".xls")):
        what = Text(
            "spreadsheets are not read here; use: govcloud inventory import",
            "这里不读取电子表格，请使用：govcloud inventory import",
        )
        return Problem(make_line(name), None, "", "stray-file", what, severity=Severity.WARNING)
    what = Text(
        "the file is not read: its name or folder is none of an inventory", "此文件不会被读取：文件名或目录不属于清单"
    )
    near = _near_file(name)
    return Problem(make_line(name), None, "", "stray-file", what, allowed=None if near else allowed, nearest=near)


def _near_file(name: str) -> str | None:
    """The name that would be read: another suffix, another folder, or a file of ours with nearly this name."""
    top, _, rest = name.rpartition("/")
    path, kinds = Path(rest), {kind.pattern.partition("/")[0] for kind in KINDS if "*" in kind.pattern}
    if top and path.suffix.lower() in {".yml", ".yaml"}:
        folder = top if top in kinds else find_nearest(top, kinds)
        return f"{folder}/{path.stem}.yml" if folder else None
    return find_nearest(name, (kind.pattern for kind in KINDS if "*" not in kind.pattern))
