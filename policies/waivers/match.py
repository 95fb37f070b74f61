"""Which failures a waiver covers, and what is wrong with waivers themselves. Pure; the day is passed in.

The loader of the inventory has already refused waivers without a scope, with one person as owner and approver, or with
dates in the wrong order.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from govcloud.inventory.models.waiver import Waiver
from govcloud.text import Text
from policies.assess import Assessment, Finding
from policies.catalogue.read import all_checks
from policies.verdict import Verdict

MOST_OBJECTS = 20
"""Failures that one waiver may cover before it is over-broad."""
MOST_DAYS = 366
"""Days that one may last."""


class Trouble(StrEnum):
    """What is wrong with a waiver."""

    EXPIRED = "expired"
    UNMATCHED = "unmatched"
    OVER_BROAD = "over-broad"
    UNKNOWN_RULE = "unknown-rule"


EXPIRED = Text("ended on {day}", "已于 {day} 到期")
UNMATCHED = Text("covers no failure: take it away", "没有对应的不符合项，请删除")
WHOLE_POOL = Text(
    "covers a whole pool: name a department, system or resource", "覆盖整个资源池：请限定部门、系统或资源"
)
MANY = Text("covers {n} failures, more than {most}", "覆盖 {n} 项不符合，超过 {most} 项")
LONG = Text("lasts {n} days, longer than {most}", "有效期 {n} 天，超过 {most} 天")
UNKNOWN = Text("there is no check or rule `{rule}`", "没有检查项或规则 `{rule}`")


@dataclass(frozen=True)
class WaiverFinding:
    """A waiver that somebody has to look at."""

    waiver: Waiver
    trouble: Trouble
    what: Text


def is_active(waiver: Waiver, today: date) -> bool:
    """Whether it holds on a day; its last day is one of its days."""
    return waiver.since <= today <= waiver.until


def covers(waiver: Waiver, finding: Finding) -> bool:
    """Whether a failure is what the waiver names: every part of its scope that is given must fit."""
    return finding.result.verdict is Verdict.FAIL and is_meant(waiver, finding)


def is_meant(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver's rule and scope fit a result, whatever its verdict is."""
    result, scope = finding.result, waiver.scope
    if waiver.rule not in (result.rule, finding.check.id):
        return False
    names = {result.object.title, result.object.id} if result.object is not None else set()
    return (
        scope.department in (None, finding.owner.department)
        and scope.system in (None, finding.owner.system)
        and scope.pool in (None, result.place.pool)
        and (scope.resource is None or scope.resource in names)
    )


def apply_waivers(assessment: Assessment, waivers: Sequence[Waiver], today: date) -> Assessment:
    """The assessment with waived failures marked. Verdicts and standings stay as they are."""
    active = [each for each in waivers if is_active(each, today)]
    marked = [
        replace(finding, waiver=next((each for each in active if covers(each, finding)), None))
        for finding in assessment.findings
    ]
    return replace(assessment, findings=marked)


def judge_waivers(
    assessment: Assessment, waivers: Iterable[Waiver], today: date, *, whole: bool
) -> list[WaiverFinding]:
    """What is wrong with waivers. `whole`: everybody's things were judged, so that what covers nothing can be told."""
    judged = {each.check.id for each in assessment.standings if each.judged}
    used = Counter(each.waiver.code for each in assessment.findings if each.waiver is not None)
    rules = {rule.id for check in all_checks().values() for rule in check.rules}
    found: list[WaiverFinding] = []
    for waiver in waivers:
        if waiver.rule not in all_checks() and waiver.rule not in rules:
            found.append(WaiverFinding(waiver, Trouble.UNKNOWN_RULE, UNKNOWN(rule=waiver.rule)))
        elif waiver.until < today:
            found.append(WaiverFinding(waiver, Trouble.EXPIRED, EXPIRED(day=waiver.until)))
        elif waiver.since <= today:
            check = waiver.rule.partition(".")[0]
            if whole and check in judged and not used[waiver.code] and not is_open(waiver, assessment):
                found.append(WaiverFinding(waiver, Trouble.UNMATCHED, UNMATCHED))
            found += [
                WaiverFinding(waiver, Trouble.OVER_BROAD, what) for what in list_breadth(waiver, used[waiver.code])
            ]
    return found


def is_open(waiver: Waiver, assessment: Assessment) -> bool:
    """Whether something that a waiver may cover was not judged, so that nobody can say that it covers nothing."""
    check = waiver.rule.partition(".")[0]
    named = [each for each in assessment.findings if waiver.rule in (each.result.rule, each.check.id)]
    missing = [each for each in assessment.findings if each.check.id == check and is_missing(each)]
    asked = sum(each.counts[Verdict.MISSING] for each in assessment.standings if each.check.id == check)
    nowhere = asked > len(missing)  # a rule of the check has no place that was read
    part = any(is_missing(each) and (is_meant(waiver, each) or each.result.object is None) for each in named)
    return part or (nowhere and (waiver.rule == check or not named))


def is_missing(finding: Finding) -> bool:
    """Whether a result is none."""
    return finding.result.verdict is Verdict.MISSING


def list_breadth(waiver: Waiver, covered: int) -> Iterable[Text]:
    """In what a waiver goes too far."""
    scope = waiver.scope
    days = (waiver.until - waiver.since).days + 1
    if scope.department is None and scope.system is None and scope.resource is None:
        yield WHOLE_POOL
    if covered > MOST_OBJECTS:
        yield MANY(n=covered, most=MOST_OBJECTS)
    if days > MOST_DAYS:
        yield LONG(n=days, most=MOST_DAYS)
