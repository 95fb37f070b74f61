"""Reads a workbook into sheets of cells without running or guessing anything. What the cells mean is not its matter."""

import warnings
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from govcloud.errors import UsageError
from govcloud.inventory.nearest import find_nearest
from govcloud.inventory.tables.cells import Cell, Held
from govcloud.inventory.tables.sheets import Sheet
from govcloud.inventory.tables.table_file import (
    EXAMPLES,
    Table,
    TableFile,
    count_known,
    find_sheet,
    list_titles,
    match_headings,
)
from govcloud.inventory.tables.workbook_safety import DAMAGED, TAKE_AGAIN, refuse_unsafe
from govcloud.text import Text

HOW_TO = "说明"
LISTS = "_lists"
"""Sheets of our own that hold no records: the instructions, and the names that cells offer."""

MAX_ROWS = 20_000
MAX_COLUMNS = 100
HEADING_WITHIN = 10
"""Rows from the top among which the headings are looked for: people put titles above them."""

NO_SHEETS = Text("no sheet of the form is in this file", "文件里没有一张可识别的工作表")
TOO_MANY_ROWS = Text(
    "the sheet goes down to row {value}; delete the empty rows below the last entry",
    "此表一直延伸到第 {value} 行；请删除最后一条记录以下的空行",
)
HIDDEN_SHEET = Text("the sheet is hidden; show it or delete it", "此工作表被隐藏；请取消隐藏或删除")
HIDDEN_ROW = Text("the row is hidden but filled in; show it or delete it", "这一行被隐藏但有内容；请取消隐藏或删除")
HIDDEN_COLUMN = Text("the column is hidden; show it or delete it", "这一列被隐藏；请取消隐藏或删除")
MERGED = Text("merged cells; split them and fill in every cell", "单元格被合并；请取消合并并逐格填写")
NO_HEADINGS = Text("the headings are not there", "找不到表头")
TWO_SHEETS = Text("the sheet is there twice", "此表出现了两次")
NOT_READ = Text('the sheet "{value}" is not one of the form and was not read', "“{value}”不是本表单的工作表，未读取")
BAD_MARK = Text(
    '"{value}" is not understood here; only rows marked as an example are left out, all others are taken over',
    "此处不能写“{value}”；只有标记为“示例”的行会被跳过，其余各行都会导入",
)
UNNAMED = Text("the column has no heading but is filled in", "这一列没有表头却有内容")


def read_workbook(data: bytes, name: str) -> TableFile:
    """The sheets of a workbook. Raises UsageError when it cannot be opened; what is wrong inside is noted."""
    refuse_unsafe(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(BytesIO(data), keep_links=False)
            sheets = list(workbook.worksheets)
    except Exception as wrong:  # a damaged file makes openpyxl raise nearly anything
        raise UsageError(DAMAGED, name, todo=TAKE_AGAIN) from wrong
    file = TableFile(name)
    for worksheet in sheets:
        _read_sheet(file, worksheet)
    if not file.tables and not file.problems:
        raise UsageError(NO_SHEETS, name, why=Text("{names}", "{names}")(names="、".join(list_titles())))
    return file


def _read_sheet(file: TableFile, worksheet: Worksheet) -> None:
    title = worksheet.title
    if title in (HOW_TO, LISTS):
        return
    sheet = find_sheet(title)
    if sheet is None:
        if find_nearest(title, list_titles()):
            file.tell(title, "unknown-sheet", NOT_READ, title, list_titles())
        elif worksheet.max_row > 1 or worksheet.cell(1, 1).value is not None:
            file.warn(title, "unknown-sheet", NOT_READ, title)
    elif worksheet.sheet_state != "visible":
        file.tell(title, "hidden-sheet", HIDDEN_SHEET)
    elif sheet.key in file.tables:
        file.tell(title, "duplicate-sheet", TWO_SHEETS)
    elif worksheet.max_row > MAX_ROWS or worksheet.max_column > MAX_COLUMNS:
        file.tell(title, "too-many-rows", TOO_MANY_ROWS, str(worksheet.max_row))
    else:
        _read_table(file, worksheet, sheet)


def _read_table(file: TableFile, worksheet: Worksheet, sheet: Sheet) -> None:
    rows = [[_read_cell(cell) for cell in row] for row in worksheet.iter_rows()]
    top = _find_headings(sheet, rows)
    table = Table(sheet, worksheet.title)
    file.tables[sheet.key] = table
    if top is None:
        file.tell(worksheet.title, "no-headings", NO_HEADINGS)
        return
    for merged in worksheet.merged_cells.ranges:
        if merged.max_row > top:
            file.tell(f"{worksheet.title}!{merged.coord}", "merged-cells", MERGED)
    headings = {
        position: (cell.at, cell.text) for position, cell in enumerate(rows[top]) if cell.held is not Held.EMPTY
    }
    columns = match_headings(file, table, headings)
    hidden = [range(d.min or 1, (d.max or 0) + 1) for d in worksheet.column_dimensions.values() if d.hidden]
    for number in (position + 1 for position in columns):
        if any(number in span for span in hidden):
            file.tell(f"{worksheet.title}!{get_column_letter(number)}", "hidden-column", HIDDEN_COLUMN)
    _refuse_unnamed(file, rows[top + 1 :], headings)
    for number, row in enumerate(rows[top + 1 :], top + 2):
        taken = _take_row(file, table, {key: row[position] for position, key in columns.items()})
        if taken and worksheet.row_dimensions[number].hidden:
            file.tell(f"{worksheet.title}!{number}", "hidden-row", HIDDEN_ROW)


def _take_row(file: TableFile, table: Table, cells: dict[str, Cell]) -> bool:
    """Add a row to its table; false for one that is empty or marked as an example."""
    mark = cells.pop("mark", None)
    if mark is not None and mark.text.strip().lower() in EXAMPLES:
        return False
    if mark is not None and mark.held is not Held.EMPTY:
        file.tell(mark.at, "bad-mark", BAD_MARK, mark.text)
    if all(cell.held is Held.EMPTY for cell in cells.values()):
        return False
    table.rows.append(cells)
    return True


def _find_headings(sheet: Sheet, rows: list[list[Cell]]) -> int | None:
    """Index of the row with the headings: the one of the first rows with the most of them."""
    counts = [count_known(sheet, (cell.text for cell in row)) for row in rows[:HEADING_WITHIN]]
    best = max(counts, default=0)
    return counts.index(best) if best else None


def _refuse_unnamed(file: TableFile, rows: list[list[Cell]], headings: dict[int, tuple[str, str]]) -> None:
    seen: set[int] = set()
    for row in rows:
        for position, cell in enumerate(row):
            if cell.held is not Held.EMPTY and position not in headings and position not in seen:
                seen.add(position)
                file.tell(cell.at, "unnamed-column", UNNAMED, cell.text)


def _read_cell(cell: Any) -> Cell:
    at = f"{cell.parent.title}!{cell.coordinate}"
    value, kind = cell.value, cell.data_type
    if value is None or (isinstance(value, str) and not value.strip()):
        return Cell(at)
    if kind in HELD_BY_TYPE:
        return Cell(at, HELD_BY_TYPE[kind], value if isinstance(value, str) else "=")
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    held = next((held for kinds, held in HELD_BY_KIND if isinstance(value, kinds)), Held.TEXT)
    return Cell(at, held, value, grouped="," in (cell.number_format or ""))


HELD_BY_TYPE = {"f": Held.FORMULA, "e": Held.ERROR}
HELD_BY_KIND = ((bool, Held.TRUTH), ((datetime, time, timedelta), Held.DATE), ((int, float), Held.NUMBER))
"""What a cell holds, by openpyxl's letter and by the kind of its value."""
