"""CSV tables as rows and columns of text, with lines on demand. What a cell means is the model's matter."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from itertools import islice

from govcloud.inventory.nearest import fold_name
from govcloud.inventory.reading.source import Place, Source, Steps, UnreadableError
from govcloud.text import Text

ANY_SEPARATOR = (";", "\t", "，", "；", "|")
"""What tables are separated with when it is not a comma."""


@dataclass(frozen=True)
class Heading:
    """A column of a kind of table: its field, and the Chinese heading that is accepted for it."""

    field: str
    label_zh: str
    required: bool


class CsvSource(Source):
    """One table. `columns` maps each field that has a column to its position; cells are kept by column."""

    def __init__(self, file: str, text: str) -> None:
        """Split the text into rows. Raises UnreadableError with the line to mend."""
        self.file = file
        self._text = text
        rows = _read(text)
        if not rows:
            raise UnreadableError(
                "empty-file", Text("the table is empty: not even headings", "表格是空的，连表头都没有"), 1
            )
        self.heading, body = rows[0], rows[1:]
        if len(self.heading) == 1:
            _refuse_separator(self.heading[0])
        self.columns: Mapping[str, int] = {}
        self.widths = [len(row) for row in body]
        """Cells of each row."""
        self.odd_rows = self._even_out(body)
        """Rows that have fewer cells than the heading, or more and not only empty ones."""
        self._turned = list(zip(*body, strict=True))

    def _even_out(self, body: list[list[str]]) -> list[int]:
        """Give every row as many cells as the heading has; numbers of the rows where that was not so."""
        width = len(self.heading)
        if set(self.widths) <= {width}:
            return []
        odd = []
        for number, row in enumerate(body):
            if len(row) < width or any(row[width:]):
                odd.append(number)
            body[number] = [*row, *[""] * width][:width]
        return odd

    @cached_property
    def _lines(self) -> list[int]:
        """Line on which each row begins, the heading first."""
        return [line for line, _ in _read_with_lines(self._text)]

    def find_line(self, path: Steps) -> int:
        """Line of the row; the heading's for a path without one."""
        row = path[0] if path else -1
        return self._lines[row + 1] if isinstance(row, int) else self._lines[0]

    def find_text(self, path: Steps) -> str:
        """The cell, or the heading."""
        if len(path) == 1 and isinstance(path[0], str):
            return path[0]
        if len(path) != 2 or not isinstance(path[0], int):  # noqa: PLR2004 - row and column
            return ""
        column = self.columns.get(str(path[1]))
        return "" if column is None else self._turned[column][path[0]]

    def name_field(self, path: Steps) -> str:
        """The column; the line says which row."""
        return str(path[-1]) if path and isinstance(path[-1], str) else ""

    def cells(self, field: str) -> Sequence[str]:
        """One column, empty where a row is too short; nothing when the table has no such column."""
        column = self.columns.get(field)
        return () if column is None or not self._turned else self._turned[column]

    def cells_at(self, position: int) -> Sequence[str]:
        """The column at a position of the heading."""
        return self._turned[position] if self._turned else ()


def match_headings(table: CsvSource, headings: list[Heading]) -> Iterator[tuple[Place, str]]:
    """Set `table.columns`; yields what is wrong with the heading as places and kinds.

    Kinds: `unknown-column`, `duplicate-column`, `missing-column`, `unnamed-column`.
    """
    known = {fold_name(name): heading.field for heading in headings for name in (heading.field, heading.label_zh)}
    columns: dict[str, int] = {}
    for position, written in enumerate(table.heading):
        field = known.get(fold_name(written))
        if field is None:
            if written.strip():
                yield Place(table, (written,)), "unknown-column"
            elif any(map(str.strip, table.cells_at(position))):
                yield Place(table), "unnamed-column"
        elif field in columns:
            yield Place(table, (written,)), "duplicate-column"
        else:
            columns[field] = position
    table.columns = columns
    for heading in headings:
        if heading.required and heading.field not in columns:
            yield Place(table, (heading.field,)), "missing-column"


def _refuse_separator(heading: str) -> None:
    """Raise UnreadableError when the only heading is all headings, with something else than commas between them."""
    separator = next((sign for sign in ANY_SEPARATOR if sign in heading), None)
    if separator:
        what = Text(
            "the columns are separated with {sign}; save the table as CSV with commas",
            "各列之间用的是{sign}；请另存为以半角逗号分隔的 CSV",
        )
        signs = {"\t": Text("tabs", "制表符")}
        raise UnreadableError("wrong-separator", what(sign=signs.get(separator, f'"{separator}"')), 1)


MAX_ROWS = 200_000
"""Rows that no real table has: twenty times the links of a large city."""


def _read(text: str) -> list[list[str]]:
    """Rows that are not blank."""
    try:
        reader = csv.reader(StringIO(text, newline=""), strict=True)
        rows = [row for row in islice(reader, MAX_ROWS) if row and (row[0] or any(row))]
        ended = next(reader, None) is None
    except csv.Error:
        return [row for _, row in _read_with_lines(text)]
    if not ended:
        what = Text("the table has more than {most} lines", "表格超过 {most} 行")
        raise UnreadableError("too-large", what(most=MAX_ROWS))
    return rows


def _read_with_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, each with the line it begins on, at half the speed of `_read`."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if any(row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as wrong:
        what = Text(
            "a quoted cell does not end, or has a quote in it that is not doubled",
            "有引号的单元格没有结束，或其中的引号没有写成两个",
        )
        raise UnreadableError("csv-syntax", what, line) from wrong
