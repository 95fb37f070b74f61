"""Changes `allocations.csv`, the table of the addresses that were handed out. Who gets what is not its matter."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from govcloud.inventory.draft import Section
from govcloud.inventory.edit import Edit, rewrite_files
from govcloud.inventory.fields import list_headings
from govcloud.inventory.layout import KIND_BY_NAME
from govcloud.inventory.models.address import Allocation
from govcloud.inventory.plain import write_plain
from govcloud.inventory.problems import InvalidInventory, Problem
from govcloud.inventory.reading.csv_source import CsvSource
from govcloud.inventory.reading.decode import decode_table
from govcloud.inventory.reading.source import UnreadableError
from govcloud.inventory.rows import validate_table
from govcloud.inventory.tabletext import Cells, change_rows

KIND = KIND_BY_NAME["allocations"]

type RowChange = Callable[[Sequence[Allocation]], Iterable[Allocation]]
"""The rows there are → the rows there should be."""


def edit_allocations(folder: Path, change: RowChange, *, dry_run: bool = False) -> Edit:
    """Make the table say what `change` makes of its rows; a row it does not touch stays byte for byte.

    Two edits at once run one after the other, each on what the other left. Raises what `change` raises,
    InvalidInventory when the city is not valid before or with the change, and GovcloudError when the file was changed
    while this ran. Whatever is raised, the old file is untouched.
    """
    return rewrite_files(folder, {folder / KIND.pattern: rewrite_rows(folder, change)}, dry_run=dry_run)[0]


def rewrite_rows(folder: Path, change: RowChange) -> Callable[[bytes | None], str]:
    """For `rewrite_files`: what `edit_allocations` does to the file's bytes."""

    def rewrite(data: bytes | None) -> str:
        text, old = _read_rows(folder, data) if data is not None else ("", [])
        new = {_identify(row): row for row in change(old)}
        known = {_identify(row) for row in old}
        return change_rows(
            text,
            list_headings(Allocation),
            removed={number for number, row in enumerate(old) if _identify(row) not in new},
            replaced={
                number: _write(wanted)
                for number, row in enumerate(old)
                if (wanted := new.get(_identify(row), row)) != row
            },
            added=[_write(row) for identity, row in new.items() if identity not in known],
        )

    return rewrite


def _identify(row: Allocation) -> tuple[object, ...]:
    """What makes it the same row although it was freed since."""
    return row.block, row.owner, row.prefix, row.since


def _write(row: Allocation) -> Cells:
    return {field: str(value) for field, value in write_plain(row).items()}


def _read_rows(folder: Path, data: bytes) -> tuple[str, list[Allocation]]:
    section = Section(KIND)
    try:
        text, _ = decode_table(data)
        problems = validate_table(section, CsvSource(KIND.pattern, text))
    except UnreadableError as wrong:
        raise InvalidInventory(str(folder), [Problem(KIND.pattern, wrong.line, "", wrong.kind, wrong.what)]) from wrong
    if problems:
        raise InvalidInventory(str(folder), problems)
    return text, section.records
