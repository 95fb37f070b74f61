"""Chapter 3 and the appendices C and D: control points in figures, matrices of departments and systems, every item."""

from collections import defaultdict
from collections.abc import Sequence

from policies.catalogue.words import OWNERS
from policies.frameworks.framework import Framework, Item
from policies.owners import Owner
from policies.reports import words
from policies.reports.count import Cell, Point, code_point, fill_matrix, list_points
from policies.reports.model import Subject
from policies.reports.page import BASES_TOLD, count_results
from policies.reports.paper import columns
from policies.reports.paper import words as own
from policies.reports.paper.blocks import Block, Heading, Paragraph, Row, Sideways, Speaker, Table
from policies.reports.paper.problems import list_owners
from policies.reports.paper.scope import count_verdicts
from policies.scores.items import judge_items
from policies.verdict import ItemVerdict, Verdict

WIDEST, NARROWEST, MOST_WIDE, WIDE = 52, 6, 12, 214
"""Millimetres of a matrix: of names, of a control point at least and at most, and of all control points."""
FEW = 12
"""Rows of a matrix that may share a page with another one."""
MOST = 99
"""The highest number that fits a cell of a matrix."""


def write_results(subject: Subject, say: Speaker) -> list[Block]:
    """Chapter 3."""
    parts: list[Block] = [Heading(say(own.RESULTS), page=True)]
    for number, framework in enumerate(subject.frameworks, 1):
        heading = Heading(say(own.SUMMARY(n=number, framework=framework.title.text)), 2)
        parts += [heading, summarise_points(subject, framework, say)]
    cells = {
        each.code: fill_matrix(list_points(each, subject.level), subject.assessment.findings)
        for each in subject.frameworks
    }
    names = list_owners(subject, {name for found in cells.values() for name, _ in found})
    title = say(own.MATRIX(n=len(subject.frameworks) + 1))
    return [*parts, *write_matrices(subject, title, [(code, say(name)) for code, name in names], cells, say, 2)]


def summarise_points(subject: Subject, framework: Framework, say: Speaker) -> Table:
    """The control points of one framework."""
    counts = count_results(subject)
    verdicts: dict[str, list[ItemVerdict]] = defaultdict(list)
    checks: dict[str, set[str]] = defaultdict(set)
    titles: dict[str, str] = {}
    for each in judge_items(framework, subject.level, subject.assessment.standings):
        code = code_point(each.item)
        titles.setdefault(code, say(each.item.title.text))
        verdicts[code].append(each.verdict)
        checks[code].update(each.item.checks)
    rows = [
        say.row((code, title, len(verdicts[code]), *count_verdicts(verdicts[code]), count_failed(counts, checks[code])))
        for code, title in titles.items()
    ]
    return Table(say.heads(columns.POINTS), rows, (23, 42, 12, *(12 for _ in columns.VERDICTS), 14))


def count_failed(counts: dict[str, dict[Verdict, int]], checks: set[str]) -> int:
    """Failures of these checks."""
    return sum(counts.get(each, {}).get(Verdict.FAIL, 0) for each in checks)


def write_matrices(
    subject: Subject,
    title: str,
    names: Sequence[tuple[str, str]],
    cells: dict[str, dict[tuple[str, str], Cell]],
    say: Speaker,
    depth: int,
) -> list[Block]:
    """A matrix for each framework that has results; names are rows, control points with any result are columns."""
    legend = "  ".join(f"{mark} {say(verdict.words)}" for verdict, mark in words.MARKS.items())
    parts: list[Block] = []
    for framework in subject.frameworks:
        found = cells[framework.code]
        points = [each for each in list_points(framework, subject.level) if any(code == each.code for _, code in found)]
        rows = [
            (name, *(mark_cell(found.get((code, point.code))) for point in points))
            for code, name in names
            if any((code, point.code) in found for point in points)
        ]
        if rows:
            parts += [
                Heading(say(framework.title.text), 3, page=bool(parts) and len(rows) > FEW),
                tabulate(points, rows, say.heads((columns.SYSTEM if depth == 1 else columns.DEPARTMENT,)), say),
            ]
    if not parts:
        return [Heading(title, depth), Paragraph(say(own.NO_RESULT))]
    return [Sideways([Heading(title, depth), Paragraph(f"{legend}  {say(own.MATRIX_NOTE)}", note=True), *parts])]


def tabulate(points: Sequence[Point], rows: Sequence[Row], first: Row, say: Speaker) -> Table:
    """One matrix."""
    headings = (*first, *(f"{each.code} {say(each.title)}" for each in points))
    widths = (WIDEST, *(max(NARROWEST, min(WIDE // len(points), MOST_WIDE)) for _ in points))
    return Table(headings, rows, widths, frozenset(range(1, len(headings))), upright=1)


def mark_cell(cell: Cell | None) -> str:
    """Sign and number of failures."""
    if cell is None:
        return ""
    return words.MARKS[cell.verdict] + (str(min(cell.failed, MOST)) if cell.failed else "")


def write_by_system(subject: Subject, say: Speaker) -> list[Block]:
    """Appendix C."""
    cells = {
        each.code: fill_matrix(list_points(each, subject.level), subject.assessment.findings, name_system)
        for each in subject.frameworks
    }
    departments = {each.code: each.name for each in subject.departments}
    names = [
        (
            f"{each.department}.{each.code}",
            f"{say(departments.get(each.department, each.department))} · {say(each.name)}",
        )
        for each in subject.systems
    ]
    return write_matrices(subject, say(own.BY_SYSTEM), names, cells, say, 1)


def name_system(owner: Owner) -> str:
    """`department.system`."""
    return f"{owner.department}.{owner.system}"


def write_record(subject: Subject, say: Speaker) -> list[Block]:
    """Appendix D."""
    parts: list[Block] = [Heading(say(own.RECORD), page=True), Paragraph(say(own.RECORD_NOTE), note=True)]
    for framework in subject.frameworks:
        rows = [
            say.row(
                (
                    name_item(each.item),
                    each.item.title.text,
                    OWNERS[each.item.owner],
                    words.YES if each.item.red_line else "",
                    f"{words.MARKS[each.verdict]} {say(each.verdict.words)}",
                    ", ".join(each.item.checks) or say(words.BY_HAND),
                )
            )
            for each in judge_items(framework, subject.level, subject.assessment.standings)
        ]
        table = Table(say.heads(columns.RECORD), rows, (25, 34, 16, 11, 22, 57), frozenset({4}))
        parts += [Heading(say(framework.title.text), 3), table]
    return parts


def name_item(item: Item) -> str:
    """Its number, with an asterisk where nobody checked it against a source."""
    return item.id if item.basis in BASES_TOLD else f"{item.id} *"
