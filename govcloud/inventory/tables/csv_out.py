"""Writes departments as CSV tables, one file per sheet, for programs and for spreadsheets that know no .xlsx."""

import csv
from collections.abc import Sequence
from datetime import date
from io import StringIO
from typing import Any

from govcloud.inventory.models.department import Department
from govcloud.inventory.tables.cells import show_value
from govcloud.inventory.tables.rows import Row, list_rows
from govcloud.inventory.tables.sanitise import guard_text
from govcloud.inventory.tables.sheets import SHEETS, Sheet


def write_csv_tables(departments: Sequence[Department]) -> dict[str, str]:
    """File name → its text. Values are those of the inventory, not words for people; text is kept from being run.

    A byte order mark, which spreadsheet programs need to see that it is UTF-8, is for the writer of the file to add.
    """
    rows = list_rows(departments)
    return {f"{sheet.key}.csv": _write_table(sheet, rows[sheet.key]) for sheet in SHEETS}


def _write_table(sheet: Sheet, rows: Sequence[Row]) -> str:
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.label.zh for column in sheet.columns])
    for row in rows:
        writer.writerow([_write_value(show_value(row[column.key], column, [])) for column in sheet.columns])
    return stream.getvalue()


def _write_value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else guard_text(str(value))
