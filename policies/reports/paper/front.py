"""What stands before the first chapter: the form, the statement, the conclusion in figures, the pools."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from govcloud.text import Text
from policies.reports import words
from policies.reports.model import Subject
from policies.reports.paper import columns
from policies.reports.paper import words as own
from policies.reports.paper.blocks import Block, Contents, Form, Heading, Paragraph, Speaker, Table
from policies.reports.paper.problems import Problem, tabulate_departments, tabulate_top
from policies.reports.parts import describe_frameworks
from policies.verdict import ItemVerdict, Severity, Verdict

WORST = 8
"""Rows of a table on the page of the conclusion."""

type Pairs = list[tuple[str, str]]


def describe_cover(subject: Subject, say: Speaker) -> Pairs:
    """What a reader must know of the document at first sight."""
    names = say.heads((words.SCOPE, own.FRAMEWORKS, words.AT, words.RULE_SET))
    frameworks = say.join(each.title.text for each in subject.frameworks)
    values = (describe_scope(subject, say), frameworks, subject.at.isoformat(" ", "minutes"), say(subject.rule_set))
    return list(zip(names, values, strict=True))


def describe_scope(subject: Subject, say: Speaker) -> str:
    """What was asked for; names where it is departments."""
    names = {each.code: each.name for each in subject.departments}
    return say.join(names.get(each, each) for each in subject.scope) or say(words.ALL)


def write_front(subject: Subject, problems: Sequence[Problem], say: Speaker) -> list[Block]:
    """Form, statement, conclusion, contents; each begins a page but the conclusion's parts."""
    statements = [Paragraph(f"{number}. {say(each)}") for number, each in enumerate(own.STATEMENTS, 1)]
    return [
        Heading(say(own.FORM), page=True),
        Form(describe_form(subject, say)),
        Heading(say(own.STATEMENT)),
        *statements,
        *write_warnings(subject, say),
        Heading(say(own.CONCLUSION), page=True),
        *write_conclusion(subject, problems, say),
        Contents(say(own.CONTENTS)),
    ]


def describe_form(subject: Subject, say: Speaker) -> Pairs:
    """Names and values."""
    judged, asked = subject.assessment.coverage
    oldest = min((each.at for each in subject.reads), default=None)
    rows: list[tuple[Text, Text | str | int]] = [
        (columns.CITY, subject.city),
        (words.SCOPE, describe_scope(subject, say)),
        (words.AT, subject.at.isoformat(" ", "minutes")),
        (columns.DATA_FROM, "–" if oldest is None else oldest.astimezone(subject.at.tzinfo).isoformat(" ", "minutes")),
        (columns.READ, own.LIVE if subject.live else words.NOT_LIVE),
        (words.RULE_SET, subject.rule_set),
        (own.FRAMEWORKS, say.join(each.title.text for each in subject.frameworks)),
        (Text("level", "级别"), words.LEVEL(n=subject.level)),
        (columns.DEPARTMENT_NUMBER, len(subject.departments)),
        (columns.SYSTEM_NUMBER, len(subject.systems)),
        (columns.OBJECTS, count_objects(subject)),
        (columns.RESULTS, len(subject.assessment.findings)),
        (columns.CHECKS, own.SHARE(n=judged, all=asked)),
        (words.FAILURES, len(subject.assessment.failures)),
        (words.WAIVED, len(subject.assessment.waived)),
    ]
    return list(zip(say.heads(name for name, _ in rows), say.row(value for _, value in rows), strict=True))


def count_objects(subject: Subject) -> int:
    """Things that were judged, each once."""
    return len({id(each.result.object) for each in subject.assessment.findings if each.result.object is not None})


def write_warnings(subject: Subject, say: Speaker) -> list[Block]:
    """What a reader could overlook."""
    found = [] if subject.live else [words.NOT_LIVE]
    if subject.assessment.strangers:
        found.append(words.STRANGERS(n=subject.assessment.strangers))
    return [Paragraph(f"{len(own.STATEMENTS) + number}. {say(each)}") for number, each in enumerate(found, 1)]


def write_conclusion(subject: Subject, problems: Sequence[Problem], say: Speaker) -> list[Block]:
    """All on one page: figures of each framework, gravity of what is open, where it is worst, pools."""
    rows = []
    for each in describe_frameworks(subject):
        lines = "–" if each.red_lines is None else str(len(each.red_lines))
        rows.append(say.row((each.title, words.LEVEL(n=subject.level), each.label, each.value, each.coverage, lines)))
    grave = Counter(each.check.severity for each in subject.assessment.failures)
    counts = [say.row(str(grave[severity]) for severity in Severity)]
    return [
        Table(say.heads(columns.CONCLUSION), rows, (45, 13, 26, 28, 34, 14)),
        Paragraph(say(words.DISCLAIMER), note=True),
        Heading(say(own.OPEN_GRAVE), 2),
        Table(say.heads(columns.MARKED), counts, (1, 1, 1, 1)),
        Heading(say(own.WORST_CHECKS), 2),
        tabulate_top(subject, WORST, say),
        Heading(say(own.WORST_DEPARTMENTS), 2),
        tabulate_departments(subject, problems, say, WORST),
        *write_pools(subject, say),
    ]


def write_pools(subject: Subject, say: Speaker) -> list[Block]:
    """Results by pool; nothing where none was read or planned."""
    found: dict[str, Counter[Verdict]] = defaultdict(Counter)
    for each in subject.assessment.findings:
        if each.result.place.pool:
            found[each.result.place.pool][each.result.verdict] += 1
    kinds = [Verdict(each.value) for each in ItemVerdict if each is not ItemVerdict.PARTIAL]
    rows = [say.row((pool, *(counts[kind] for kind in kinds))) for pool, counts in sorted(found.items())]
    if not rows:
        return []
    return [Heading(say(own.CLOUD), 2), Table(say.heads(columns.POOLS), rows, (2, 1, 1, 1, 1, 1))]
