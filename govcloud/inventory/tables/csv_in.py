"""Reads CSV files, UTF-8 or GBK, into sheets of cells: a folder of them, or one."""

from pathlib import Path

from govcloud.errors import GovcloudError, UsageError
from govcloud.inventory.reading.csv_source import CsvSource
from govcloud.inventory.reading.decode import decode_table
from govcloud.inventory.reading.source import UnreadableError
from govcloud.inventory.tables.cells import Cell, Held
from govcloud.inventory.tables.sanitise import unguard_text
from govcloud.inventory.tables.table_file import EXAMPLES, Table, TableFile, find_sheet, list_titles, match_headings
from govcloud.inventory.tables.workbook_safety import MAX_BYTES, TOO_LARGE
from govcloud.text import Text, literal

UNKNOWN_FILE = Text('"{value}" is not the name of a table', "“{value}”不是表名")
NO_FILES = Text("there is no .csv file in the folder", "目录里没有 .csv 文件")
CANNOT_READ = Text("the file cannot be read", "无法读取文件")
WRONG_WIDTH = Text("the row has more or fewer cells than there are headings", "这一行的格数与表头不一致")


def read_csv_files(path: Path) -> TableFile:
    """The tables of a folder, or the one file. Raises UsageError, GovcloudError; what is wrong inside is noted."""
    file = TableFile(path.name)
    paths = sorted(path.glob("*.csv")) if path.is_dir() else [path]
    if not paths:
        raise UsageError(NO_FILES, str(path))
    for table in paths:
        sheet = find_sheet(table.stem)
        if sheet is None:
            file.tell(table.name, "unknown-table", UNKNOWN_FILE, table.stem, allowed=list_titles())
            continue
        file.tables[sheet.key] = Table(sheet, table.name)
        try:
            _read_table(file, file.tables[sheet.key], CsvSource(table.name, decode_table(read_limited(table))[0]))
        except UnreadableError as wrong:
            at = table.name if wrong.line is None else f"{table.name}:{wrong.line}"
            file.tell(at, wrong.kind, wrong.what)
    return file


def read_limited(path: Path) -> bytes:
    """The bytes of a file of a sensible size. Raises UsageError and GovcloudError."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as wrong:
        raise GovcloudError(CANNOT_READ, str(path), literal(wrong.strerror or str(wrong))) from wrong
    if len(data) > MAX_BYTES:
        raise UsageError(TOO_LARGE(most=MAX_BYTES // 2**20), str(path))
    return data


def _read_table(file: TableFile, table: Table, source: CsvSource) -> None:
    headings = {
        position: (f"{source.file}:{source.find_line(())}", text)
        for position, text in enumerate(source.heading)
        if text.strip()
    }
    columns = match_headings(file, table, headings)
    for number in range(len(source.widths)):
        at = f"{source.file}:{source.find_line((number,))}"
        row = [source.cells_at(position)[number] for position in range(len(source.heading))]
        if number in source.odd_rows or any(row[position].strip() for position in set(range(len(row))) - set(headings)):
            file.tell(at, "wrong-width", WRONG_WIDTH)
        cells = {key: _make_cell(at, row[position]) for position, key in columns.items()}
        mark = cells.pop("mark", None)
        if mark is None or mark.text.strip().lower() not in EXAMPLES:
            table.rows.append(cells)


def _make_cell(at: str, text: str) -> Cell:
    plain = unguard_text(text.strip())
    return Cell(at, Held.TEXT, plain) if plain else Cell(at)
