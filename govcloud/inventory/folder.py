"""Which files of a folder belong to an inventory, and which look as if they should. Reads bytes, knows no content."""

from pathlib import Path

from govcloud.inventory.layout import KINDS, FileKind
from govcloud.inventory.nearest import find_nearest
from govcloud.inventory.problems import Problem, Severity, list_names
from govcloud.inventory.reading.source import UnreadableError
from govcloud.text import Text

MAX_BYTES = {".yml": 5 * 2**20, ".csv": 50 * 2**20}
"""Sizes that no real file reaches: ten times those of a large city."""

DATA_SUFFIXES = frozenset((".yml", ".yaml", ".csv", ".xlsx", ".xls"))


def list_files(folder: Path) -> tuple[list[tuple[FileKind, str]], list[Problem]]:
    """Files to read, relative to `folder`, in an order that does not depend on the disk; and what is astray."""
    files, problems, known = [], [], set()
    for kind in KINDS:
        found = sorted(
            path.relative_to(folder).as_posix() for path in folder.glob(kind.pattern) if not path.name.startswith(".")
        )
        files += [(kind, path) for path in found]
        known.update(found)
        if kind.required and not found:
            what = Text("the file is missing: {label}", "缺少文件：{label}")
            problems.append(Problem(kind.pattern, None, "", "missing-file", what(label=kind.label)))
    return files, problems + _find_stray(folder, known)


def read_bytes(path: Path) -> bytes:
    """Content of a file of a sensible size. Raises UnreadableError."""
    most = MAX_BYTES[path.suffix]
    try:
        if not path.is_file():
            raise UnreadableError("unreadable", Text("it is not a file", "它不是文件"))
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as wrong:
        raise UnreadableError(
            "unreadable", Text("it cannot be read: {why}", "无法读取：{why}")(why=wrong.strerror)
        ) from wrong
    if len(data) > most:
        what = Text("the file is larger than {most} MiB", "文件超过 {most} MiB")
        raise UnreadableError("too-large", what(most=most // 2**20))
    return data


def _find_stray(folder: Path, known: set[str]) -> list[Problem]:
    """Data files in the inventory's folders that nothing reads: errors, or a department would be lost by a typing slip.

    Directly in the folder other tools may have files of their own, so there only a name close to ours is one.
    """
    ours = {kind.pattern.partition("/")[0] for kind in KINDS if "/" in kind.pattern}
    stray = []
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and (entry.name in ours or find_nearest(entry.name, ours)):
            stray += [path for path in sorted(entry.rglob("*.*")) if not path.name.startswith(".")]
        elif _near_file(entry.name):
            stray.append(entry)
    names = [path.relative_to(folder).as_posix() for path in stray if path.suffix.lower() in DATA_SUFFIXES]
    return [_explain_stray(name) for name in names if name not in known]


def _explain_stray(name: str) -> Problem:
    allowed = list_names(kind.pattern for kind in KINDS)
    if name.lower().endswith((".xlsx", ".xls")):
        what = Text(
            "spreadsheets are not read here; use: govcloud inventory import",
            "这里不读取电子表格，请使用：govcloud inventory import",
        )
        return Problem(name, None, "", "stray-file", what, severity=Severity.WARNING)
    what = Text(
        "the file is not read: its name or folder is none of an inventory", "此文件不会被读取：文件名或目录不属于清单"
    )
    return Problem(name, None, "", "stray-file", what, allowed=allowed, nearest=_near_file(name))


def _near_file(name: str) -> str | None:
    return find_nearest(name, (kind.pattern for kind in KINDS if "*" not in kind.pattern))
