"""How an assessment is shown: failures with object, reason and remedy, what could not be read, and a summary that says
how much was judged at all."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from govcloud.cli.check_table import name_object, print_failures, shorten
from govcloud.console import Screen
from govcloud.text import Text, literal
from policies.assess import Assessment, Finding, Standing
from policies.facts.fact import Read  # noqa: TC001 - as the other facts are imported
from policies.reports.words import INVENTORY
from policies.verdict import ITEM_WORDS, ItemVerdict, Verdict
from policies.waivers.match import Trouble, WaiverFinding

UNREAD = Text(
    "{place}: {n} lists could not be read in full: {kinds}: {why}", "{place}：{n} 个列表未能完整读取（{kinds}）：{why}"
)
STRANGERS = Text(
    "{n} results are left out: nothing tells whose their objects are", "{n} 条结果未列入：无法确定对象归属"
)
FAULTS = Text("{rule} itself failed on {name}: {why}", "规则 {rule} 在 {name} 上执行出错：{why}")
RESULTS = Text("results on objects: {counts}", "对象结果：{counts}")
CHECKS = Text("checks: {counts}", "检查项：{counts}")
COVERAGE = Text(
    "automation coverage: {judged} of {asked} checks were judged ({planned} have no rule yet, {missing} lack evidence,"
    " {manual} need a person)",
    "自动化覆盖：{judged}/{asked} 项已判定（{planned} 项尚无规则，{missing} 项缺少数据，{manual} 项需人工）",
)
VERSION = Text("rule set {version}, {seconds} s", "规则集 {version}，用时 {seconds} 秒")
NOT_LIVE = Text(
    "only the inventory and what it intends was judged; --live reads what there is",
    "仅检查了清单及其目标配置；加 --live 可读取现状",
)
WAIVED = Text(
    "waived, not passed: {rule} on {n} objects by {code} until {day} ({people}, {ticket}): {reason}",
    "已豁免（不计为符合）：{rule}，{n} 个对象，豁免 {code}，至 {day}（{people}，{ticket}）：{reason}",
)
PEOPLE = Text("owner {owner}, approved by {approver}", "责任人 {owner}，审批人 {approver}")
OF_THEM_WAIVED = Text("of the failures waived", "不符合中已豁免")
TROUBLE = Text("waiver {code} ({trouble}): {what}", "豁免 {code}（{trouble}）：{what}")
TROUBLES = {
    Trouble.EXPIRED: Text("expired", "已到期"),
    Trouble.UNMATCHED: Text("unmatched", "无对应项"),
    Trouble.OVER_BROAD: Text("over-broad", "范围过宽"),
    Trouble.UNKNOWN_RULE: Text("unknown rule", "规则不存在"),
}
CLEAN = Text("nothing that was judged fails", "已判定的内容均无不符合项")


def print_assessment(
    screen: Screen, assessment: Assessment, troubles: Sequence[WaiverFinding], *, live: bool, seconds: float
) -> None:
    """Everything for people."""
    print_failures(screen, assessment.failures)
    for line in list_waived(assessment.waived):
        screen.say(line, "yellow")
    for trouble in troubles:
        what = TROUBLE(code=trouble.waiver.code, trouble=TROUBLES[trouble.trouble], what=trouble.what)
        screen.say(what, "bold red")
    for line in list_unread(screen, assessment):
        screen.say(line, "yellow")
    print_summary(screen, assessment)
    if not live:
        screen.say(NOT_LIVE, "yellow")
    screen.say(VERSION(version=assessment.rule_set, seconds=f"{seconds:.1f}"))


def list_waived(waived: Sequence[Finding]) -> list[Text]:
    """One line per waiver and rule."""
    numbers = Counter((each.result.rule, each.waiver.code) for each in waived if each.waiver is not None)
    by_code = {each.waiver.code: each.waiver for each in waived if each.waiver is not None}
    lines = []
    for (rule, code), n in numbers.items():
        waiver = by_code[code]
        told = {"people": PEOPLE(owner=waiver.owner, approver=waiver.approver), "ticket": waiver.ticket}
        lines.append(WAIVED(rule=rule, n=n, code=code, day=waiver.until, reason=shorten(waiver.reason), **told))
    return lines


def list_unread(screen: Screen, assessment: Assessment) -> list[Text]:
    """What was not read, by place and reason; rules that failed; and what is left out."""
    grouped: dict[tuple[str, str], list[Read]] = {}
    for read in assessment.gaps:
        why = screen.words(read.gap.why) if read.gap else ""
        grouped.setdefault((read.place.name, why), []).append(read)
    comma = "、" if screen.language == "zh" else ", "
    lines = [
        UNREAD(
            place=shorten(place) or screen.words(INVENTORY),
            n=len(reads),
            kinds=comma.join(screen.words(r.kind.WORDS) for r in reads),
            why=shorten(why),
        )
        for (place, why), reads in grouped.items()
    ]
    for each in assessment.faults:
        why = shorten(screen.words(each.result.reason))
        lines.append(FAULTS(rule=each.result.rule, name=name_object(screen, each), why=why))
    if assessment.strangers:
        lines.append(STRANGERS(n=assessment.strangers))
    return lines


def print_summary(screen: Screen, assessment: Assessment) -> None:
    """Counts and coverage."""
    if not assessment.failures:
        screen.say(CLEAN)
    results = Counter(each.result.verdict for each in assessment.findings)
    numbers = [(verdict.words, results[verdict]) for verdict in Verdict]
    screen.say(RESULTS(counts=count(screen, [*numbers, (OF_THEM_WAIVED, len(assessment.waived))])))
    items = Counter(each.verdict for each in assessment.standings)
    screen.say(CHECKS(counts=count(screen, [(ITEM_WORDS[verdict], items[verdict]) for verdict in ItemVerdict])))
    judged, asked = assessment.coverage
    planned = sum(not each.check.built for each in assessment.standings)
    screen.say(
        COVERAGE(
            judged=judged,
            asked=asked,
            planned=planned,
            missing=items[ItemVerdict.MISSING] - planned,
            manual=items[ItemVerdict.MANUAL],
        )
    )


def count(screen: Screen, numbers: Sequence[tuple[Text, int]]) -> str:
    """`12 pass, 3 fail`, without zeros."""
    words = [f"{n} {screen.words(word)}" for word, n in numbers if n]
    return ("、" if screen.language == "zh" else ", ").join(words) or "0"


def shorten_text(text: Text) -> Text:
    """The same of a sentence in both languages."""
    return Text("{en}", "{zh}")(en=shorten(text.render("en")), zh=shorten(text.render("zh")))


def to_json(assessment: Assessment, troubles: Sequence[WaiverFinding], screen: Screen, at: datetime) -> dict[str, Any]:
    """Everything for machines. `findings` are all results, not failures only."""
    judged, asked = assessment.coverage
    return {
        "at": at.isoformat(),
        "rule_set": assessment.rule_set,
        "coverage": {"judged": judged, "asked": asked},
        "failures": len(assessment.failures),
        "waived": len(assessment.waived),
        "waivers": [
            {"code": each.waiver.code, "trouble": each.trouble.value, "what": screen.words(each.what)}
            for each in troubles
        ],
        "left_out": assessment.strangers,
        "unread": [
            {
                "place": read.place.name,
                "kind": read.kind.KIND,
                "source": read.source,
                "why": screen.words(read.gap.why if read.gap else literal("")),
            }
            for read in assessment.gaps
        ],
        "checks": [standing_to_json(each, screen) for each in assessment.standings],
        "findings": [finding_to_json(each, screen) for each in assessment.findings],
    }


def standing_to_json(standing: Standing, screen: Screen) -> dict[str, Any]:
    """One check."""
    check = standing.check
    return {
        "id": check.id,
        "title": screen.words(check.title),
        "severity": check.severity.value,
        "clause": check.clause,
        "verdict": standing.verdict.value,
        "built": check.built,
        "counts": {verdict.value: n for verdict, n in standing.counts.items()} if check.built else {},
    }


def finding_to_json(finding: Finding, screen: Screen) -> dict[str, Any]:
    """One result with whose it is and what to do."""
    failed = finding.result.verdict is Verdict.FAIL
    return {
        **finding.result.to_json(),
        "check": finding.check.id,
        "severity": finding.check.severity.value,
        "department": finding.owner.department,
        "system": finding.owner.system,
        **({"remedy": screen.words(finding.rule.remedy)} if failed else {}),
        **({} if finding.waiver is None else {"waiver": finding.waiver.model_dump(mode="json", by_alias=True)}),
    }
