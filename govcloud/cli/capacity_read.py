"""What the commands of `govcloud capacity` read: levels of pools as they are now, kept days, sites, announced steps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from govcloud.cli.check_sources import read_live
from govcloud.cli.state_options import ask_database
from govcloud.console import Screen
from govcloud.database import Database
from govcloud.errors import UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.pool import Pool
from govcloud.inventory.models.safeguards import SiteUse
from govcloud.text import Text
from monitors.capacity.growth import WINDOW_DAYS, Reading
from monitors.capacity.level import DualTypes, Key, Level, Snapshot, take_snapshot
from monitors.capacity.loss import Site, lose_part, lose_site
from monitors.capacity.store import keep_levels, read_levels
from monitors.capacity.wish import Wish
from monitors.collect.capacity import CAPACITY_LISTS
from policies.collect.lists import Listing
from policies.facts.base import FactBase, Harvest

GAP = Text("{pool}: missing: {why}", "{pool}：缺少数据：{why}")
NO_PART = Text("pool {pool} has no {what} in `{part}`", "资源池 {pool} 的 `{part}` 中没有{what}")
NOT_THERE = Text("no pool that was read has a part `{name}`", "已读取的资源池中没有分区 `{name}`")
NO_SITE = Text("the inventory has no production site `{name}`", "清单中没有生产站点 `{name}`")
NO_PARTS = Text("the inventory does not say what is at site `{name}`", "清单未说明站点 `{name}` 有哪些分区")
SAY_PARTS = Text(
    "fill in `zones` and `stores` of it in security/sites.csv", "请在 security/sites.csv 填写 zones、stores"
)
THERE_ARE = Text("there are: {names}", "现有：{names}")
GIB = 1024
"""GiB of a TB."""


@dataclass(frozen=True)
class Look:
    """One look at pools."""

    base: FactBase
    snapshot: Snapshot


def look_at_pools(
    screen: Screen,
    inventory: Inventory,
    pools: Sequence[Pool],
    clouds: Path | None,
    lists: Sequence[Listing] = CAPACITY_LISTS,
) -> Look:
    """Facts and levels of now; a pool that cannot be used is told, and a gap."""
    readings = read_live(pools, clouds, lambda reading: screen.error(reading.error) if reading.error else None, lists)
    base = FactBase(sum((each.harvest for each in readings), Harvest()), datetime.now(UTC))
    return Look(base, take_snapshot(base, [each.code for each in pools], find_dual_types(inventory)))


def find_dual_types(inventory: Inventory) -> DualTypes:
    """Each pool's own names of the volume types that the catalogue calls dual-active."""
    dual = {name for name, each in inventory.city.catalogue.volume_types.items() if each.dual_active}
    return {
        pool.code: frozenset(name for code, name in pool.volume_types.items() if code in dual)
        for pool in inventory.pools
    }


def list_sites(inventory: Inventory) -> list[Site]:
    """The production sites of pools."""
    return [
        Site(each.code, each.pool, each.parts, None if each.dual_active_tb is None else each.dual_active_tb * GIB)
        for each in inventory.security.sites
        if each.use is SiteUse.PRODUCTION and each.pool is not None
    ]


def find_site(sites: Sequence[Site], code: str) -> Site:
    """The site of a code, of which the inventory says what is there. Raises UsageError."""
    site = next((each for each in sites if each.code == code), None)
    if site is None:
        raise UsageError(NO_SITE(name=code), todo=THERE_ARE(names=", ".join(each.code for each in sites)))
    if not site.parts:
        raise UsageError(NO_PARTS(name=code), todo=SAY_PARTS)
    return site


def lose_sites(levels: Mapping[Key, Level], sites: Sequence[Site], codes: Iterable[str]) -> Mapping[Key, Level]:
    """The levels without sites. Raises UsageError: there is none of a code, or nobody says what is there."""
    for code in codes:
        levels = lose_site(levels, find_site(sites, code), sites)
    return levels


def lose_parts(levels: Mapping[Key, Level], lost: Iterable[str]) -> Mapping[Key, Level]:
    """The levels without parts that are named `pool/part`. Raises UsageError: there is none of a name."""
    known = sorted({f"{pool}/{part}" for pool, part, _ in levels if part})
    for name in lost:
        pool, _, part = name.partition("/")
        if name not in known:
            raise UsageError(NOT_THERE(name=name), todo=THERE_ARE(names=", ".join(known)))
        levels = lose_part(levels, pool, part)
    return levels


def find_unknown_parts(snapshot: Snapshot, wishes: Iterable[Wish]) -> list[tuple[Wish, Sequence[str]]]:
    """Steps into parts that a pool does not have, with those that it has: they would change nothing."""
    found: list[tuple[Wish, Sequence[str]]] = []
    for wish in wishes:
        whats = {what for what in {key[2] for key in snapshot.levels} if wish.touches((wish.pool, wish.part, what))}
        parts = sorted({part for pool, part, what in snapshot.levels if pool == wish.pool and part and what in whats})
        if wish.part and parts and wish.part not in parts:
            found.append((wish, parts))
    return found


def refuse_unknown_parts(screen: Screen, snapshot: Snapshot, wishes: Iterable[Wish]) -> None:
    """Raises UsageError: something is supposed of a part that there is not."""
    for wish, parts in find_unknown_parts(snapshot, wishes):
        what = NO_PART(pool=wish.pool, what=screen.words(wish.what.words), part=wish.part)
        raise UsageError(what, todo=THERE_ARE(names=", ".join(parts)))


def remember(snapshot: Snapshot, today: date, *, keep: bool) -> dict[Key, list[Reading]]:
    """The kept levels of the window; today's are kept first where that is asked for."""

    async def work(database: Database) -> dict[Key, list[Reading]]:
        if keep:
            await keep_levels(database, snapshot.levels, today)
        return await read_levels(database, today - timedelta(days=WINDOW_DAYS))

    return ask_database(work)


def tell_gaps(screen: Screen, snapshot: Snapshot) -> None:
    """What could not be read, each reason once."""
    for pool, gaps in snapshot.gaps.items():
        for why in dict.fromkeys(screen.words(gap.why) for gap in gaps):
            screen.say(GAP(pool=pool, why=why), "yellow")
