"""Rows of a CSV table to records of its model, all in one call, with a problem for each cell that does not fit."""

import re
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from govcloud.inventory.draft import Section
from govcloud.inventory.explain import explain_error
from govcloud.inventory.fields import field_by_name, list_headings, plain_type
from govcloud.inventory.models.base import Model
from govcloud.inventory.problems import Problem
from govcloud.inventory.reading.csv_source import CsvSource, match_headings
from govcloud.inventory.reading.source import Place
from govcloud.text import Text

INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")

NOT_A_NUMBER = "\x00"
"""Put before a cell that pydantic would take for a number and a person would not (`1_000`, full width, ` 7`)."""

COLUMN_SENTENCES = {
    "unknown-column": Text('there is no column "{value}" in this table', "此表没有“{value}”这一列"),
    "duplicate-column": Text('the column "{value}" is there twice', "“{value}”这一列出现了两次"),
    "missing-column": Text("the column is missing", "缺少这一列"),
    "unnamed-column": Text("a column with values has no heading", "有一列有值但没有表头"),
}
WRONG_WIDTH = Text("the row has {count} cells, the heading has {width}", "这一行有 {count} 格，表头有 {width} 格")
WRONG_HEADING = Text("the heading has {width} cells, all rows have {count}", "表头有 {width} 格，而各行都是 {count} 格")
MAX_EXPLAINED = 2000
"""Wrong cells of one table that are told one by one."""

MANY_MORE = Text("{count} more cells of the table are wrong", "表格中还有 {count} 个单元格有错")
EMPTY_CELL = Text("the cell is empty", "单元格为空")


def validate_table(section: Section, source: CsvSource) -> list[Problem]:
    """Add the valid rows of a table to its section."""
    model = section.kind.model
    problems = _check_columns(source, model)
    if any(problem.kind == "missing-column" for problem in problems):
        return problems
    rows, numbers = _make_rows(source, model)
    adapter = _make_adapter(model)
    try:
        records = adapter.validate_python(rows, extra="ignore")  # rows have known fields only; looking costs a fifth
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False)
        for error in errors[:MAX_EXPLAINED]:
            row, *path = error["loc"]
            place = Place(source, (numbers[int(row)],))
            if error["type"] == "missing":
                problems.append(place.at(*path).problem("missing-field", EMPTY_CELL))
            else:
                problems.append(explain_error({**error, "loc": tuple(path)}, model, place))
        if len(errors) > MAX_EXPLAINED:
            problems.append(Place(source).problem("many-more", MANY_MORE(count=len(errors) - MAX_EXPLAINED)))
        bad = {error["loc"][0] for error in errors}
        numbers = [number for index, number in enumerate(numbers) if index not in bad]
        records = adapter.validate_python([row for index, row in enumerate(rows) if index not in bad])
    section.records, section.numbers = records, numbers
    return problems


@cache
def _make_adapter(model: type[Model]) -> TypeAdapter[list[Any]]:
    return TypeAdapter(list[model])  # type: ignore[valid-type]  # the model is chosen at run time


def _check_columns(source: CsvSource, model: type[Model]) -> list[Problem]:
    headings = list_headings(model)
    names = [heading.field for heading in headings]
    problems = [
        place.problem(kind, COLUMN_SENTENCES[kind], allowed=names if kind == "unknown-column" else None)
        for place, kind in match_headings(source, headings)
    ]
    width = len(source.heading)
    if len(source.odd_rows) == len(source.widths) > 1 and len(set(source.widths)) == 1:
        what = WRONG_HEADING(count=source.widths[0], width=width)
        return [*problems, Place(source).problem("wrong-width", what)]
    for number in source.odd_rows:
        what = WRONG_WIDTH(count=source.widths[number], width=width)
        problems.append(Place(source, (number,)).problem("wrong-width", what))
    return problems


def _make_rows(source: CsvSource, model: type[Model]) -> tuple[list[dict[str, str]], list[int]]:
    """Rows as pydantic wants them, and their numbers: no empty cells, no text that only pydantic calls a number.

    A row with too many or too few cells is left out, because its cells may be in the wrong columns.
    """
    fields = list(source.columns)
    columns = [source.cells(name) for name in fields]
    rows = [dict(zip(fields, cells)) for cells in zip(*columns)]  # noqa: B905 - of one length, and strict is slower
    for name, cells in zip(fields, columns, strict=True):
        if "" in cells:
            for row in rows:
                if not row[name]:
                    del row[name]
    for name, field in field_by_name(model).items():
        kinds = set(source.cells(name)) if plain_type(field.annotation) is int else set()
        wrong = {cell for cell in kinds if cell and not INTEGER.fullmatch(cell)}
        for row in rows if wrong else ():
            if row.get(name) in wrong:
                row[name] = NOT_A_NUMBER + row[name]
    if not source.odd_rows:
        return rows, list(range(len(rows)))
    left_out = set(source.odd_rows)
    kept = [number for number in range(len(rows)) if number not in left_out]
    return [rows[number] for number in kept], kept
