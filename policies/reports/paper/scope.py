"""Chapters 1 and 2: why and how it was checked, by what, how old the data are, and what there is to check."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from policies.catalogue.words import BASES, OWNERS
from policies.frameworks.framework import Framework
from policies.reports import words
from policies.reports.model import Subject
from policies.reports.paper import columns
from policies.reports.paper import words as own
from policies.reports.paper.blocks import Block, Heading, Paragraph, Row, Speaker, Table
from policies.reports.parts import describe_ages
from policies.scores.items import judge_items
from policies.verdict import ItemVerdict, Verdict

LEVELS = range(1, 5)


def write_overview(subject: Subject, say: Speaker) -> list[Block]:
    """Chapter 1."""
    ages = [say.row(row) for row in describe_ages(subject)]
    return [
        Heading(say(own.OVERVIEW), page=True),
        Heading(say(own.PURPOSE), 2),
        Paragraph(say(own.PURPOSES)),
        Heading(say(own.BASIS), 2),
        Table(say.heads(columns.FRAMEWORKS), [describe_basis(each, subject, say) for each in subject.frameworks],
              (50, 26, 14, 15, 12, 45)),
        Heading(say(own.COURSE), 2),
        *(Paragraph(say(each)) for each in own.METHOD),
        Heading(say(own.AGES), 2),
        Table(say.heads(words.AGE_HEADINGS), ages, (40, 50, 18, 18, 18)) if ages else Paragraph(say(own.NOTHING_READ)),
    ]  # fmt: skip


def describe_basis(framework: Framework, subject: Subject, say: Speaker) -> Row:
    """One framework."""
    items = framework.asked(subject.level)
    checked = sum(bool(each.checks) for each in items)
    out = "–" if framework.leaves_out is None else say(framework.leaves_out.text)
    return say.row(
        (
            framework.title.text,
            BASES.get(framework.source, framework.source),
            len(items),
            checked,
            len(items) - checked,
            out,
        )
    )


def write_objects(subject: Subject, say: Speaker) -> list[Block]:
    """Chapter 2."""
    return [
        Heading(say(own.OBJECTS)),
        Heading(say(own.GRADING), 2),
        Table(say.heads(columns.GRADES), list_grades(subject, say), (1, 1, 1)),
        Heading(say(own.INDICATORS), 2),
        *write_indicators(subject, say),
        Heading(say(own.CLASSES), 2),
        Table(say.heads(columns.CLASSES), list_classes(subject, say), (3, 1, 1, 1)),
    ]


def list_grades(subject: Subject, say: Speaker) -> list[Row]:
    """How many systems there are of each level."""
    mlps, crypto = Counter(each.mlps for each in subject.systems), Counter(each.crypto for each in subject.systems)
    return [say.row((words.LEVEL(n=level), mlps[level], crypto[level])) for level in LEVELS]


def write_indicators(subject: Subject, say: Speaker) -> list[Block]:
    """Items of each framework by who is responsible, with verdicts."""
    parts: list[Block] = []
    for framework in subject.frameworks:
        found: dict[str, list[ItemVerdict]] = defaultdict(list)
        for each in judge_items(framework, subject.level, subject.assessment.standings):
            found[each.item.owner].append(each.verdict)
        rows = [
            say.row((OWNERS[owner], len(verdicts), *count_verdicts(verdicts)))
            for owner, verdicts in sorted(found.items(), key=lambda each: list(OWNERS).index(each[0]))
        ]
        table = Table(say.heads(columns.INDICATORS), rows, (26, 14, *(14 for _ in columns.VERDICTS)))
        parts += [Heading(say(framework.title.text), 3), table]
    return parts


def count_verdicts(verdicts: Sequence[ItemVerdict]) -> list[int]:
    """In the order of `words.MARKS`."""
    counts = Counter(verdicts)
    return [counts[each] for each in words.MARKS]


def list_classes(subject: Subject, say: Speaker) -> list[Row]:
    """Kinds of things, with how many there are and how many results on them."""
    things: dict[str, set[int]] = defaultdict(set)
    results: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for each in subject.assessment.findings:
        if each.result.object is not None:
            name = say(each.result.object.WORDS)
            things[name].add(id(each.result.object))
            results[name] += 1
            failed[name] += each.result.verdict is Verdict.FAIL
    return [say.row((name, len(things[name]), results[name], failed[name])) for name in sorted(things)]
