"""What any kind of table file is read into: sheets of cells, and what is wrong with the file as a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from govcloud.errors import UsageError
from govcloud.inventory.nearest import find_nearest, fold_name
from govcloud.inventory.problems import Problem, Severity, list_names, shorten
from govcloud.inventory.tables.cells import Cell, CellError
from govcloud.inventory.tables.sheets import SHEETS, Column, Sheet
from govcloud.text import Language, Text

MARK = Text("mark", "标记")
"""Heading of the column in which a row can be marked as an example."""

EXAMPLES = frozenset(("示例", "example"))
"""What the mark of a row says that is not to be taken over."""

UNKNOWN_COLUMN = Text('there is no column "{value}" in this sheet', "此表没有“{value}”这一列")
TWICE = Text('the column "{value}" is there twice', "“{value}”这一列出现了两次")
MISSING_COLUMN = Text('the column "{value}" is missing', "缺少“{value}”这一列")


@dataclass
class Table:
    """One sheet of a file: `headings` are those that were understood, by column key, `rows` cells by column key."""

    sheet: Sheet
    at: str
    headings: Mapping[str, str] = field(default_factory=dict)
    rows: list[Mapping[str, Cell]] = field(default_factory=list)


@dataclass
class TableFile:
    """All sheets that were found, and the problems that were met. `name` is what messages call the file."""

    name: str
    tables: dict[str, Table] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def tell(
        self,
        at: str,
        kind: str,
        what: Text,
        value: str = "",
        allowed: Iterable[str] | None = None,
    ) -> None:
        """Note an error at a place of the file; a near one of `allowed` is named."""
        problem = self._make(at, kind, what, value)
        if allowed is not None:
            names = list(allowed)
            problem = replace(problem, allowed=list_names(names), nearest=find_nearest(problem.value, names))
        self.problems.append(problem)

    def warn(self, at: str, kind: str, what: Text, value: str = "") -> None:
        """Note something that keeps nothing from being taken over."""
        self.problems.append(replace(self._make(at, kind, what, value), severity=Severity.WARNING))

    def tell_cell(self, cell: Cell, heading: str, wrong: CellError) -> None:
        """Note why a cell cannot be taken over."""
        problem = self._make(f"{cell.at} {heading}", wrong.kind, wrong.what, cell.text)
        allowed = list_names(wrong.allowed) if wrong.allowed else None
        self.problems.append(replace(problem, nearest=wrong.nearest, allowed=allowed))

    def _make(self, at: str, kind: str, what: Text, value: str) -> Problem:
        value = shorten(value)
        return Problem(self.name, None, at, kind, what(value=value, written=value), value)


class InvalidTables(UsageError):  # noqa: N818 - reads as what it says
    """A file that cannot be taken over; `problems` are all of them, warnings included. Exit code 2."""

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        what = Text("nothing was taken over: errors to mend: {count}", "没有导入：有 {count} 处错误需要改正")
        super().__init__(what(count=errors), name)
        self.problems = tuple(problems)

    def render(self, language: Language) -> str:
        """The count, then one problem per line."""
        return "\n".join([super().render(language), *(problem.render(language) for problem in self.problems)])


def find_sheet(title: str) -> Sheet | None:
    """The kind of sheet that a title or a file's name means, in either language."""
    folded = fold_name(title)
    return next((sheet for sheet in SHEETS if folded in map(fold_name, _titles(sheet))), None)


def list_titles() -> list[str]:
    """Every title that is understood, in Chinese."""
    return [sheet.title.zh for sheet in SHEETS]


def match_headings(file: TableFile, table: Table, written: Mapping[int, tuple[str, str]]) -> dict[int, str]:
    """Position → column key (`mark` for the mark), from position → place and text of the heading; sets the headings.

    What is not understood, twice or missing is noted in the file.
    """
    known = {fold_name(name): column for column in table.sheet.columns for name in _names(column)}
    marks = {fold_name(MARK.en), fold_name(MARK.zh)}
    found: dict[int, str] = {}
    headings: dict[str, str] = {}
    for position, (at, text) in written.items():
        lines = [line.strip(" \u3000*＊") for line in text.splitlines()]
        column = next((known[fold_name(line)] for line in lines if fold_name(line) in known), None)
        if column is None and any(fold_name(line) in marks for line in lines):
            found[position] = "mark"
        elif column is None:
            names = [column.label.zh for column in table.sheet.columns]
            file.tell(at, "unknown-column", UNKNOWN_COLUMN, lines[0] if lines else "", names)
        elif column.key in headings:
            file.tell(at, "duplicate-column", TWICE, lines[0])
        else:
            found[position], headings[column.key] = column.key, lines[0]
    for column in table.sheet.columns:
        if column.required and column.key not in headings and column.key != "in_departments":
            file.tell(table.at, "missing-column", MISSING_COLUMN, column.label.zh)
    table.headings = headings
    return found


def count_known(sheet: Sheet, texts: Iterable[str]) -> int:
    """How many of the texts are headings of the sheet."""
    known = {fold_name(name) for column in sheet.columns for name in _names(column)}
    return sum(any(fold_name(line.strip(" \u3000*＊")) in known for line in text.splitlines()) for text in texts)


def _titles(sheet: Sheet) -> Iterator[str]:
    yield from (sheet.key, sheet.title.zh, sheet.title.en)


def _names(column: Column) -> Iterator[str]:
    yield from (column.key, column.label.zh, column.label.en)
