"""One cell to one plain value and back. What cannot be meant beyond doubt is refused with a sentence, never guessed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any

from govcloud.inventory.nearest import find_nearest
from govcloud.inventory.tables.choices import Choice, find_choice, show_choice
from govcloud.inventory.tables.sheets import Column
from govcloud.text import Text


class Held(StrEnum):
    """What a cell holds."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TRUTH = "truth"
    FORMULA = "formula"
    ERROR = "error"


@dataclass(frozen=True)
class Cell:
    """A cell as it was read. `at` is its place for people (`系统!C5`), `grouped` that it shows thousands separators."""

    at: str
    held: Held = Held.EMPTY
    value: object = None
    grouped: bool = False

    @property
    def text(self) -> str:
        """What a person sees in it, more or less."""
        if self.held is Held.DATE and isinstance(self.value, datetime):
            day = self.value
            return day.date().isoformat() if day.time() == datetime.min.time() else day.isoformat(" ")
        return "" if self.value is None else str(self.value)


class CellError(Exception):
    """A cell that cannot be taken over: why, what was probably meant, and what may be chosen."""

    def __init__(self, kind: str, what: Text, nearest: str | None = None, allowed: Sequence[str] = ()) -> None:
        super().__init__(what.en)
        self.kind, self.what, self.nearest, self.allowed = kind, what, nearest, allowed


FORMULA = Text("the cell holds a formula; write the value itself", "单元格里是公式；请直接填写结果")
BROKEN = Text("the cell holds an error ({written})", "单元格里是错误值（{written}）")
NUMBER_FOR_TEXT = Text(
    "the cell holds a number, which may have lost leading zeros; format it as text and type it again",
    "单元格里是数字，前面的 0 可能已丢失；请把单元格设为文本格式后重新填写",
)
DATE_FOR_OTHER = Text(
    "the spreadsheet has turned the cell into a date; format it as text and type it again",
    "表格软件把这个单元格变成了日期；请设为文本格式后重新填写",
)
NUMBER_FOR_DATE = Text("the cell holds the number {written}, not a date", "单元格里是数字 {written}，不是日期")
TIME_OF_DAY = Text("the cell holds a time of day as well as a date", "单元格里除日期外还有时间")
TRUTH_FOR_OTHER = Text("the cell holds true or false", "单元格里是逻辑值（真或假）")
GROUPED = Text(
    "the spreadsheet has read the list {written} as one number with thousands separators; format the cell as text",
    "表格软件把列表当成了带千位分隔符的数字（{written}）；请设为文本格式后重新填写",
)

NO_CHOICE = Text('"{written}" cannot be chosen here', "此处不能填“{written}”")

SEPARATORS = re.compile(r"\s*[,，、;；]\s*")
SPACES = re.compile(r"[,，、;；\s]+")
DAY_ZERO = date(1899, 12, 30)
"""Day 0 of a spreadsheet's calendar."""


def read_cell(cell: Cell, column: Column, choices: list[Choice]) -> Any:
    """The plain value of a cell, None when it is empty; text that fits nothing is given back as it is, to be judged.

    Raises CellError for formulas, errors, and values that the spreadsheet may have changed.
    """
    if cell.held is Held.EMPTY:
        return None
    _refuse_what_is_no_value(cell, column)
    if column.kind is date:
        return _read_date(cell)
    if cell.held is Held.TRUTH:
        return cell.value
    if cell.held is Held.NUMBER:
        return _read_number(cell, column)
    text = str(cell.value).strip()
    if column.many:
        return [_read_text(part, column, choices) for part in split_list(text, spaces=not choices)]
    return _read_text(text, column, choices)


def split_list(text: str, *, spaces: bool) -> list[str]:
    """The items of a list in one cell; spaces part them too where no item has one."""
    return [item for item in (SPACES if spaces else SEPARATORS).split(text.strip()) if item]


def show_value(value: Any, column: Column, choices: list[Choice]) -> Any:
    """A plain value as the content of a cell: text, a number or a date; lists as `80, 443`."""
    if value is None or value == []:
        return None
    if isinstance(value, list):
        return ", ".join(str(show_value(item, column, choices)) for item in value)
    if isinstance(value, bool):
        return show_choice(str(value).lower(), choices)
    return show_choice(value, choices) if isinstance(value, str) and choices else value


def _refuse_what_is_no_value(cell: Cell, column: Column) -> None:
    if cell.held is Held.FORMULA:
        raise CellError("formula", FORMULA)
    if cell.held is Held.ERROR:
        raise CellError("error-value", BROKEN)
    if cell.held is Held.TRUTH and column.kind is not bool:
        raise CellError("truth-for-other", TRUTH_FOR_OTHER)
    if cell.held is Held.DATE and column.kind is not date:
        raise CellError("date-for-other", DATE_FOR_OTHER)
    if column.many and cell.grouped:
        raise CellError("grouped-number", GROUPED)


def _read_text(text: str, column: Column, choices: list[Choice]) -> Any:
    if column.kind is int and re.fullmatch(r"0|[1-9][0-9]{0,17}", text):
        return int(text)
    chosen = find_choice(text, choices)
    if chosen is None and choices and not column.refers:
        shown = [choice.shown for choice in choices]
        raise CellError("unknown-value", NO_CHOICE(written=text), find_nearest(text, shown), shown)
    if column.kind is bool:
        return chosen == "true"
    return text if chosen is None else chosen


def _read_number(cell: Cell, column: Column) -> Any:
    number = cell.value
    whole = int(number) if isinstance(number, float) and number.is_integer() else number
    if column.kind is int:
        return [whole] if column.many else whole
    written = str(whole)
    if column.kind is bool or issubclass(column.kind, Enum) or column.refers:
        return [written] if column.many else written
    raise CellError("number-for-text", NUMBER_FOR_TEXT, written)


def _read_date(cell: Cell) -> str:
    if cell.held is Held.DATE and isinstance(cell.value, datetime):
        if cell.value.time() != datetime.min.time():
            raise CellError("time-of-day", TIME_OF_DAY, cell.value.date().isoformat())
        return cell.value.date().isoformat()
    if cell.held is Held.NUMBER and isinstance(cell.value, int | float):
        raise CellError("number-for-date", NUMBER_FOR_DATE, _guess_day(cell.value))
    return str(cell.value).strip()


def _guess_day(number: float) -> str | None:
    """The day that a spreadsheet's day number means, when it is one of this century."""
    if not 36526 <= number <= 73050:  # noqa: PLR2004 - 2000-01-01 to 2099-12-31
        return None
    return date.fromordinal(DAY_ZERO.toordinal() + int(number)).isoformat()
