"""Parts of the page as rows of words: frameworks with rate and red lines, waivers, age of data, systems."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from govcloud.inventory.models.waiver import Waiver
from govcloud.text import Language, Text, literal
from policies.frameworks.framework import Framework
from policies.reports import words
from policies.reports.clean import VALUE, clean
from policies.reports.count import Acceptance, accept_systems, list_ages
from policies.reports.model import Subject
from policies.scores.crypto import score_system
from policies.scores.items import judge_items
from policies.scores.rate import rate_items
from policies.verdict import ItemVerdict
from policies.waivers.match import is_active

SOON = 30
"""Days before its end from which a waiver is pointed at."""
MOST_FAILURES = 20
"""Failures that a system's page lists; the rest is counted and stands under the items."""
PLACE = Text("{sort} {name}", "{sort} {name}")
PERCENT = Text("{n} % ({grade})", "{n}%（{grade}）")


@dataclass(frozen=True)
class Standing:
    """One framework in figures."""

    title: Text
    label: Text
    value: Text
    coverage: Text
    share: int
    """Percent of the items that were judged."""
    red_lines: Sequence[str] | None
    """None: it has none."""


@dataclass(frozen=True)
class SystemPage:
    """One system for acceptance."""

    name: str
    code: str
    department: str
    fields: Sequence[tuple[Text, Text | str]]
    counts: Sequence[tuple[ItemVerdict, int]]
    waived: int
    red_lines: Sequence[tuple[str, Text]]
    failures: Sequence[tuple[str, Text, str, Text]]
    """Gravity, check, object, reason."""
    more: int


def describe_frameworks(subject: Subject) -> list[Standing]:
    """Rate, red lines and coverage of each; of cryptography no score, for nothing tells how objects use it."""
    return [describe_framework(each, subject) for each in subject.frameworks]


def describe_framework(framework: Framework, subject: Subject) -> Standing:
    """One."""
    title = framework.title.text
    if framework.score == "crypto-2023":
        judged, asked = score_system(framework, subject.level, {}).coverage
        coverage = words.UNITS(judged=judged, asked=asked)
        return Standing(title, words.SCORE, words.NO_SCORE, coverage, 100 * judged // max(asked, 1), None)
    rate = rate_items(judge_items(framework, subject.level, subject.assessment.standings))
    judged, asked = rate.coverage
    value = rate.grade.words if rate.percent is None else PERCENT(n=rate.percent, grade=rate.grade.words)
    lines = None if framework.red_lines == "none" else rate.red_lines
    coverage = words.ITEMS_JUDGED(judged=judged, asked=asked)
    return Standing(title, words.RATE, value, coverage, 100 * judged // max(asked, 1), lines)


def describe_waivers(subject: Subject) -> list[tuple[bool, list[Text | str]]]:
    """Whether somebody has to act, and the cells of `words.WAIVER_HEADINGS`; the ones that end first come first."""
    used = Counter(each.waiver.code for each in subject.assessment.waived if each.waiver is not None)
    rows = []
    for waiver in sorted(subject.waivers, key=lambda each: (each.until, each.code)):
        urgent, state = judge_waiver(waiver, subject)
        people = (waiver.owner, waiver.approver, waiver.ticket)
        row: list[Text | str] = [waiver.code, waiver.rule, *people, str(used[waiver.code]), str(waiver.until), state]
        rows.append((urgent, row))
    return rows


def judge_waiver(waiver: Waiver, subject: Subject) -> tuple[bool, Text]:
    """Whether somebody has to act, and why."""
    troubles = [each.what for each in subject.troubles if each.waiver.code == waiver.code]
    if troubles:
        return True, troubles[0]
    today = subject.at.date()
    if not is_active(waiver, today):
        return False, words.FUTURE
    left = (waiver.until - today).days
    return (True, words.ENDING(n=left)) if left <= SOON else (False, words.ACTIVE)


def describe_ages(subject: Subject) -> list[list[Text | str]]:
    """Cells of `words.AGE_HEADINGS`."""
    zone = subject.at.tzinfo
    return [
        [
            PLACE(sort=words.SORTS[each.sort], name=clean(each.pool)) if each.pool else words.SORTS[each.sort],
            each.oldest.astimezone(zone).isoformat(" ", "minutes"),
            str(each.places),
            str(each.lists),
            str(each.gaps),
        ]
        for each in list_ages(subject.reads, subject.assessment.gaps)
    ]


def describe_systems(subject: Subject, language: Language) -> list[SystemPage]:
    """A page for each system."""
    names = {each.code: each.name for each in subject.departments}
    return [
        describe_system(each, names.get(each.system.department, literal(each.system.department)), language)
        for each in accept_systems(subject.systems, subject.assessment, subject.frameworks)
    ]


def describe_system(accepted: Acceptance, department: Text, language: Language) -> SystemPage:
    """One system."""
    system = accepted.system
    values = (department, str(system.mlps), str(system.crypto), system.zone, system.pool or "–", system.expires)
    failures = [
        (
            words.GRAVITY[each.check.severity],
            each.check.title,
            "" if each.result.object is None else clean(each.result.object.title),
            literal(clean(each.result.reason.render(language), VALUE)),
        )
        for each in accepted.failures[:MOST_FAILURES]
    ]
    return SystemPage(
        system.name.render(language),
        f"{system.department}.{system.code}",
        system.department,
        list(zip(words.SYSTEM_FIELDS, values, strict=True)),
        [(ItemVerdict(verdict.value), n) for verdict, n in sorted(accepted.counts.items()) if n],
        accepted.waived,
        [(each.id, each.title.text) for each in accepted.red_lines],
        failures,
        len(accepted.failures) - len(failures),
    )
