"""The gate before a change: plans are judged by the rules that can ask a plan, and what is mandatory refuses.

Only stacks that would change are judged. The bridge between stacks and policies, which do not import each other.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from govcloud.cli.blame import find_line
from govcloud.cli.check_show import count, finding_to_json, list_waived, shorten_text
from govcloud.cli.check_table import shorten
from govcloud.cli.own_parameters import own_parameters
from govcloud.cli.planned_base import read_base, read_planned_base
from govcloud.cli.planned_verdicts import judge_plans
from govcloud.console import Screen
from govcloud.errors import Exit, GovcloudError
from govcloud.inventory.load import Loaded, read_inventory
from govcloud.text import Text
from policies.assess import Assessment, Finding
from policies.facts.base import Harvest
from policies.verdict import Severity, Verdict
from stacks.components.names import StackName, find_stack
from stacks.operations.runs import Outcome
from stacks.operations.world import World

MANDATORY = frozenset({Severity.CRITICAL})
"""A failure of these refuses the plan; others are warnings."""
NAMED = 3
"""Objects named in one warning."""
REFUSES = Text(
    "policy refuses the plan: {n} mandatory failures; nothing was changed",
    "策略拒绝执行：{n} 项强制检查不符合；未作任何更改",
)
MEND = Text("correct the inventory, then run the command again", "请更正清单后重新执行")
WRONG = Text(
    "{rule} ({severity}, {clause}): {kind} {name} of {stack} {reason}",
    "{rule}（{severity}，{clause}）：{stack} 的{kind} {name} {reason}",
)
WARNING = Text(
    "{rule} ({severity}): {n} × {kind}, as {names}: {remedy}",
    "{rule}（{severity}）：{n} 个{kind}，如 {names}：{remedy}",
)
SUMMARY = Text("policies on the plan: {counts}", "部署前策略检查：{counts}")


class PolicyRefusedError(GovcloudError):
    """A mandatory rule fails on a plan. Each failure has been told before, or the first is told as the reason."""

    def __init__(self, refusals: Sequence[Finding], why: Text | None = None) -> None:
        super().__init__(REFUSES(n=len(refusals)), why=why, todo=MEND, exit_code=Exit.REFUSED)
        self.refusals = refusals


async def judge_outcomes(world: World, outcomes: Iterable[Outcome], folder: Path, now: datetime) -> Assessment | None:
    """The rules' word on the plans of stacks that would change; None where there are none.

    Raises InvalidInventory: the city in `folder` sets a parameter that a rule cannot take.
    """
    changing = [each for each in outcomes if each.succeeded and any(change.is_resource for change in each.changes)]
    if not changing:
        return None
    own_parameters(world.inventory, folder)  # told here with its line, before anything is judged by it
    plans = {find_stack(world.inventory, each.stack): each.record for each in changing if each.record is not None}
    known = Harvest()
    for pool in sorted({name.pool for name in plans}):
        base = plans.get(StackName(pool, ""))
        known += await read_base(world, pool, now) if base is None else read_planned_base(base, pool, now)
    return judge_plans(world.inventory, plans, now, known)


async def refuse_outcomes(world: World, outcomes: Sequence[Outcome], folder: Path, now: datetime) -> None:
    """The gate where nobody watches: raises PolicyRefusedError with the first failure as its reason."""
    found = await judge_outcomes(world, outcomes, folder, now)
    refusals = [] if found is None else list_refusals(found)
    if refusals:
        first = describe_refusal(refusals[0], read_inventory(folder))
        raise PolicyRefusedError(refusals, Text("{en}", "{zh}")(en=first.render("en"), zh=first.render("zh")))


def list_refusals(assessment: Assessment) -> list[Finding]:
    """Failures that refuse."""
    return [each for each in assessment.failures if each.check.severity in MANDATORY and is_planned(each)]


def list_warnings(assessment: Assessment) -> list[Finding]:
    """Failures that do not."""
    return [each for each in assessment.failures if each.check.severity not in MANDATORY and is_planned(each)]


def is_planned(finding: Finding) -> bool:
    """Whether it is about a plan: the base's things and the inventory are looked at, not judged."""
    return finding.result.place.sort == "stack"


def pass_gate(screen: Screen, assessment: Assessment, folder: Path, *, as_json: bool) -> None:
    """Tell warnings and failures. Raises PolicyRefusedError."""
    refusals, warnings = list_refusals(assessment), list_warnings(assessment)
    loaded = read_inventory(folder) if refusals else None
    if as_json:
        document = to_json(refusals, warnings, loaded, screen)
        if refusals or warnings:
            sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    else:
        tell(screen, assessment, refusals, loaded)
    if refusals:
        raise PolicyRefusedError(refusals)


def tell(screen: Screen, assessment: Assessment, refusals: Sequence[Finding], loaded: Loaded | None) -> None:
    """Warnings, counts, and every refusal, for people."""
    for line in describe_warnings(list_warnings(assessment)):
        screen.tell(line, "yellow")
    for line in list_waived([each for each in assessment.waived if is_planned(each)]):
        screen.tell(line, "yellow")
    planned = [each.result.verdict for each in assessment.findings if is_planned(each)]
    screen.tell(SUMMARY(counts=count(screen, [(verdict.words, planned.count(verdict)) for verdict in Verdict])))
    for each in refusals:
        screen.error(describe_refusal(each, loaded))


def describe_refusal(finding: Finding, loaded: Loaded | None) -> GovcloudError:
    """One mandatory failure as a problem with rule, clause, resource, place in the inventory, and remedy."""
    fact = finding.result.object
    what = WRONG(
        rule=finding.result.rule,
        severity=finding.check.severity.words,
        clause=finding.check.clause,
        kind="" if fact is None else fact.WORDS,
        name="" if fact is None else shorten(fact.title),
        stack=finding.result.place.name,
        reason=shorten_text(finding.result.reason),
    )
    return GovcloudError(what, "" if loaded is None else find_line(loaded, finding), todo=finding.rule.remedy)


def describe_warnings(warnings: Sequence[Finding]) -> list[Text]:
    """One line per rule."""
    by_rule: dict[str, list[Finding]] = {}
    for each in warnings:
        by_rule.setdefault(each.result.rule, []).append(each)
    lines = []
    for rule, found in by_rule.items():
        names = [shorten(each.result.object.title) for each in found if each.result.object is not None]
        shown = ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
        first = found[0]
        severity, kind = first.check.severity.words, first.rule.subject.WORDS
        lines.append(
            WARNING(rule=rule, severity=severity, n=len(found), kind=kind, names=shown, remedy=first.rule.remedy)
        )
    return lines


def to_json(
    refusals: Sequence[Finding], warnings: Sequence[Finding], loaded: Loaded | None, screen: Screen
) -> dict[str, Any]:
    """For machines."""

    def describe(finding: Finding) -> dict[str, Any]:
        where = "" if loaded is None else find_line(loaded, finding)
        return {**finding_to_json(finding, screen), "clause": finding.check.clause, "where": where}

    return {"event": "policy", "refused": list(map(describe, refusals)), "warnings": list(map(describe, warnings))}
