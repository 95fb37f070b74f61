"""`govcloud check`: judges the inventory with what it intends and, with `--live`, what pools, hosts and network devices
tell. Nothing is changed anywhere."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from govcloud.cli.check_keep import keep as keep_results
from govcloud.cli.check_keep import record_to_json, tell_record
from govcloud.cli.check_scores import describe_score, score_to_json
from govcloud.cli.check_show import print_assessment, to_json
from govcloud.cli.check_sources import Sources, is_extranet_asked, is_way_known, read_sources
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.policy_show import find_check
from govcloud.cli.pool_options import choose_pools, clouds_option
from govcloud.console import Screen
from govcloud.errors import Exit, UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.nearest import find_nearest
from govcloud.settings import load_settings
from govcloud.text import Text, in_words
from policies.assess import Assessment, Choice, assess
from policies.catalogue.read import Check, all_checks
from policies.facts.base import FactBase
from policies.frameworks.load import find_framework
from policies.waivers.match import WaiverFinding, apply_waivers, judge_waivers

NEEDS_LIVE = Text(
    "pools, hosts and network devices are read with --live only", "只有加 --live 才读取资源池、主机和网络设备"
)
ADD_LIVE = Text("add --live", "请加上 --live")
KEEP_WHOLE = Text("only a whole check is kept, so that checks can be compared", "只保存完整的检查，以便前后比较")
KEEP_HOW = Text("use --live --keep alone", "请只使用 --live --keep")
NO_DEPARTMENT = Text("the inventory has no department `{code}`", "清单中没有部门 `{code}`")
NO_SYSTEM = Text("the inventory has no system `{code}`", "清单中没有业务系统 `{code}`")
MEANT = Text("did you mean `{nearest}`?", "是否应为 `{nearest}`？")
SEE = Text("`govcloud inventory list` has them all", "`govcloud inventory list` 列出全部")


def many(name: str, to: str, words: str) -> Callable[..., Any]:
    """An option that may be given several times."""
    return click.option(name, to, multiple=True, metavar="CODE", help=words)


@dataclass(frozen=True)
class Asked:
    """What is to be judged."""

    checks: Sequence[Check]
    choice: Choice


@click.command(
    help=in_words(
        "Judge what there is against the checks of the catalogue. Exit code 3: something fails that is not waived,"
        " or a waiver is in order no longer; 1: nothing fails, but something could not be read.",
        "按检查目录对现状进行检查。退出码 3：存在未豁免的不符合项或有问题的豁免；1：无不符合项，但有内容未能读取。",
    )
)
@click.option("--live", is_flag=True, help=in_words("Read the pools, too.", "同时读取各资源池。"))
@click.option(
    "--hosts",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=in_words(
        "With --live: also judge hosts, by the documents that playbooks/host_facts.yml wrote to this folder.",
        "与 --live 同用：按 playbooks/host_facts.yml 写入该目录的采集结果检查主机。",
    ),
)
@click.option(
    "--devices",
    is_flag=True,
    help=in_words(
        "With --live: also ask the network devices what they see. With GOVCLOUD_SSH_CONFIG set, whole checks do.",
        "与 --live 同用：同时询问网络设备的现状。设置 GOVCLOUD_SSH_CONFIG 后，完整检查时自动询问。",
    ),
)
@many("--pool", "pools", in_words("Only this pool.", "只检查该资源池。"))
@many("--department", "departments", in_words("Only what is this department's.", "只检查该部门的对象。"))
@many(
    "--system",
    "systems",
    in_words("Only this system: CODE or DEPARTMENT.CODE.", "只检查该业务系统：编号，或 部门.编号。"),
)
@many("--framework", "frameworks", in_words("Only checks of this framework.", "只执行该合规框架的检查项。"))
@click.option(
    "--level",
    type=click.IntRange(1, 4),
    default=3,
    show_default=True,
    metavar="1-4",
    help=in_words("Level at which frameworks are rated.", "按该等级计算合规框架得分。"),
)
@many("--check", "check_ids", in_words("Only this check.", "只执行该检查项。"))
@click.option(
    "--keep",
    is_flag=True,
    help=in_words("Keep the results of a whole check, for the trend.", "保存完整检查的结果，用于趋势。"),
)
@inventory_option
@clouds_option
@json_option
def check(  # noqa: PLR0913 - one per option
    *,
    live: bool,
    hosts: Path | None,
    devices: bool,
    pools: tuple[str, ...],
    departments: tuple[str, ...],
    systems: tuple[str, ...],
    frameworks: tuple[str, ...],
    level: int,
    check_ids: tuple[str, ...],
    keep: bool,
    folder: Path,
    clouds: Path | None,
    as_json: bool,
) -> int:
    """A failure weighs more than what could not be read: it is certain."""
    screen, inventory = Screen(), load_inventory(folder)
    if (pools or hosts or devices) and not live:
        raise UsageError(NEEDS_LIVE, todo=ADD_LIVE)
    everybody = not (pools or departments or systems)
    whole = live and everybody
    if keep and (not whole or frameworks or check_ids):
        raise UsageError(KEEP_WHOLE, todo=KEEP_HOW)
    chosen = choose_pools(inventory, pools)
    asked = Asked(choose_checks(check_ids, frameworks), choose_owners(inventory, departments, systems))
    started = time.monotonic()
    intended = everybody and is_extranet_asked(asked.checks)
    sources = Sources(
        pools=chosen if live else (),
        clouds=clouds,
        hosts=hosts,
        intended=intended,
        devices=devices or (live and intended and is_way_known()),
    )
    harvest = read_sources(inventory, sources, screen)
    today = datetime.now(UTC).astimezone().date()
    found = assess(asked.checks, FactBase(harvest, datetime.now(UTC)), asked.choice)
    assessment = apply_waivers(found, inventory.waivers, today)
    troubles = judge_waivers(assessment, inventory.waivers, today, whole=whole)
    record = keep_results(load_settings(), assessment, datetime.now(UTC)) if keep else None
    rated = [find_framework(each) for each in frameworks]
    if as_json:
        document = to_json(assessment, troubles, screen, datetime.now(UTC))
        if record is not None:
            document["history"] = record_to_json(record)
        screen.json({**document, "frameworks": [score_to_json(each, level, assessment) for each in rated]})
    else:
        print_assessment(screen, assessment, troubles, live=live, seconds=time.monotonic() - started)
        if record is not None:
            tell_record(screen, record)
        for each in rated:
            screen.say(describe_score(each, level, assessment))
    return choose_exit(assessment, troubles)


def choose_checks(check_ids: Sequence[str], frameworks: Sequence[str]) -> list[Check]:
    """The checks of these ids and of these frameworks; all where neither is named. Raises UsageError."""
    named = [find_check(each) for each in check_ids]
    items = [item for code in frameworks for item in find_framework(code).items]
    chosen = {check.id: check for check in (*named, *(all_checks()[name] for item in items for name in item.checks))}
    return list(chosen.values()) or list(all_checks().values())


def choose_owners(inventory: Inventory, departments: Sequence[str], systems: Sequence[str]) -> Choice:
    """The departments and systems of these codes. Raises UsageError: there is none of a code."""
    for code in departments:
        if code not in inventory.department_by_code:
            raise refuse_code(NO_DEPARTMENT, code, inventory.department_by_code)
    known = {f"{owner.code}.{system.code}": system.code for owner, system in inventory.systems}
    found: set[str] = set()
    for code in systems:
        names = {name for name, short in known.items() if code in (name, short)}
        if not names:
            raise refuse_code(NO_SYSTEM, code, [*known, *known.values()])
        found |= names
    return Choice(frozenset(departments), frozenset(found))


def refuse_code(what: Text, code: str, known: Iterable[str]) -> UsageError:
    """An error that names the code that was probably meant."""
    nearest = find_nearest(code, known)
    return UsageError(what(code=code), todo=MEANT(nearest=nearest) if nearest else SEE)


def choose_exit(assessment: Assessment, troubles: Sequence[WaiverFinding]) -> Exit:
    """See the command's help."""
    if assessment.failures or troubles:
        return Exit.REFUSED
    return Exit.FAILED if assessment.gaps or assessment.faults else Exit.DONE
