"""Cells and pages that all workbooks share, and plain tables of a report. Whatever a cell holds, it is no formula."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from govcloud.errors import UsageError
from govcloud.inventory.problems import shorten
from govcloud.inventory.tables.sanitise import guard_text
from govcloud.inventory.tables.styles import BODY, REQUIRED, dress, find_width
from govcloud.text import Text

CANNOT_HOLD = Text(
    '"{value}" has an invisible character that a spreadsheet cannot hold', "“{value}”含有表格无法保存的不可见字符"
)

type ReportSheet = tuple[str, Sequence[str], Sequence[Sequence[Any]]]
"""Title, headings, rows."""


def write_report(sheets: Sequence[ReportSheet]) -> bytes:
    """A workbook for people to read: one table per sheet. Raises UsageError for text that no spreadsheet can hold."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, headings, rows in sheets:
        worksheet = workbook.create_sheet(title)
        for position, heading in enumerate(headings, 1):
            dress(put_cell(worksheet, (1, position), heading), REQUIRED)
            texts = [str(row[position - 1]) for row in rows]
            worksheet.column_dimensions[get_column_letter(position)].width = find_width(heading, texts)
        for number, row in enumerate(rows, 2):
            for position, value in enumerate(row, 1):
                dress(put_cell(worksheet, (number, position), value), BODY)
        worksheet.freeze_panes = "A2"
        fit_to_page(worksheet)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def put_cell(worksheet: Worksheet, at: tuple[int, int], value: Any) -> Cell:
    """Set the value of a cell, given by row and column; text stays text whatever it begins with."""
    cell = cast("Cell", worksheet.cell(*at))
    try:
        cell.value = value
    except IllegalCharacterError as wrong:
        raise UsageError(CANNOT_HOLD(value=shorten(str(value)))) from wrong
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = guard_text(value) != value
    return cell


def fit_to_page(worksheet: Worksheet) -> None:
    """Print as wide as the paper, held sideways."""
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
