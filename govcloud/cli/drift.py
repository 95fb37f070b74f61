"""`govcloud drift`: what differs between the state and the pools, found by looking, with what repairs it."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from govcloud.cli.drift_keep import keep_reports
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.pool_options import choose_pools, clouds_option
from govcloud.cli.stack_options import selection_options
from govcloud.console import Screen
from govcloud.errors import Exit, GovcloudError
from govcloud.files import write_atomic
from govcloud.inventory.load import load_inventory
from govcloud.settings import Settings, load_settings
from govcloud.text import Text, in_words, literal
from stacks.drift.finding import Finding, Kind
from stacks.drift.known import KnownStack
from stacks.drift.stacks import read_stacks
from stacks.drift.survey import PoolReport, Scope, survey
from stacks.engine.state.open import find_state_url, open_database
from stacks.provider.pools import open_pools

HEADINGS = (
    Text("severity", "级别"),
    Text("stack", "栈"),
    Text("resource", "资源"),
    Text("what is wrong", "问题"),
    Text("up does", "up 会"),
)
SEVERITIES = {"high": Text("high", "高"), "medium": Text("medium", "中"), "low": Text("low", "低")}
REPAIRS = {
    "update": Text("update", "更新"),
    "replace": Text("replace", "重建"),
    "create": Text("create", "创建"),
    "adopt": Text("take up", "接管"),
    "nothing": Text("nothing", "不处理"),
}
WHOLE = Text("{resources} of {pool}", "{pool} 的 {resources}")
EVERYTHING = Text("everything", "全部资源")
CLEAN = Text(
    "{pool}: as the state says ({stacks} stacks, {resources} resources; {calls} calls, {seconds} s)",
    "{pool}：与状态一致（{stacks} 个栈，{resources} 个资源；{calls} 次调用，{seconds} 秒）",
)
COUNTS = Text(
    "{pool}: {differences} differences, {unread} could not be looked at"
    " ({stacks} stacks, {resources} resources; {calls} calls, {seconds} s)",
    "{pool}：{differences} 处差异，{unread} 处未能检查"
    "（{stacks} 个栈，{resources} 个资源；{calls} 次调用，{seconds} 秒）",
)
REMEDY = Text("{n} × {remedy}", "{n} 处：{remedy}")
LOOKING = Text("looking at {n} pools …", "正在检查 {n} 个资源池……")
ONLY_OWNER = 0o600


@click.command(
    help=in_words(
        "Compare the state of all stacks with their pools. Nothing is changed. Exit code 4: something differs;"
        " 1: something could not be looked at.",
        "比较所有栈的状态与资源池现状，不作任何更改。退出码 4：存在差异；1：有内容未能检查。",
    )
)
@selection_options
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=in_words("Write the findings to a file, too, as JSON.", "同时将结果以 JSON 写入文件。"),
)
@click.option("--keep", is_flag=True, help=in_words("Keep the counts for the monitors.", "保存差异数量，供监测使用。"))
@inventory_option
@clouds_option
@json_option
def drift(  # noqa: PLR0913 - one per option
    *,
    pools: tuple[str, ...],
    departments: tuple[str, ...],
    systems: tuple[str, ...],
    every: bool,  # noqa: ARG001 - what is meant when nothing is named
    out: Path | None,
    keep: bool,
    folder: Path,
    clouds: Path | None,
    as_json: bool,
) -> int:
    """Exit code 4 for any difference, else 1 when something could not be looked at."""
    screen, settings, inventory = Screen(), load_settings(), load_inventory(folder)
    scope = Scope(tuple(pool.code for pool in choose_pools(inventory, pools)), departments, systems)
    stacks = asyncio.run(read_all(settings, [pool.code for pool in inventory.pools], scope))
    opened = open_pools(inventory, settings, clouds)
    with screen.err.status(screen.words(LOOKING(n=len(scope.pools)))):
        reports = list(survey(opened.provider, stacks, scope).values())
    document = to_json(reports, screen)
    if keep:
        keep_reports(screen, reports, stacks, scope)
    if out is not None:
        write_report(out, document)
    if as_json:
        screen.json(document)
    else:
        print_reports(screen, reports)
    return choose_exit(reports)


async def read_all(settings: Settings, pools: Sequence[str], scope: Scope) -> list[KnownStack]:
    """All stacks of the state."""
    database = open_database(find_state_url(settings))
    try:
        return await read_stacks(database, pools, scope.pools, time.time)
    finally:
        database.close()


def choose_exit(reports: Sequence[PoolReport]) -> Exit:
    """A difference weighs more than what could not be looked at: it is certain."""
    kinds = {finding.kind for report in reports for finding in report.findings}
    if kinds - {Kind.UNREAD}:
        return Exit.CHANGES
    return Exit.FAILED if kinds else Exit.DONE


def print_reports(screen: Screen, reports: Sequence[PoolReport]) -> None:
    """Differences for people: one table, then what to do, then a line per pool."""
    findings = [finding for report in reports for finding in report.findings]
    if findings:
        screen.table(HEADINGS, [to_row(finding, screen) for finding in findings], folding=(2, 3))
    remedies = Counter(screen.words(finding.remedy) for finding in findings if finding.remedy is not None)
    for remedy, n in remedies.most_common():
        screen.say(REMEDY(n=n, remedy=literal(remedy)))
    for report in reports:
        unread = sum(finding.kind is Kind.UNREAD for finding in report.findings)
        line = COUNTS(differences=len(report.findings) - unread, unread=unread) if report.findings else CLEAN
        figures = {"stacks": report.stacks, "resources": report.resources, "calls": report.calls}
        screen.say(line(pool=report.pool, seconds=f"{report.seconds:.1f}", **figures))


def to_row(finding: Finding, screen: Screen) -> list[Text | str]:
    """One line of the table."""
    unread = finding.kind is Kind.UNREAD
    if unread:
        resource = screen.words(WHOLE(resources=finding.type_name or EVERYTHING, pool=finding.stack or finding.pool))
    else:
        resource = f"{finding.type_name} {finding.name or finding.id}"
    what = screen.words(finding.what)
    return [
        SEVERITIES[finding.severity],
        finding.stack or finding.pool,
        resource,
        f"{finding.path}: {what}" if finding.path else what,
        "–" if unread else REPAIRS[finding.repair],
    ]


def to_json(reports: Sequence[PoolReport], screen: Screen) -> dict[str, object]:
    """The reports for machines."""
    findings = [finding for report in reports for finding in report.findings]
    return {
        "complete": all(finding.kind is not Kind.UNREAD for finding in findings),
        "counts": dict(Counter(str(finding.kind) for finding in findings)),
        "pools": [
            {
                "pool": report.pool,
                "stacks": report.stacks,
                "resources": report.resources,
                "calls": report.calls,
                "seconds": round(report.seconds, 2),
                "findings": [finding.to_json(screen.language) for finding in report.findings],
            }
            for report in reports
        ],
    }


def write_report(file: Path, document: object) -> None:
    """Write the findings for their owner only. Raises GovcloudError."""
    try:
        write_atomic(file, json.dumps(document, ensure_ascii=False, indent=1) + "\n", mode=ONLY_OWNER)
    except OSError as error:
        raise GovcloudError(
            Text("the findings cannot be written", "无法写入检查结果"), str(file), literal(str(error.strerror))
        ) from error
