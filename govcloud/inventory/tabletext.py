"""CSV text changed in place: the order of rows and columns, and every row that is not touched, stay byte for byte."""

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from io import StringIO

from govcloud.inventory.reading.csv_source import CsvSource, Heading, match_headings

type Cells = Mapping[str, str]
"""Field → what its cell says; a field that is left out is an empty cell."""


def change_rows(
    text: str,
    headings: Sequence[Heading],
    *,
    removed: Collection[int] = (),
    replaced: Mapping[int, Cells] | None = None,
    added: Iterable[Cells] = (),
) -> str:
    """The table without some rows, with others in other words, and with new ones at its end; rows count from 0.

    `text` must be valid, or empty: then a heading is written. A column that is missing and needed now is put last.
    """
    replaced, added = replaced or {}, list(added)
    newline = "\r\n" if "\r\n" in text else "\n"
    if not text:
        text = _write_row([heading.field for heading in headings], newline)
    table = CsvSource("", text)
    list(match_headings(table, list(headings)))
    needed = {field for cells in [*replaced.values(), *added] for field, cell in cells.items() if cell}
    missing = [heading.field for heading in headings if heading.field in needed - table.columns.keys()]
    fields = _order_fields(table, missing)
    lines = text.splitlines(keepends=True)
    rows = range(len(table.widths))
    starts = [table.find_line((row,)) - 1 for row in rows] + [len(lines)]
    heading = table.find_line(()) - 1
    kept = lines[: heading if missing else starts[0]]
    if missing:
        kept += [_write_row([*table.heading, *missing], newline), *_blanks(lines[heading : starts[0]])]
    for row in rows:
        own = lines[starts[row] : starts[row + 1]]
        if row in replaced or (missing and row not in removed):
            cells = replaced.get(row) or {field: table.cells(field)[row] for field in table.columns}
            kept += [_write_row([cells.get(field, "") for field in fields], newline), *_blanks(own)]
        else:
            kept += _blanks(own) if row in removed else own
    if kept and not kept[-1].endswith(("\n", "\r")):
        kept[-1] += newline
    return "".join([*kept, *(_write_row([cells.get(field, "") for field in fields], newline) for cells in added)])


def _order_fields(table: CsvSource, missing: Sequence[str]) -> list[str]:
    """The field of each column from left to right; a column without one is an empty name."""
    fields = [""] * len(table.heading)
    for field, position in table.columns.items():
        fields[position] = field
    return [*fields, *missing]


def _blanks(lines: Sequence[str]) -> list[str]:
    """The blank lines at the end of a row's lines: they belong to nobody."""
    number = len(lines)
    while number > 1 and not lines[number - 1].strip():
        number -= 1
    return list(lines[number:])


def _write_row(cells: Sequence[str], newline: str) -> str:
    stream = StringIO(newline="")
    csv.writer(stream, lineterminator=newline).writerow(cells)
    return stream.getvalue()
