"""The numbers of a report: verdicts by department and control point, top failures, what systems have open, age."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from govcloud.text import Text
from policies.assess import Assessment, Finding, Standing
from policies.catalogue.read import Check
from policies.facts.fact import Read, Sort
from policies.frameworks.framework import Framework, Item
from policies.owners import Owner
from policies.reports.model import System
from policies.scores.items import judge_items
from policies.verdict import ItemVerdict, Verdict, combine


@dataclass(frozen=True)
class Point:
    """A control point: items that stand under one number."""

    code: str
    title: Text
    checks: frozenset[str]


@dataclass(frozen=True)
class Cell:
    """One department at one control point."""

    verdict: ItemVerdict
    failed: int
    """Failures, waived ones too."""


@dataclass(frozen=True)
class Failing:
    """A check by how much fails it."""

    check: Check
    objects: int
    systems: int
    departments: int


@dataclass(frozen=True)
class Age:
    """When the places of one sort were read."""

    sort: str
    pool: str
    places: int
    lists: int
    gaps: int
    oldest: datetime


@dataclass(frozen=True)
class Acceptance:
    """One system as whoever accepts it looks at it."""

    system: System
    counts: Mapping[Verdict, int]
    failures: Sequence[Finding]
    waived: int
    red_lines: Sequence[Item]
    """Red lines that are broken."""


def code_point(item: Item) -> str:
    """The number of its control point: `8.1.4.2` of `8.1.4.2 a`."""
    return item.id.partition(" ")[0]


def list_points(framework: Framework, level: int) -> list[Point]:
    """Control points of a level that have checks, in order."""
    grouped: dict[str, list[Item]] = defaultdict(list)
    for item in framework.asked(level):
        grouped[code_point(item)].append(item)
    points = [
        Point(code, items[0].title.text, frozenset(check for item in items for check in item.checks))
        for code, items in grouped.items()
    ]
    return [each for each in points if each.checks]


def name_department(owner: Owner) -> str:
    """Its code; empty where that is not known."""
    return owner.department


def fill_matrix(
    points: Sequence[Point], findings: Iterable[Finding], name: Callable[[Owner], str] = name_department
) -> dict[tuple[str, str], Cell]:
    """Name of an owner and control point → cell, where there is any result. What has no name is nobody's."""
    where: dict[str, list[str]] = defaultdict(list)
    for point in points:
        for check in point.checks:
            where[check].append(point.code)
    verdicts: dict[tuple[str, str], Counter[Verdict]] = defaultdict(Counter)
    for finding in findings:
        for code in where.get(finding.check.id, ()):
            verdicts[name(finding.owner), code][finding.result.verdict] += 1
    return {key: Cell(combine(found), found[Verdict.FAIL]) for key, found in verdicts.items()}


def list_failing(assessment: Assessment, most: int) -> list[Failing]:
    """The checks that most objects fail, graver ones first among equals; waived failures are not counted."""
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in assessment.failures:
        grouped[finding.check.id].append(finding)
    found = [
        Failing(
            each[0].check,
            len(each),
            len({(one.owner.department, one.owner.system) for one in each if one.owner.system}),
            len({one.owner.department for one in each if one.owner.department}),
        )
        for each in grouped.values()
    ]
    return sorted(found, key=lambda each: (-each.objects, each.check.severity.rank, each.check.id))[:most]


def list_ages(reads: Iterable[Read], gaps: Iterable[Read]) -> list[Age]:
    """When things were read, the oldest reading counting: pools one by one, of other places each sort as one."""
    partial = Counter(name_source(each) for each in gaps)
    grouped: dict[tuple[Sort, str], list[Read]] = defaultdict(list)
    for read in reads:
        grouped[name_source(read)].append(read)
    return [
        Age(*key, len({each.place for each in found}), len(found), partial[key], min(each.at for each in found))
        for key, found in sorted(grouped.items())
    ]


def name_source(read: Read) -> tuple[Sort, str]:
    """Sort, and of a pool its code."""
    return read.place.sort, read.place.name if read.place.sort == "pool" else ""


def accept_systems(
    systems: Iterable[System], assessment: Assessment, frameworks: Sequence[Framework]
) -> list[Acceptance]:
    """Each system with what was found of it. Red lines are those of its own level."""
    grouped: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in assessment.findings:
        grouped[finding.owner.department, finding.owner.system].append(finding)
    failures: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in assessment.failures:
        failures[finding.owner.department, finding.owner.system].append(finding)
    found = []
    for system in systems:
        key = system.department, system.code
        mine = grouped[key]
        counts = Counter(each.result.verdict for each in mine)
        waived = sum(each.waiver is not None for each in mine)
        found.append(Acceptance(system, counts, failures[key], waived, break_lines(system, mine, frameworks)))
    return found


def break_lines(system: System, findings: Sequence[Finding], frameworks: Sequence[Framework]) -> list[Item]:
    """Red lines that a system's own results break."""
    verdicts: dict[str, list[Verdict]] = defaultdict(list)
    checks = {each.check.id: each.check for each in findings}
    for finding in findings:
        verdicts[finding.check.id].append(finding.result.verdict)
    standings = [Standing(checks[name], combine(each), Counter(each)) for name, each in verdicts.items()]
    broken = (ItemVerdict.FAIL, ItemVerdict.PARTIAL)
    return [
        each.item
        for framework in frameworks
        for each in judge_items(framework, system.mlps, standings)
        if each.item.red_line and each.verdict in broken
    ]
