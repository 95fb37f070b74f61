"""`govcloud check`: judges the inventory with what it intends and, with `--live`, what pools, hosts and network devices
tell. Nothing is changed anywhere."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from govcloud.cli.check_keep import keep as keep_results
from govcloud.cli.check_keep import record_to_json, tell_record
from govcloud.cli.check_options import Wish, choose_sources, many, source_options
from govcloud.cli.check_scores import describe_score, score_to_json
from govcloud.cli.check_show import print_assessment, to_json
from govcloud.cli.check_sources import read_sources
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.own_parameters import own_parameters
from govcloud.cli.policy_show import find_check
from govcloud.cli.pool_options import choose_pools, clouds_option
from govcloud.console import Screen
from govcloud.errors import Exit, UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.nearest import find_nearest
from govcloud.text import Text, in_words
from policies.assess import Assessment, Choice, assess
from policies.catalogue.read import Check, all_checks
from policies.facts.base import FactBase
from policies.frameworks.load import find_framework
from policies.waivers.match import WaiverFinding, apply_waivers, judge_waivers

KEEP_WHOLE = Text("only a whole check is kept, so that checks can be compared", "只保存完整的检查，以便前后比较")
KEEP_HOW = Text("use --live --keep alone", "请只使用 --live --keep")
NO_DEPARTMENT = Text("the inventory has no department `{code}`", "清单中没有部门 `{code}`")
NO_SYSTEM = Text("the inventory has no system `{code}`", "清单中没有业务系统 `{code}`")
MEANT = Text("did you mean `{nearest}`?", "是否应为 `{nearest}`？")
SEE = Text("`govcloud inventory list` has them all", "`govcloud inventory list` 列出全部")


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
@source_options
@many("--check", "check_ids", in_words("Only this check.", "只执行该检查项。"))
@click.option(
    "--keep",
    is_flag=True,
    help=in_words("Keep the results of a whole check, for the trend.", "保存完整检查的结果，用于趋势。"),
)
@inventory_option
@clouds_option
@json_option
def check(
    *,
    check_ids: tuple[str, ...],
    keep: bool,
    folder: Path,
    as_json: bool,
    **told: Any,
) -> int:
    """A failure weighs more than what could not be read: it is certain."""
    wish, screen, inventory = Wish(**told), Screen(), load_inventory(folder)
    if keep and (not wish.whole or wish.frameworks or check_ids):
        raise UsageError(KEEP_WHOLE, todo=KEEP_HOW)
    chosen = choose_pools(inventory, wish.pools)
    asked = Asked(choose_checks(check_ids, wish.frameworks), choose_owners(inventory, wish.departments, wish.systems))
    sources, parameters = choose_sources(wish, asked.checks, chosen), own_parameters(inventory, folder)
    started = time.monotonic()
    harvest = read_sources(inventory, sources, screen)
    today = datetime.now(UTC).astimezone().date()
    found = assess(asked.checks, FactBase(harvest, datetime.now(UTC)), asked.choice, parameters=parameters)
    assessment = apply_waivers(found, inventory.waivers, today)
    troubles = judge_waivers(assessment, inventory.waivers, today, whole=wish.whole)
    record = keep_results(assessment, datetime.now(UTC)) if keep else None
    rated = [find_framework(each) for each in wish.frameworks]
    if as_json:
        document = to_json(assessment, troubles, screen, datetime.now(UTC))
        if record is not None:
            document["history"] = record_to_json(record)
        screen.json({**document, "frameworks": [score_to_json(each, wish.level, assessment) for each in rated]})
    else:
        print_assessment(screen, assessment, troubles, live=wish.live, seconds=time.monotonic() - started)
        if record is not None:
            tell_record(screen, record)
        for each in rated:
            screen.say(describe_score(each, wish.level, assessment))
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
