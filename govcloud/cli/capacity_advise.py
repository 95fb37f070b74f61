"""`govcloud capacity advise`: what to make larger or smaller, and what to ask about. It changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from govcloud.cli.capacity_read import GAP, look_at_pools
from govcloud.cli.check_options import many
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.pool_options import choose_pools, clouds_option
from govcloud.cli.state_options import ask_database
from govcloud.console import Screen
from govcloud.database import Database
from govcloud.errors import Exit, GovcloudError
from govcloud.inventory.load import load_inventory
from govcloud.text import Text, in_words
from monitors.advice import quota
from monitors.advice.advice import Advice
from monitors.advice.idle import find_idle
from monitors.advice.thresholds import OWN, Thresholds, load_thresholds
from monitors.advice.use import Use, find_sizes, read_use
from monitors.collect.capacity import HOLDING_LISTS
from policies.collect.prometheus import open_session
from policies.collect.way import Way, read_way
from policies.facts.base import FactBase
from policies.facts.gaps import MissingError

HEADINGS = (
    Text("pool", "资源池"),
    Text("department", "部门"),
    Text("system", "业务系统"),
    Text("kind", "类别"),
    Text("name", "名称"),
    Text("advice", "建议"),
    Text("because", "依据"),
)
KINDS = {
    "server": Text("server", "云主机"),
    "volume": Text("volume", "云硬盘"),
    "address": Text("floating IP", "浮动 IP"),
    "quota": Text("quota", "配额"),
}
NOTHING = Text("nothing to advise", "没有建议")
NO_USE = Text(
    "how much servers use is not known: give --prometheus URL. Without it no server is called too large or too small",
    "未获取云主机使用率：请加 --prometheus URL。缺少使用率数据时不给出扩容或缩容建议",
)
UNKNOWN_USE = Text("{pool}: too little is known of the use of {n} servers", "{pool}：{n} 台云主机的使用率数据不足")
FEW_DAYS = Text(
    "quotas: {kept} days are kept, {days} are needed. Keep one a day: govcloud capacity advise --keep",
    "配额：已保存 {kept} 天，需要 {days} 天。请每天执行：govcloud capacity advise --keep",
)


@dataclass
class Found:
    """What was found, and what could not be."""

    advice: list[Advice] = field(default_factory=list)
    gaps: list[tuple[str, Text]] = field(default_factory=list)
    remarks: list[Text] = field(default_factory=list)


@click.command(
    help=in_words(
        "Advise on sizes: servers that are off, volumes and floating IPs that nobody uses, quotas that were never used,"
        " and with --prometheus servers that are too small or too large. It changes nothing.",
        "给出资源优化建议：长期关机的云主机、未使用的云硬盘和浮动 IP、从未使用的配额；加 --prometheus"
        " 时还包括规格过小或过大的云主机。不作任何更改。",
    )
)
@many("--pool", "codes", in_words("Only this pool.", "只查看该资源池。"))
@many("--department", "departments", in_words("Only this department.", "只查看该部门。"))
@click.option("--keep", is_flag=True, help=in_words("Keep today's use of quotas.", "保存今天的配额使用量。"))
@click.option("--prometheus", metavar="URL", help=in_words("Also ask how much servers use.", "同时查询云主机使用率。"))
@click.option(
    "--prometheus-credentials",
    "credentials",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=in_words("A file of one line with `user:password`, or with a token.", "凭据文件，一行，`用户:口令` 或令牌。"),
)
@click.option(
    "--thresholds",
    "limits",
    type=click.Path(path_type=Path),
    default=OWN,
    metavar="FILE",
    help=in_words("The city's own thresholds and peak seasons.", "本市自定的阈值和业务高峰期。"),
)
@inventory_option
@clouds_option
@json_option
def advise(*, folder: Path, as_json: bool, keep: bool, **asked: Any) -> int:
    """Exit code 1: something could not be read."""
    screen, inventory, limits = Screen(), load_inventory(folder), load_thresholds(asked["limits"])
    way = read_way(asked["prometheus"], asked["credentials"]) if asked["prometheus"] else None
    pools = choose_pools(inventory, asked["codes"])
    zone = ZoneInfo(inventory.city.timezone)
    base = look_at_pools(screen, inventory, pools, asked["clouds"], HOLDING_LISTS).base
    found, codes = Found(), [each.code for each in pools]
    advise_idle(found, base, codes, limits)
    advise_quotas(found, base, codes, limits, Days(datetime.now(zone).date(), keep))
    advise_sizes(found, base, codes, limits, ask_use(found, way, limits, zone))
    wanted = set(asked["departments"])
    found.advice = [each for each in found.advice if not wanted or each.department in wanted]
    if as_json:
        screen.json(to_json(screen, found, limits))
    else:
        show(screen, found)
    return Exit.FAILED if found.gaps else Exit.DONE


def advise_idle(found: Found, base: FactBase, codes: Sequence[str], limits: Thresholds) -> None:
    """What does nothing."""
    for pool in codes:
        advice, gaps = find_idle(base, pool, limits)
        found.advice += advice
        found.gaps += [(pool, gap.why) for gap in gaps]


@dataclass(frozen=True)
class Days:
    """Today, and whether it is kept."""

    today: date
    keep: bool


def advise_quotas(found: Found, base: FactBase, codes: Sequence[str], limits: Thresholds, days: Days) -> None:
    """Quotas that were never used."""
    now: dict[quota.Key, quota.Holding] = {}
    for pool in codes:
        holdings, gaps = quota.find_holdings(base, pool)
        now |= holdings
        found.gaps += [(pool, gap.why) for gap in gaps if (pool, gap.why) not in found.gaps]

    async def work(database: Database) -> dict[quota.Key, quota.Most]:
        if days.keep:
            await quota.keep_holdings(database, now, days.today)
        return await quota.read_most(database, days.today - timedelta(days=limits.quota_days.value))

    kept = ask_database(work)
    found.advice += quota.find_unused(now, kept, limits)
    fewest = min((kept[key].days if key in kept else 0 for key in now), default=0)
    if now and fewest < limits.quota_days.value:
        found.remarks.append(FEW_DAYS(kept=fewest, days=limits.quota_days.value))


def ask_use(found: Found, way: Way | None, limits: Thresholds, zone: ZoneInfo) -> Use | None:
    """What the monitoring knows; none where nobody said where it is, or it gives no answer."""
    if way is None:
        found.remarks.append(NO_USE)
        return None
    try:
        return read_use(open_session(way), limits, datetime.now(zone), zone)
    except GovcloudError as error:
        found.gaps.append(("prometheus", error.what))
        return None


def advise_sizes(found: Found, base: FactBase, codes: Sequence[str], limits: Thresholds, use: Use | None) -> None:
    """Servers that are too small or too large; those of a pool that was not read are a gap already."""
    missing = {pool for pool, _ in found.gaps}
    for pool in codes if use else ():
        if use is None or pool in missing:
            continue
        try:
            advice, unknown = find_sizes(base, pool, use, limits)
        except MissingError as gap:
            found.gaps.append((pool, gap.what))
            continue
        found.advice += advice
        if unknown:
            found.remarks.append(UNKNOWN_USE(pool=pool, n=unknown))


def show(screen: Screen, found: Found) -> None:
    """A table, then what is not known."""
    if found.advice:
        screen.table(
            HEADINGS,
            [
                [
                    each.pool,
                    each.department or "–",
                    each.system or "–",
                    KINDS[each.kind],
                    each.name,
                    each.act.words,
                    each.why,
                ]
                for each in found.advice
            ],
        )
    else:
        screen.say(NOTHING)
    for pool, why in found.gaps:
        screen.say(GAP(pool=pool, why=screen.words(why)), "yellow")
    for remark in found.remarks:
        screen.say(remark, "yellow")


def make_row(each: Advice) -> list[Text | str]:
    """One line of the table."""
    owner = (each.department or "–", each.system or "–")
    return [each.pool, *owner, KINDS[each.kind], each.name, each.act.words, each.why]


def to_json(screen: Screen, found: Found, limits: Thresholds) -> dict[str, Any]:
    """Everything for machines, with the thresholds and their sources."""
    return {
        "advice": [
            {
                "pool": each.pool,
                "department": each.department,
                "system": each.system,
                "kind": each.kind,
                "name": each.name,
                "act": each.act.value,
                "why": screen.words(each.why),
            }
            for each in found.advice
        ],
        "missing": [{"source": pool, "why": screen.words(why)} for pool, why in found.gaps],
        "remarks": [screen.words(each) for each in found.remarks],
        "thresholds": limits.model_dump(by_alias=True),
    }
