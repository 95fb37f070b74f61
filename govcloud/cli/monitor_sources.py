"""Which sources `govcloud monitor` asks, and the options that say so: pools, the extranet, checks, the outlook."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from govcloud.cli.capacity_read import find_dual_types, list_sites
from govcloud.cli.check_options import many
from govcloud.cli.extranet_reach import find_ssh_config
from govcloud.cli.monitor_arrays import make_array_sources
from govcloud.cli.monitor_notices import make_source
from govcloud.cli.options import inventory_option
from govcloud.cli.pool_options import choose_pools, clouds_option
from govcloud.cli.state_options import open_state
from govcloud.database import Database
from govcloud.errors import UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.extranet import Platform
from govcloud.pools.clouds import list_clouds_files
from govcloud.settings import load_settings
from govcloud.text import Text, in_words
from monitors.capacity.wish import read_announced
from monitors.extranet.parts import Part
from monitors.serve.source import Source
from monitors.sources.capacity import CapacitySource
from monitors.sources.checks import ChecksSource
from monitors.sources.extranet import ExtranetSource
from monitors.sources.levels import Levels
from monitors.sources.pool import PoolSource

PARTS = ("pools", "extranet", "checks", "notices")
PLATFORMS = tuple(platform.value for platform in Platform)
NOTHING = Text("nothing is left to be watched", "没有需要监测的内容")
NO_PART = Text("there is no part {words} of the extranet", "没有外网的第 {words} 份")
WRITE_PART = Text("write it as 1/3, 2/3 or 3/3", "请写成 1/3、2/3 或 3/3")
LEAVE_SOME = Text("leave some of {parts}", "请至少保留 {parts} 之一")


@dataclass(frozen=True)
class Wish:
    """What a person asked for by `source_options`."""

    pools: tuple[str, ...]
    without: tuple[str, ...]
    part: str
    interval: float
    folder: Path
    clouds: Path | None
    ssh_config: Path | None


SOURCE_OPTIONS: Sequence[Callable[[Any], Any]] = (
    many(
        "--pool",
        "pools",
        in_words(
            "Only this pool: several collectors may each take some, and none twice.",
            "只监测该资源池：多台采集主机可分别负责不同的资源池，不可重复。",
        ),
    ),
    click.option(
        "--without",
        type=click.Choice([*PARTS, *PLATFORMS]),
        multiple=True,
        help=in_words(
            "Leave this out, or devices of this platform. May be given several times.",
            "不监测此项或该平台的设备，可多次指定。",
        ),
    ),
    click.option(
        "--part",
        default="1/1",
        show_default=True,
        metavar="N/M",
        help=in_words(
            "Only part N of M of the extranet: M collectors share it, each with another N.",
            "只监测外网 M 份中的第 N 份：由 M 台采集主机分担，各取不同的 N。",
        ),
    ),
    click.option(
        "--interval",
        type=click.FloatRange(5, 3600),
        default=60.0,
        show_default=True,
        metavar="SECONDS",
        help=in_words("How often each pool is asked.", "各资源池的采集周期（秒）。"),
    ),
    click.option(
        "--ssh-config",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=in_words(
            "How the devices of the extranet are reached (default: GOVCLOUD_SSH_CONFIG, the lab's).",
            "访问外网设备的 SSH 配置（默认依次为 GOVCLOUD_SSH_CONFIG、实验环境）。",
        ),
    ),
    inventory_option,
    clouds_option,
)


def source_options(command: Any) -> Any:
    """`pools`, `without`, `part`, `interval`, `ssh_config`, `folder`, `clouds`: the fields of a `Wish`."""
    for option in reversed(SOURCE_OPTIONS):
        command = option(command)
    return command


@asynccontextmanager
async def open_sources(wish: Wish, inventory: Inventory) -> AsyncIterator[list[Source]]:
    """The sources of a wish, with the state's database open as long as the block lasts. Raises UsageError."""
    async with open_state() as state:
        sources = make_sources(wish, inventory, state.database)
        if not sources:
            raise UsageError(NOTHING, todo=LEAVE_SOME(parts=", ".join(PARTS)))
        try:
            yield sources
        finally:
            for source in sources:
                if isinstance(source, ExtranetSource):
                    await source.close()


def make_sources(wish: Wish, inventory: Inventory, database: Database) -> list[Source]:
    """The outlook comes with the pools that it is of."""
    sources: list[Source] = []
    zone = ZoneInfo(inventory.city.timezone)
    if "pools" not in wish.without:
        chosen = choose_pools(inventory, wish.pools)
        dual_types = find_dual_types(inventory)
        levels = Levels(pool.code for pool in chosen)
        files = list_clouds_files(wish.clouds, load_settings())
        sources += [
            PoolSource(
                pool,
                files,
                dual_types=dual_types.get(pool.code, frozenset()),
                levels=levels,
                interval=timedelta(seconds=wish.interval),
            )
            for pool in chosen
        ]
        announced, sites = read_announced(inventory.announced), list_sites(inventory)
        codes = {pool.code for pool in chosen}
        sources.append(
            CapacitySource(
                levels,
                database,
                today=lambda: datetime.now(zone).date(),
                announced=[each for each in announced if each.pool in codes],
                sites=[each for each in sites if each.pool in codes],
            )
        )
        sources += make_array_sources(chosen, inventory, levels, files)
    if "extranet" not in wish.without:
        unasked = [Platform(each) for each in wish.without if each in PLATFORMS]
        way = wish.ssh_config or find_ssh_config()
        sources.append(ExtranetSource(inventory, way, without=unasked, part=read_part(wish.part)))
    if "checks" not in wish.without:
        sources.append(ChecksSource(database, inventory.waivers, clock=lambda: datetime.now(zone)))
    if "notices" not in wish.without:
        sources.append(make_source(inventory, database))
    return sources


def read_part(words: str) -> Part:
    """Part N of M. Raises UsageError."""
    number, _, count = words.partition("/")
    try:
        return Part(int(number), int(count))
    except ValueError as wrong:
        raise UsageError(NO_PART(words=words[:20]), todo=WRITE_PART) from wrong


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)
