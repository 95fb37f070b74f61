"""Puts the rows of a file's sheets together to departments. A sheet that is not in the file changes nothing.

So a file with one sheet is as good as one with all of them: what it does not speak of stays as the inventory has it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.plain import Plain
from govcloud.inventory.reading.source import Steps
from govcloud.inventory.tables.cells import Cell, CellError, Held, read_cell
from govcloud.inventory.tables.choices import list_choices
from govcloud.inventory.tables.form import Form, Spot
from govcloud.inventory.tables.rows import list_rows
from govcloud.inventory.tables.sheets import SHEET_BY_KEY, SHEETS, Sheet
from govcloud.inventory.tables.table_file import Table, TableFile
from govcloud.text import Text

EMPTY = Text("the cell is empty", "单元格是空的")
NO_HOLDER = Text('there is no "{value}" among the {sheet}', "“{sheet}”中没有“{value}”")
SAID_TWICE = Text('"{value}" is there twice', "“{value}”出现了两次")
WHICH = Text(
    'a column "department" (部门编号) must say which department each row belongs to',
    "需要有“部门编号”一列，写明每一行属于哪个部门",
)


@dataclass(frozen=True)
class Entry:
    """One row: plain values by column key; its cells and its place when it is from the file and not kept."""

    values: Mapping[str, Any]
    cells: Mapping[str, Cell] = field(default_factory=dict)
    at: str = ""


def assemble_forms(file: TableFile, inventory: Inventory) -> list[Form]:
    """One form per department that the file speaks of; what cannot be understood is noted in the file."""
    assembly = _Assembly(file, inventory)
    entries = {key: list(assembly.read(table)) for key, table in file.tables.items()}
    kept = list_rows(inventory.department_by_code[code] for code in assembly.list_known(entries))
    for sheet in SHEETS:
        for entry in entries.get(sheet.key) or () if sheet.key in file.tables else map(Entry, kept[sheet.key]):
            assembly.add(sheet, entry)
    return list(assembly.forms.values())


class _Assembly:
    """The forms by code, and every record that others can lie in by the names that lead to it, while they grow."""

    def __init__(self, file: TableFile, inventory: Inventory) -> None:
        self.file = file
        self.inventory = inventory
        self.forms: dict[str, Form] = {}
        self.records: dict[tuple[str, ...], tuple[Form, Steps, Plain]] = {}

    def read(self, table: Table) -> Iterator[Entry]:
        """The rows of a sheet as plain values."""
        columns = [column for column in table.sheet.columns if column.key in table.headings]
        choices = {column.key: list_choices(column, self.inventory) for column in columns}
        for row in table.rows:
            values = {}
            for column in columns:
                try:
                    values[column.key] = read_cell(row[column.key], column, choices[column.key])
                except CellError as wrong:
                    self.file.tell_cell(row[column.key], table.headings[column.key], wrong)
            yield Entry({key: value for key, value in values.items() if value is not None}, row, _name_row(row))

    def list_known(self, entries: Mapping[str, list[Entry]]) -> list[str]:
        """Departments of the inventory that the file speaks of."""
        own, others = entries.get("departments"), [entry for key in entries for entry in entries[key]]
        spoken = [entry.values.get("code") for entry in own] if own else []
        spoken += [entry.values.get("in_departments") for entry in others] if not own else []
        return [str(code) for code in dict.fromkeys(spoken) if code in self.inventory.department_by_code]

    def add(self, sheet: Sheet, entry: Entry) -> None:
        """One row to the form it belongs to."""
        names = self._name_holders(sheet, entry)
        if names is None:
            return
        record: Plain = {}
        for column in sheet.columns:
            if column.way and entry.values.get(column.key) is not None:
                _set(record, column.way, entry.values[column.key])
        placed = self._place(sheet, names, record, entry)
        if placed is None:
            return
        form, path = placed
        if sheet.identity:
            self.records.setdefault((*names, str(record.get(sheet.identity))), (form, path, record))
        if entry.at:
            self._note_spots(sheet, form, path, entry)

    def _place(self, sheet: Sheet, names: tuple[str, ...], record: Plain, entry: Entry) -> tuple[Form, Steps] | None:
        """Put a record where it belongs; None when something is there already."""
        if not names:
            code = str(record.get("code"))
            if code in self.forms:
                self._tell(sheet, "code", entry, "duplicate-code", SAID_TWICE)
                return None
            self.forms[code] = Form(self.file.name, record)
            return self.forms[code], ()
        form, path, holder = self.records[names]
        if not sheet.by_pool:
            items = holder.setdefault(sheet.key, [])
            items.append(record)
            return form, (*path, sheet.key, len(items) - 1)
        pool = str(entry.values.get("pool", ""))
        if pool in holder.setdefault(sheet.key, {}):
            self._tell(sheet, "pool", entry, "duplicate-code", SAID_TWICE)
            return None
        holder[sheet.key][pool] = record
        return form, (*path, sheet.key, pool)

    def _name_holders(self, sheet: Sheet, entry: Entry) -> tuple[str, ...] | None:
        """Names of the records that this one lies in; None, and noted, when one of them is not there."""
        names: tuple[str, ...] = ()
        for holder in sheet.holders:
            key = f"in_{holder}"
            name = entry.values.get(key)
            if holder == "departments" and not self._has_column(sheet, key) and len(self.forms) == 1:
                name = next(iter(self.forms))
            if (*names, str(name)) not in self.records:
                if entry.at:
                    self._tell_no_holder(sheet, holder, names, entry)
                return None
            names = (*names, str(name))
        return names

    def _tell_no_holder(self, sheet: Sheet, holder: str, names: tuple[str, ...], entry: Entry) -> None:
        key = f"in_{holder}"
        if not self._has_column(sheet, key):
            self.file.tell(self.file.tables[sheet.key].at, "missing-column", WHICH)
        elif entry.values.get(key) is None:
            self._tell(sheet, key, entry, "empty-field", EMPTY)
        else:
            known = [found[-1] for found in self.records if found[:-1] == names]
            if holder == "departments" and holder not in self.file.tables:
                known = list(self.inventory.department_by_code)
            self._tell(sheet, key, entry, "unknown-reference", NO_HOLDER(sheet=SHEET_BY_KEY[holder].title), known)

    def _has_column(self, sheet: Sheet, key: str) -> bool:
        table = self.file.tables.get(sheet.key)
        return table is None or key in table.headings

    def _note_spots(self, sheet: Sheet, form: Form, path: Steps, entry: Entry) -> None:
        headings = self.file.tables[sheet.key].headings
        form.spots[path] = Spot(entry.at)
        for column in sheet.columns:
            if column.way:
                cell = entry.cells.get(column.key, Cell(entry.at))
                heading = headings.get(column.key, column.label.zh)
                form.spots[(*path, *column.way)] = Spot(cell.at, heading, cell.text)

    def _tell(
        self, sheet: Sheet, key: str, entry: Entry, kind: str, what: Text, allowed: list[str] | None = None
    ) -> None:
        cell = entry.cells.get(key, Cell(entry.at))
        heading = self.file.tables[sheet.key].headings.get(key, "")
        self.file.tell(f"{cell.at} {heading}".strip(), kind, what, cell.text, allowed)


def _name_row(row: Mapping[str, Cell]) -> str:
    """The place of the first filled cell of a row."""
    return next((cell.at for cell in row.values() if cell.held is not Held.EMPTY), "")


def _set(record: Plain, way: tuple[str, ...], value: Any) -> None:
    for step in way[:-1]:
        record = record.setdefault(step, {})
    record[way[-1]] = value
