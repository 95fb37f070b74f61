"""What a spreadsheet offers while somebody types: lists of names, dates that are dates, numbers that are numbers."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.tables.choices import list_choices
from govcloud.inventory.tables.sheets import SHEET_BY_KEY, Column
from govcloud.inventory.tables.workbook_in import LISTS

ROOM = 300
"""Rows below the headings that are prepared."""

FIRST_DAY = 36526
"""2000-01-01 in a spreadsheet's calendar."""


class Offers:
    """The lists of one workbook, kept in a sheet that nobody sees, because a cell holds only 255 characters of them."""

    def __init__(self, inventory: Inventory, positions: Mapping[str, int]) -> None:
        """`positions` says in which column (from 1) each sheet names its records."""
        self.inventory = inventory
        self.positions = positions
        self.lists: dict[tuple[str, ...], str] = {}

    def prepare(self, worksheet: Worksheet, column: Column, position: int) -> None:
        """Let the cells of the column at a position (from 1) offer and check what belongs there."""
        check = self._check(column)
        if check is not None:
            letter = get_column_letter(position)
            worksheet.add_data_validation(check)
            check.add(f"{letter}2:{letter}{ROOM}")

    def write(self, workbook: Workbook) -> None:
        """Write the lists, in a sheet that spreadsheet programs do not show."""
        worksheet = workbook.create_sheet(LISTS)
        worksheet.sheet_state = "veryHidden"
        for position, names in enumerate(self.lists, 1):
            for row, name in enumerate(names, 1):
                worksheet.cell(row, position, name).data_type = "s"

    def _check(self, column: Column) -> DataValidation | None:
        names = tuple(choice.shown for choice in list_choices(column, self.inventory))
        if column.key in ("in_systems", "in_servers"):
            return _offer(self._refer_to_sheet(column.refers), strict=False)
        if names:
            return _offer(self._refer_to_list(names), strict=not column.many and column.refers != "departments")
        if column.kind is date:
            return _limit("date", FIRST_DAY, "请填写日期，例如 2028-12-31 / a date, such as 2028-12-31")
        if column.kind is int and not column.many:
            return _limit("whole", 0, "请填写整数 / a whole number")
        return None

    def _refer_to_sheet(self, key: str) -> str:
        letter = get_column_letter(self.positions[key])
        return f"'{SHEET_BY_KEY[key].title.zh}'!${letter}$2:${letter}${ROOM}"

    def _refer_to_list(self, names: tuple[str, ...]) -> str:
        if names not in self.lists:
            letter = get_column_letter(len(self.lists) + 1)
            self.lists[names] = f"{LISTS}!${letter}$1:${letter}${len(names)}"
        return self.lists[names]


def _offer(formula: str, *, strict: bool) -> DataValidation:
    """A list to choose from; when it is not strict, something else may be typed."""
    check = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=strict)
    check.errorTitle, check.error = "请从列表中选择", "请从下拉列表中选择一项 / choose one of the list"
    return check


def _limit(kind: Literal["date", "whole"], least: int, words: str) -> DataValidation:
    check = DataValidation(
        type=kind, operator="greaterThanOrEqual", formula1=str(least), allow_blank=True, showErrorMessage=True
    )
    check.errorTitle, check.error = "格式不对", words
    return check
