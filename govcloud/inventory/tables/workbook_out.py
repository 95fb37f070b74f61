"""Writes departments as a workbook that people read and fill in. Whatever it holds, no cell is ever a formula."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.department import Department
from govcloud.inventory.tables.cells import show_value
from govcloud.inventory.tables.choices import list_choices
from govcloud.inventory.tables.how_to import STEPS, TITLE
from govcloud.inventory.tables.offers import Offers
from govcloud.inventory.tables.page import fit_to_page, put_cell
from govcloud.inventory.tables.rows import Row, list_rows
from govcloud.inventory.tables.sheets import SHEETS, Column, Sheet
from govcloud.inventory.tables.styles import BODY, EXAMPLE, OPTIONAL, QUIET, REQUIRED, WORDS, dress, find_width
from govcloud.inventory.tables.styles import TITLE as TITLE_STYLE
from govcloud.inventory.tables.table_file import MARK
from govcloud.inventory.tables.workbook_in import HOW_TO

EXAMPLE_FILE = Path(__file__).parent / "example.yml"
EXAMPLE_MARK = "示例"
DAY_FORMAT, TEXT_FORMAT = "yyyy-mm-dd", "@"
HEADING_HEIGHT = 44


def write_workbook(departments: Sequence[Department], inventory: Inventory) -> bytes:
    """A workbook with all sheets of several departments; a column in each says which department a row is of."""
    return _write(departments, inventory, form=False)


def write_form(departments: Sequence[Department], inventory: Inventory) -> bytes:
    """A form for one department, filled in with what it has, or empty: instructions, and an example row in each sheet.

    Raises UsageError for text that no spreadsheet can hold.
    """
    return _write(departments, inventory, form=True)


def _write(departments: Sequence[Department], inventory: Inventory, *, form: bool) -> bytes:
    rows = list_rows(departments)
    examples = list_rows([make_example(inventory)]) if form else {}
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _write_how_to(workbook.create_sheet(HOW_TO))
    pages = {each.key: _Page(workbook.create_sheet(each.title.zh), each, inventory, form=form) for each in SHEETS}
    offers = Offers(inventory, {key: page.find_names() for key, page in pages.items()})
    for key, page in pages.items():
        shown = [(EXAMPLE, row) for row in examples.get(key, ())]
        page.write([*shown, *((BODY, row) for row in rows[key])], offers)
    offers.write(workbook)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def make_example(inventory: Inventory) -> Department:
    """The department of the example rows, with names that this city has."""
    catalogue = inventory.city.catalogue
    names = {
        "POOL": inventory.pools[0].code,
        "FLAVOR": next(iter(catalogue.flavors)),
        "IMAGE": next(iter(catalogue.images)),
        "VOLUME": next(iter(catalogue.volume_types)),
    }
    text = EXAMPLE_FILE.read_text(encoding="utf-8")
    for mark, name in names.items():
        text = text.replace(mark, name)
    return Department.model_validate(yaml.safe_load(text))


class _Page:
    """One sheet while it is written."""

    def __init__(self, worksheet: Worksheet, sheet: Sheet, inventory: Inventory, *, form: bool) -> None:
        self.worksheet = worksheet
        self.columns = [column for column in sheet.columns if not (form and column.key == "in_departments")]
        self.choices = {column.key: list_choices(column, inventory) for column in self.columns}
        self.form = form
        self.first = 2 if form else 1
        """Position of the first column after the one with the marks."""
        self.identity = sheet.identity

    def find_names(self) -> int:
        """Position of the column in which the records are named; 0 when they have no names."""
        keys = [column.key for column in self.columns]
        return keys.index(self.identity) + self.first if self.identity else 0

    def write(self, rows: Sequence[tuple[dict[str, Any], Row]], offers: Offers) -> None:
        """Headings, rows, widths, and what the cells below offer."""
        if self.form:
            self._write_heading(1, f"{MARK.zh}\n{MARK.en}", OPTIONAL)
        for position, column in enumerate(self.columns, self.first):
            star = " *" if column.required else ""
            heading = f"{column.label.zh}{star}\n{column.label.en.partition(';')[0]}"
            self._write_heading(position, heading, REQUIRED if column.required else OPTIONAL)
        for number, (style, row) in enumerate(rows, 2):
            self._write_row(number, row, style)
        for position, column in enumerate(self.columns, self.first):
            self._prepare_column(position, column)
            offers.prepare(self.worksheet, column, position)
        self.worksheet.row_dimensions[1].height = HEADING_HEIGHT
        self.worksheet.freeze_panes = f"{get_column_letter(self.first + 1)}2"
        fit_to_page(self.worksheet)

    def _write_heading(self, position: int, text: str, style: dict[str, Any]) -> None:
        dress(put_cell(self.worksheet, (1, position), text), style)

    def _write_row(self, number: int, row: Row, style: dict[str, Any]) -> None:
        if self.form:
            dress(put_cell(self.worksheet, (number, 1), EXAMPLE_MARK if style is EXAMPLE else None), style)
        for position, column in enumerate(self.columns, self.first):
            value = show_value(row[column.key], column, self.choices[column.key])
            cell = put_cell(self.worksheet, (number, position), value)
            dress(cell, style)
            cell.number_format = _find_format(column)

    def _prepare_column(self, position: int, column: Column) -> None:
        heading, *texts = (
            str(cell.value or "") for (cell,) in self.worksheet.iter_rows(min_col=position, max_col=position)
        )
        texts += [choice.shown for choice in self.choices[column.key]]
        dimension = self.worksheet.column_dimensions[get_column_letter(position)]
        dimension.width = find_width(heading, texts)
        dimension.number_format = _find_format(column)


def _find_format(column: Column) -> str:
    if column.kind is date:
        return DAY_FORMAT
    return "General" if column.kind is int and not column.many else TEXT_FORMAT


def _write_how_to(worksheet: Worksheet) -> None:
    dress(put_cell(worksheet, (1, 2), TITLE.zh), TITLE_STYLE)
    dress(put_cell(worksheet, (2, 2), TITLE.en), QUIET)
    for number, step in enumerate(STEPS, 1):
        row = number + 3
        dress(put_cell(worksheet, (row, 1), number), WORDS)
        dress(put_cell(worksheet, (row, 2), step.zh), WORDS)
        dress(put_cell(worksheet, (row, 3), step.en), QUIET)
        worksheet.row_dimensions[row].height = 34
    for letter, width in (("A", 5), ("B", 62), ("C", 70)):
        worksheet.column_dimensions[letter].width = width
    worksheet.sheet_view.showGridLines = False
    fit_to_page(worksheet)
