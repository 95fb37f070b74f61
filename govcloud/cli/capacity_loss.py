"""`govcloud capacity loss`: what if a host, a part or a site of a pool fails. Links are `govcloud extranet check`'s."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from govcloud.cli.capacity_read import GAP, list_sites, look_at_pools, tell_gaps
from govcloud.cli.capacity_show import UNKNOWN, WHOLE
from govcloud.cli.check_options import many
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.pool_options import choose_pools, clouds_option
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.inventory.load import load_inventory
from govcloud.text import Text, in_words
from monitors.capacity.hosts import HostLoss, find_host_losses, find_worst
from monitors.capacity.level import Key, Level, What
from monitors.capacity.loss import Fit, Site, find_fits, lose_part, lose_site
from monitors.collect.capacity import HOST_LISTS
from policies.facts.fact import Gap

HOSTS = Text("one host fails: the worst of each zone", "失去一台主机：各可用区最不利的一台")
HOST_HEADINGS = (
    Text("pool", "资源池"),
    Text("zone", "可用区"),
    Text("worst host", "最不利主机"),
    Text("servers", "云主机"),
    Text("without a home", "无处安置"),
    Text("missing cores / GiB", "缺少 vCPU / GiB"),
    Text("rest then full", "其余占用率"),
)
PARTS = Text("one part or site fails: how full the rest of the pool is then", "失去一个分区或站点：其余部分占用率")
PART_HEADINGS = (
    Text("pool", "资源池"),
    Text("lost", "失去"),
    Text("cores", "vCPU"),
    Text("memory", "内存"),
    Text("storage", "存储"),
    Text("of it dual-active", "其中双活存储"),
)
TOO_MUCH = Text("fail: {share}", "不足：{share}")
NO_REST = Text("nothing is left", "无剩余")
SITE = Text("site {code}", "站点 {code}")
FITS = Text(
    "dual-active storage of {pool} without site {site}: {used} GiB in use, {left} GiB at the others: it fits",
    "{pool} 双活存储失去站点 {site} 后：已用 {used} GiB，其余站点 {left} GiB，可容纳",
)
FITS_NOT = Text(
    "dual-active storage of {pool} without site {site}: {used} GiB in use, {left} GiB at the others: it does not fit",
    "{pool} 双活存储失去站点 {site} 后：已用 {used} GiB，其余站点 {left} GiB，无法容纳",
)
LINKS = Text("links and devices of the extranet: govcloud extranet check", "外网链路和设备：govcloud extranet check")


@dataclass(frozen=True)
class Left:
    """What a pool is without something."""

    pool: str
    part: str
    site: str
    levels: Mapping[What, Level]
    """Of the whole pool."""


@click.command(
    help=in_words(
        "Tell what would be if any one host, part or site of a pool failed: whether the rest carries all.",
        "查看资源池失去任意一台主机、一个分区或一个站点后，其余部分能否承载全部。",
    )
)
@many("--pool", "codes", in_words("Only this pool.", "只查看该资源池。"))
@inventory_option
@clouds_option
@json_option
def loss(*, codes: tuple[str, ...], folder: Path, clouds: Path | None, as_json: bool) -> int:
    """Exit code 3: something would not fit; 1: something could not be read."""
    screen, inventory = Screen(), load_inventory(folder)
    pools = choose_pools(inventory, codes)
    look = look_at_pools(screen, inventory, pools, clouds, HOST_LISTS)
    losses, gaps = find_host_losses(look.base, [each.code for each in pools])
    known = {each.code for each in pools}
    sites = [each for each in list_sites(inventory) if each.pool in known]
    lefts, fits = find_lefts(look.snapshot.levels, sites), find_fits(look.snapshot.levels, sites)
    if as_json:
        screen.json(to_json(screen, losses, gaps, lefts, fits))
    else:
        show(screen, find_worst(losses), lefts, fits)
        tell_gaps(screen, look.snapshot)
        for pool, found in gaps.items():
            for why in dict.fromkeys(screen.words(gap.why) for gap in found):
                screen.say(GAP(pool=pool, why=why), "yellow")
    if gaps or look.snapshot.gaps:
        return Exit.FAILED
    short = any(each.homeless for each in losses) or any(not each.holds for each in fits)
    return Exit.REFUSED if short else Exit.DONE


def find_lefts(levels: Mapping[Key, Level], sites: Sequence[Site]) -> list[Left]:
    """What is left without each part, and without each site of which it is known what is there."""
    found = []
    for pool, part in sorted({key[:2] for key in levels if key[1]}):
        touched = {what for what in What if (pool, part, what) in levels}
        if levels.get((pool, part, What.STORAGE), Level(0, 0)).dual:
            touched.add(What.DUAL)
        found.append(Left(pool, part, "", pick(lose_part(levels, pool, part), pool, touched)))
    for site in sites:
        if site.parts and any(key[0] == site.pool for key in levels):
            left = lose_site(levels, site, sites)
            found.append(Left(site.pool, "", site.code, pick(left, site.pool, set(What))))
    return sorted(found, key=lambda each: (each.pool, each.site, each.part))


def pick(levels: Mapping[Key, Level], pool: str, whats: set[What]) -> dict[What, Level]:
    """A pool's own levels of some kinds."""
    return {what: levels[pool, "", what] for what in What if what in whats and (pool, "", what) in levels}


def show(screen: Screen, worst: Sequence[HostLoss], lefts: Sequence[Left], fits: Sequence[Fit]) -> None:
    """The tables."""
    if worst:
        screen.table(HOST_HEADINGS, [make_host_row(each) for each in worst], HOSTS)
    if lefts:
        screen.table(PART_HEADINGS, [make_part_row(each) for each in lefts], PARTS)
    for fit in fits:
        words = FITS if fit.holds else FITS_NOT
        told = words(pool=fit.site.pool, site=fit.site.code, used=f"{fit.used:,.0f}", left=f"{fit.left:,.0f}")
        screen.say(told, "" if fit.holds else "red")
    screen.say(LINKS)


def make_host_row(each: HostLoss) -> list[Text | str]:
    """One zone."""
    cores, memory = each.missing
    missing = f"{cores:,.0f} / {memory:,.0f}" if each.homeless else UNKNOWN
    after = NO_REST if each.after == float("inf") else f"{each.after:.0%}"
    return [each.pool, each.zone or WHOLE, each.host, str(each.servers), str(len(each.homeless)), missing, after]


def make_part_row(each: Left) -> list[Text | str]:
    """One part or site."""
    return [each.pool, each.part or SITE(code=each.site), *(tell_level(each.levels.get(what)) for what in What)]


def tell_level(level: Level | None) -> Text | str:
    """How full, or that it is too full; nothing where nothing was lost of it."""
    if level is None:
        return ""
    if level.size <= 0:
        return NO_REST if level.used else "0%"
    share = f"{level.share:.0%}"
    return TOO_MUCH(share=share) if level.used > level.size else share


def to_json(
    screen: Screen,
    losses: Sequence[HostLoss],
    gaps: Mapping[str, Sequence[Gap]],
    lefts: Sequence[Left],
    fits: Sequence[Fit],
) -> dict[str, Any]:
    """Everything for machines: all hosts, not only the worst."""
    return {
        "hosts": [
            {
                "pool": each.pool,
                "zone": each.zone,
                "host": each.host,
                "servers": each.servers,
                "homeless": [need.name for need in each.homeless],
                "missing_cores": each.missing[0],
                "missing_memory_gib": each.missing[1],
                "rest_full": None if each.after == float("inf") else each.after,
            }
            for each in losses
        ],
        "without": [
            {
                "pool": each.pool,
                "part": each.part,
                "site": each.site,
                "levels": {what.value: {"size": level.size, "used": level.used} for what, level in each.levels.items()},
            }
            for each in lefts
        ],
        "dual_active": [
            {"pool": fit.site.pool, "lost": fit.site.code, "used": fit.used, "left": fit.left, "holds": fit.holds}
            for fit in fits
        ],
        "missing": [{"pool": pool, "why": screen.words(gap.why)} for pool, found in gaps.items() for gap in found],
    }
