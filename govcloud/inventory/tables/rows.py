"""Departments as rows of plain values, one list per sheet. How a row looks in a file is not its matter."""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import Any

from govcloud.inventory.models.department import Department
from govcloud.inventory.plain import Plain, fill_plain
from govcloud.inventory.tables.sheets import SHEET_BY_KEY, SHEETS, Column, Sheet

type Row = Mapping[str, Any]
"""Column key → plain value."""


def list_rows(departments: Iterable[Department]) -> dict[str, list[Row]]:
    """Sheet key → its rows, in the order of the departments and of their files."""
    plain = [fill_plain(department) for department in departments]
    return {sheet.key: [_make_row(sheet, *found) for found in _find_records(sheet, plain)] for sheet in SHEETS}


def _find_records(sheet: Sheet, departments: list[Plain]) -> Iterator[tuple[tuple[str, ...], str, Plain]]:
    """Names of the holders, the pool, and the record."""
    if not sheet.holders:
        yield from (((), "", department) for department in departments)
        return
    holder = SHEET_BY_KEY[sheet.holders[-1]]
    for names, _, record in _find_records(holder, departments):
        held = record[sheet.key]
        items = held.items() if isinstance(held, dict) else (("", item) for item in held)
        yield from (((*names, record[holder.identity]), pool, item) for pool, item in items)


def _make_row(sheet: Sheet, names: tuple[str, ...], pool: str, record: Plain) -> Row:
    outside = [*names, *([pool] if sheet.by_pool else [])]
    own = [_follow(column, record) for column in sheet.columns[len(outside) :]]
    return {column.key: value for column, value in zip(sheet.columns, [*outside, *own], strict=True)}


def _follow(column: Column, record: Plain) -> Any:
    return reduce(lambda value, step: value[step], column.way, record)
