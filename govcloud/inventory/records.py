"""Plain data of one file to records of its model, with a problem for each value that does not fit."""

import json
import re
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from govcloud.inventory.draft import PlacedSystem, Section
from govcloud.inventory.explain import explain_error
from govcloud.inventory.fields import field_by_name, list_headings, plain_type
from govcloud.inventory.models.base import Model
from govcloud.inventory.models.system import System
from govcloud.inventory.problems import Problem
from govcloud.inventory.reading.csv_source import CsvSource, match_headings
from govcloud.inventory.reading.source import Place
from govcloud.inventory.reading.yaml_source import YamlSource
from govcloud.text import Text

INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")

NOT_A_NUMBER = "\x00"
"""Put before a cell that pydantic would take for a number and a person would not (`1_000`, full width, ` 7`)."""


def validate_record(section: Section, source: YamlSource) -> list[Problem]:
    """Add the one record of a file to its section, or say why not."""
    record, problems = _validate(section.kind.model, source.data, Place(source))
    if record is not None:
        section.records.append(record)
        section.sources.append(source)
    return problems


def validate_list(section: Section, source: YamlSource) -> list[Problem]:
    """Add the valid items of a file that is a list to its section."""
    if not isinstance(source.data, list):
        what = Text('the file must be a list: each item begins with "- "', "文件应当是列表：每项以“- ”开头")
        return [Place(source).problem("not-a-list", what)]
    problems = []
    for index, item in enumerate(source.data):
        record, found = _validate(section.kind.model, item, Place(source, (index,)))
        problems += found
        if record is not None:
            section.records.append(record)
            section.numbers.append(index)
    return problems


def salvage_systems(source: YamlSource, department: str) -> list[PlacedSystem]:
    """The systems that are valid in a department's file that is not."""
    systems = source.data.get("systems") if isinstance(source.data, dict) else None
    salvaged = []
    for index, item in enumerate(systems if isinstance(systems, list) else []):
        place = Place(source, ("systems", index))
        record, _ = _validate(System, item, place)
        if isinstance(record, System):
            salvaged.append(PlacedSystem(place, department, record))
    return salvaged


def validate_table(section: Section, source: CsvSource) -> list[Problem]:
    """Add the valid rows of a table to its section, all rows in one call of pydantic."""
    model = section.kind.model
    problems = _check_columns(source, model)
    if any(problem.kind == "missing-column" for problem in problems):
        return problems
    rows, numbers = _make_rows(source, model, problems)
    adapter = _adapter(list[model])  # type: ignore[valid-type]  # the model is chosen at run time
    try:
        records = adapter.validate_python(rows)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False)
        for error in errors:
            row, *rest = error["loc"]
            problems.append(explain_error({**error, "loc": tuple(rest)}, model, Place(source, (numbers[int(row)],))))
        bad = {error["loc"][0] for error in errors}
        numbers = [number for index, number in enumerate(numbers) if index not in bad]
        records = adapter.validate_python([row for index, row in enumerate(rows) if index not in bad])
    section.records, section.numbers = records, numbers
    return problems


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _validate(model: type[Model], data: object, place: Place) -> tuple[Model | None, list[Problem]]:
    """pydantic's strict JSON mode is the one that converts dates and names but never a number to or from text."""
    try:
        return model.model_validate_json(json.dumps(data), strict=True), []
    except ValidationError as wrong:
        return None, [explain_error(error, model, place) for error in wrong.errors(include_url=False)]


COLUMN_SENTENCES = {
    "unknown-column": Text('there is no column "{value}" in this table', "此表没有“{value}”这一列"),
    "duplicate-column": Text('the column "{value}" is there twice', "“{value}”这一列出现了两次"),
    "missing-column": Text('the column "{value}" is missing', "缺少“{value}”这一列"),
    "unnamed-column": Text("a column with values has no heading", "有一列有值但没有表头"),
}


def _check_columns(source: CsvSource, model: type[Model]) -> list[Problem]:
    headings = list_headings(model)
    names = [heading.field for heading in headings]
    problems = [
        place.problem(kind, COLUMN_SENTENCES[kind], allowed=names if kind == "unknown-column" else None)
        for place, kind in match_headings(source, headings)
    ]
    width = len(source.heading)
    for number, row in enumerate(source.rows):
        if len(row) < width or any(cell.strip() for cell in row[width:]):
            what = Text("the row has {count} cells, the heading has {width}", "这一行有 {count} 格，表头有 {width} 格")
            problems.append(Place(source, (number,)).problem("wrong-width", what(count=len(row), width=width)))
    return problems


def _make_rows(
    source: CsvSource, model: type[Model], problems: list[Problem]
) -> tuple[list[dict[str, str]], list[int]]:
    """Rows as pydantic wants them: no empty cells, and no text that only pydantic would take for a number."""
    fields, positions = list(source.columns), list(source.columns.values())
    straight = positions == list(range(len(source.heading)))
    numeric = [name for name, field in field_by_name(model).items() if plain_type(field.annotation) is int]
    odd = {name: {cell for cell in set(source.cells(name)) if cell and not INTEGER.fullmatch(cell)} for name in numeric}
    narrow = {problem.line for problem in problems if problem.kind == "wrong-width"}
    rows: list[dict[str, str]] = []
    numbers = []
    for number, cells in enumerate(source.rows):
        if narrow and source.find_line((number,)) in narrow:
            continue
        values = cells if straight else [cells[position] for position in positions]
        rows.append({name: cell for name, cell in zip(fields, values, strict=False) if cell})
        numbers.append(number)
    for name, wrong in odd.items():
        for row in rows if wrong else ():
            if row.get(name) in wrong:
                row[name] = NOT_A_NUMBER + row[name]
    return rows, numbers
