"""Changes tables of an inventory row by row: what a change leaves alone stays byte for byte."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from govcloud.inventory.draft import Section
from govcloud.inventory.fields import list_headings
from govcloud.inventory.layout import FileKind
from govcloud.inventory.models.base import Model
from govcloud.inventory.plain import write_plain
from govcloud.inventory.problems import InvalidInventory, Problem
from govcloud.inventory.reading.csv_source import CsvSource
from govcloud.inventory.reading.decode import decode_table
from govcloud.inventory.reading.source import UnreadableError
from govcloud.inventory.rows import validate_table
from govcloud.inventory.tabletext import Cells, change_rows

type Rewrite = Callable[[bytes | None], str]
"""For `govcloud.inventory.edit.rewrite_files`: a file's bytes, None when there is none → its new text."""


def rewrite_table[R: Model](
    folder: Path, kind: FileKind, change: Callable[[Sequence[R]], Iterable[R]], identify: Callable[[R], object]
) -> Rewrite:
    """Makes a table say what `change` makes of its rows; `identify` says what makes it the same row.

    The rewriting raises InvalidInventory when the table is not valid, and what `change` raises.
    """

    def rewrite(data: bytes | None) -> str:
        text, old = _read_rows(folder, kind, data) if data is not None else ("", [])
        new = {identify(row): row for row in change(old)}
        known = {identify(row) for row in old}
        return change_rows(
            text,
            list_headings(kind.model),
            removed={number for number, row in enumerate(old) if identify(row) not in new},
            replaced={
                number: _write(wanted)
                for number, row in enumerate(old)
                if (wanted := new.get(identify(row), row)) != row
            },
            added=[_write(row) for identity, row in new.items() if identity not in known],
        )

    return rewrite


def _write(row: Model) -> Cells:
    return {field: str(value) for field, value in write_plain(row).items()}


def _read_rows(folder: Path, kind: FileKind, data: bytes) -> tuple[str, list]:  # type: ignore[type-arg]
    section = Section(kind)
    try:
        text, _ = decode_table(data)
        problems = validate_table(section, CsvSource(kind.pattern, text))
    except UnreadableError as wrong:
        raise InvalidInventory(str(folder), [Problem(kind.pattern, wrong.line, "", wrong.kind, wrong.what)]) from wrong
    if problems:
        raise InvalidInventory(str(folder), problems)
    return text, section.records
