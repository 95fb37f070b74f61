"""The problems of a report: open failures that say the same of one system have one number. And who has to mend what."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from govcloud.text import Text
from policies.assess import Finding
from policies.catalogue.read import Check
from policies.catalogue.words import OWNERS
from policies.history.ledger import DUE
from policies.reports import words
from policies.reports.count import list_failing
from policies.reports.model import Subject
from policies.reports.paper import columns
from policies.reports.paper import words as own
from policies.reports.paper.blocks import Block, Heading, Paragraph, Row, Sideways, Speaker, Table
from policies.reports.parts import describe_waivers
from policies.verdict import ItemVerdict, Severity, Verdict, combine

NAMES = 5
"""Objects that a problem names; the rest is counted."""
TOP = 15
OWN_PAGE = 8
"""Problems from which on those of a department stand on pages of their own."""
TONED = frozenset({1, 5})


@dataclass(frozen=True)
class Problem:
    """Failures with one number."""

    number: str
    check: Check
    department: str
    system: str
    objects: Row
    verdict: ItemVerdict
    """Of the check, over all objects of the system."""
    reason: str
    remedy: str


def list_problems(subject: Subject, say: Speaker) -> list[Problem]:
    """Departments in the order of the subject, what is nobody's last; in each the gravest first."""
    order = {each.code: number for number, each in enumerate(subject.departments)}
    verdicts: dict[tuple[str, str, str], set[Verdict]] = defaultdict(set)
    for each in subject.assessment.findings:
        verdicts[each.check.id, each.owner.department, each.owner.system].add(each.result.verdict)
    grouped: dict[tuple[str, str, str, str, str], list[Finding]] = defaultdict(list)
    for each in subject.assessment.failures:
        key = (each.owner.department, each.check.id, each.owner.system, each.result.place.pool, say(each.result.reason))
        grouped[key].append(each)
    ranked = sorted(grouped, key=lambda key: (order.get(key[0], len(order)), rank_of(grouped[key][0]), key))
    digits = max(3, len(str(len(ranked))))
    return [
        Problem(
            number=f"T{number:0{digits}}",
            check=grouped[key][0].check,
            department=key[0],
            system=key[2],
            objects=name_objects(grouped[key], say),
            verdict=combine(verdicts[key[1], key[0], key[2]]),
            reason=key[4],
            remedy=say(grouped[key][0].rule.remedy),
        )
        for number, key in enumerate(ranked, 1)
    ]


def rank_of(finding: Finding) -> int:
    """0 for the gravest."""
    return finding.check.severity.rank


def name_objects(findings: Sequence[Finding], say: Speaker) -> Row:
    """Names of objects, each once, in order."""
    facts = [each.result.object for each in findings]
    place = findings[0].result.place.name or words.INVENTORY
    return tuple(sorted({say(each.title) for each in facts if each is not None})) or (say(place),)


def write_problems(subject: Subject, problems: Sequence[Problem], say: Speaker) -> list[Block]:
    """Chapter 5."""
    waivers = [say.row(row) for _, row in describe_waivers(subject)]
    return [
        Heading(say(own.PROBLEMS)),
        Heading(say(own.BY_DEPARTMENT), 2),
        tabulate_departments(subject, problems, say),
        Heading(say(own.TOP), 2),
        tabulate_top(subject, TOP, say),
        Heading(say(own.WAIVERS), 2),
        Table(say.heads(words.WAIVER_HEADINGS), waivers, (16, 24, 16, 16, 16, 11, 18, 22))
        if waivers
        else Paragraph(say(own.NO_WAIVERS)),
        Sideways(
            [Heading(say(own.LIST), 2), Paragraph(say(own.LIST_NOTE), note=True), *write_list(subject, problems, say)]
        ),
    ]


def tabulate_top(subject: Subject, most: int, say: Speaker) -> Block:
    """The checks that most objects fail."""
    rows = [
        say.row((each.check.id, each.check.title, grade(each.check), each.objects, each.systems, each.departments))
        for each in list_failing(subject.assessment, most)
    ]
    if not rows:
        return Paragraph(say(own.NO_PROBLEMS))
    return Table(say.heads(words.TOP_HEADINGS), rows, (27, 33, 15, 13, 13, 17), frozenset({2}))


def tabulate_departments(subject: Subject, problems: Sequence[Problem], say: Speaker, most: int | None = None) -> Table:
    """How many objects fail where, the gravest department first."""
    grave: dict[str, Counter[Severity]] = defaultdict(Counter)
    for each in subject.assessment.failures:
        grave[each.owner.department][each.check.severity] += 1
    waived = Counter(each.owner.department for each in subject.assessment.waived)
    missing = Counter(
        each.owner.department for each in subject.assessment.findings if each.result.verdict is Verdict.MISSING
    )
    systems = Counter(each.department for each in subject.systems)
    numbers: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        numbers[problem.department].append(problem.number)
    rows = []
    for code, name in list_owners(subject, {*grave, *waived, *missing}):
        counts = [grave[code][severity] for severity in Severity]
        cells = (name, systems[code], *counts, waived[code], missing[code], span(numbers[code]))
        rows.append(([-count for count in counts], say.row(cells)))
    rows.sort(key=lambda each: each[0])
    return Table(say.heads(columns.DEPARTMENTS), [row for _, row in rows[:most]], (34, 13, 13, 11, 11, 10, 12, 12, 24))


def list_owners(subject: Subject, codes: Iterable[str]) -> list[tuple[str, Text]]:
    """The departments of the subject; then owners of results that are none of them, as one."""
    known = [(each.code, each.name) for each in subject.departments]
    return [*known, ("", words.NOBODY)] if "" in codes else known


def span(numbers: Sequence[str]) -> Text | str:
    """The first and the last number."""
    if not numbers:
        return "–"
    return own.RANGE(first=numbers[0], last=numbers[-1]) if len(numbers) > 1 else numbers[0]


def grade(check: Check) -> Text:
    """Sign and words of its gravity."""
    return columns.MARKED[check.severity.rank]


def write_list(subject: Subject, problems: Sequence[Problem], say: Speaker) -> list[Block]:
    """The numbered problems by department."""
    grouped: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        grouped[problem.department].append(problem)
    names = {each.code: each.name for each in subject.departments}
    parts: list[Block] = [] if problems else [Paragraph(say(own.NO_PROBLEMS))]
    before = 0
    for code, mine in grouped.items():
        name = names.get(code, code or words.NOBODY)
        rows = [write_problem(each, say) for each in mine]
        widths = (13, 18, 39, 20, 39, 20, 50, 52, 18)
        alone = max(before, len(mine)) >= OWN_PAGE
        before = len(mine)
        parts += [
            Heading(say.title(name), 3, page=bool(parts) and alone),
            Table(say.heads(columns.PROBLEMS), rows, widths, TONED),
        ]
    return parts


def write_problem(problem: Problem, say: Speaker) -> Row:
    """One."""
    check = problem.check
    names = say.join(problem.objects[:NAMES])
    if len(problem.objects) > NAMES:
        left = len(problem.objects) if say.language == "zh" else len(problem.objects) - NAMES
        names = say(own.AND_MORE(names=names, n=left))
    verdict = f"{words.MARKS[problem.verdict]} {say(problem.verdict.words)}"
    title = f"{say(check.title)} ({check.id})"
    cells = (problem.number, grade(check), title, problem.system, names, verdict)
    return say.row((*cells, problem.reason, problem.remedy, OWNERS[check.owner]))


def write_advice(subject: Subject, say: Speaker) -> list[Block]:
    """Chapter 10: what whom to ask for, the gravest first."""
    remedies: dict[str, list[str]] = defaultdict(list)
    for finding in subject.assessment.failures:
        remedies[finding.check.id].append(say(finding.rule.remedy))
    parts: list[Block] = [Heading(say(own.ADVICE)), Paragraph(say(own.ADVICE_NOTE), note=True)]
    failing = sorted(list_failing(subject.assessment, len(remedies)), key=lambda each: each.check.severity.rank)
    for owner, name in OWNERS.items():
        rows = []
        for each in failing:
            if each.check.owner != owner:
                continue
            title = f"{say(each.check.title)} ({each.check.id})"
            remedy = " ".join(dict.fromkeys(remedies[each.check.id]))
            days = own.DAYS(n=DUE[each.check.severity].days)
            rows.append(say.row((grade(each.check), title, each.objects, each.departments, remedy, days)))
        if rows:
            parts += [
                Heading(say.title(name), 3),
                Table(say.heads(columns.ADVICE), rows, (15, 42, 13, 13, 50, 12), frozenset({0})),
            ]
    return parts if len(parts) > 2 else [*parts, Paragraph(say(own.NO_PROBLEMS))]  # noqa: PLR2004 - heading and note
