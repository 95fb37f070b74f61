"""`govcloud policy list`: the catalogue as a table, planned checks too, so that no gap is hidden."""

from collections.abc import Iterable

import click

from govcloud.cli.options import json_option
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.text import Text, in_words
from policies.catalogue.read import Check, all_checks
from policies.catalogue.words import OWNERS
from policies.model import Rule
from policies.verdict import Severity

HEADINGS = (
    Text("check", "检查项"),
    Text("title", "名称"),
    Text("severity", "严重程度"),
    Text("owner", "责任方"),
    Text("clause", "条款"),
    Text("status", "状态"),
)
BUILT, PLANNED = Text("built", "已实现"), Text("planned: {why}", "计划中：{why}")
SUMMARY = Text("{built} of {n} checks are built", "共 {n} 项检查，已实现 {built} 项")


@click.command(
    "list",
    help=in_words(
        "Every check of the catalogue: built, or planned and why.", "列出全部检查项：已实现，或计划中及原因。"
    ),
)
@click.option("--status", type=click.Choice(["built", "planned"]), help=in_words("Only these.", "只列出该状态。"))
@click.option(
    "--severity",
    type=click.Choice([each.value for each in Severity]),
    help=in_words("Only these.", "只列出该严重程度。"),
)
@click.option("--owner", type=click.Choice(list(OWNERS)), help=in_words("Only these.", "只列出该责任方。"))
@json_option
def list_(*, status: str | None, severity: str | None, owner: str | None, as_json: bool) -> int:
    """Exit code 0."""
    screen = Screen()
    chosen = [
        check
        for check in all_checks().values()
        if status in (None, status_of(check)) and severity in (None, check.severity) and owner in (None, check.owner)
    ]
    if as_json:
        screen.json([to_json(check, screen) for check in chosen])
        return Exit.DONE
    screen.table(HEADINGS, [to_row(check) for check in chosen])
    screen.say(SUMMARY(built=count_built(chosen), n=len(chosen)))
    return Exit.DONE


def status_of(check: Check) -> str:
    """`built` or `planned`."""
    return "built" if check.built else "planned"


def count_built(checks: Iterable[Check]) -> int:
    """How many are built."""
    return sum(check.built for check in checks)


def to_row(check: Check) -> list[Text | str]:
    """One line of the table."""
    status = BUILT if check.built else PLANNED(why=check.why_planned)
    return [check.id, check.title, check.severity.words, OWNERS[check.owner], check.clause, status]


def to_json(check: Check, screen: Screen) -> dict[str, object]:
    """One check for machines."""
    facts: dict[str, object] = {
        "id": check.id,
        "subject": check.subject,
        "title": screen.words(check.title),
        "severity": check.severity.value,
        "owner": check.owner,
        "level": check.level,
        "clause": check.clause,
        "item": check.item,
        "basis": check.basis,
        "moment": check.moment,
        "evidence": list(check.evidence),
        "condition": screen.words(check.condition),
        "status": status_of(check),
    }
    if not check.built:
        return {**facts, "why": screen.words(check.why_planned)}
    return {**facts, "rules": [rule_to_json(rule, screen) for rule in check.rules]}


def rule_to_json(rule: Rule, screen: Screen) -> dict[str, object]:
    """One rule for machines."""
    return {
        "id": rule.id,
        "object": rule.subject.KIND,
        "needs": sorted(kind.KIND for kind in rule.needs),
        "parameters": dict(rule.parameters),
        "remedy": screen.words(rule.remedy),
        "playbook": rule.playbook,
    }
