"""`govcloud capacity`: how full pools are, how that grows, when they will be full, and what would be if."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from govcloud.cli.check_options import many
from govcloud.cli.check_sources import read_live
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.pool_options import choose_pools, clouds_option
from govcloud.cli.state_options import ask_database
from govcloud.console import Screen
from govcloud.database import Database
from govcloud.errors import Exit, UsageError
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.pool import Pool
from govcloud.text import Text, in_words
from monitors.capacity.growth import LEAST_STEPS, WINDOW_DAYS, Reading
from monitors.capacity.level import Key, Level, Snapshot, take_snapshot
from monitors.capacity.loss import lose_part
from monitors.capacity.store import keep_levels, read_levels
from monitors.capacity.view import Line, make_lines
from monitors.capacity.wish import Wish, read_wish
from monitors.collect.capacity import CAPACITY_LISTS
from policies.facts.base import FactBase, Harvest

HEADINGS = (
    Text("pool", "资源池"),
    Text("part", "分区"),
    Text("what", "类别"),
    Text("size", "总量"),
    Text("used", "已用"),
    Text("full", "占用率"),
    Text("a month", "每月增长"),
    Text("full by (10 / 50 / 90 %)", "用满日期（10/50/90%）"),
)
WHOLE = Text("all", "全部")
LATER = Text("not within two years", "两年内不会")
UNKNOWN = Text("–", "–")
NEEDS_DAYS = Text(
    "how it grows is not known yet: {n} days are needed, {kept} are kept. Keep one a day: govcloud capacity --keep",
    "尚无法判断增长：需要 {n} 天的数据，已有 {kept} 天。请每天执行：govcloud capacity --keep",
)
GAP = Text("{pool}: missing: {why}", "{pool}：缺少数据：{why}")
KEPT = Text("kept for {day}: {n} levels", "已保存 {day} 的 {n} 项数据")
SUPPOSED = Text("supposed: {words}", "假设：{words}")
NO_PART = Text("pool {pool} has no {what} in `{part}`", "资源池 {pool} 的 `{part}` 中没有{what}")
NOT_THERE = Text("no pool that was read has a part `{name}`", "已读取的资源池中没有分区 `{name}`")
PARTS = Text("there are: {names}", "现有：{names}")
DAYS_OF_MONTH = 30


@click.command(
    help=in_words(
        "Tell how full the pools are, how that grows and when they will be full. What was not read is missing, never"
        " empty.",
        "查看各资源池的占用、增长和预计用满日期。未能读取的内容列为缺少数据，不视为空闲。",
    )
)
@many("--pool", "codes", in_words("Only this pool.", "只查看该资源池。"))
@click.option(
    "--add",
    "supposed",
    multiple=True,
    metavar="WORDS",
    help=in_words(
        'Suppose that this comes: "2000 cores on telecom on 2027-03-01". May be given several times.',
        "假设有此新增：“2000 cores on telecom on 2027-03-01”，可多次指定。",
    ),
)
@many(
    "--without",
    "lost",
    in_words(
        "Suppose that this part fails: POOL/PART. The rest of the pool then carries everything.",
        "假设该分区失效：资源池/分区，由池内其余部分承载全部。",
    ),
    metavar="POOL/PART",
)
@click.option(
    "--keep", is_flag=True, help=in_words("Keep today's levels, for the growth.", "保存今天的数据，用于判断增长。")
)
@inventory_option
@clouds_option
@json_option
def capacity(
    *,
    codes: tuple[str, ...],
    keep: bool,
    folder: Path,
    clouds: Path | None,
    as_json: bool,
    **what_if: tuple[str, ...],
) -> int:
    """Exit code 1: something could not be read."""
    wishes, screen, inventory = [read_wish(each) for each in what_if["supposed"]], Screen(), load_inventory(folder)
    chosen, today = choose_pools(inventory, codes), datetime.now(UTC).astimezone().date()
    choose_pools(inventory, [each.pool for each in wishes])
    snapshot = read_snapshot(screen, chosen, clouds)
    refuse_unknown_parts(screen, snapshot, wishes)
    history = remember(snapshot, today, keep=keep)
    lines = make_lines(lose_parts(snapshot, what_if["lost"]), history, wishes, today)
    if as_json:
        screen.json(to_json(screen, lines, snapshot))
    else:
        show(screen, lines, snapshot, wishes, history)
        if keep:
            screen.say(KEPT(day=today, n=len(snapshot.levels)))
    return Exit.FAILED if snapshot.gaps else Exit.DONE


def read_snapshot(screen: Screen, pools: Sequence[Pool], clouds: Path | None) -> Snapshot:
    """The levels of now; a pool that cannot be used is told, and a gap."""
    readings = read_live(
        pools, clouds, lambda reading: screen.error(reading.error) if reading.error else None, CAPACITY_LISTS
    )
    harvest = sum((each.harvest for each in readings), Harvest())
    return take_snapshot(FactBase(harvest, datetime.now(UTC)), [each.code for each in pools])


def refuse_unknown_parts(screen: Screen, snapshot: Snapshot, wishes: Sequence[Wish]) -> None:
    """A step into a part that there is not would change nothing. Raises UsageError."""
    for wish in wishes:
        parts = sorted(part for pool, part, what in snapshot.levels if (pool, what) == (wish.pool, wish.what) and part)
        if wish.part and parts and wish.part not in parts:
            what = NO_PART(pool=wish.pool, what=screen.words(wish.what.words), part=wish.part)
            raise UsageError(what, todo=PARTS(names=", ".join(parts)))


def lose_parts(snapshot: Snapshot, lost: Sequence[str]) -> Mapping[Key, Level]:
    """The levels without parts that are named `pool/part`. Raises UsageError: there is none of a name."""
    levels = snapshot.levels
    for name in lost:
        pool, _, part = name.partition("/")
        known = sorted({f"{pool}/{part}" for pool, part, _ in snapshot.levels if part})
        if name not in known:
            raise UsageError(NOT_THERE(name=name), todo=PARTS(names=", ".join(known)))
        levels = lose_part(levels, pool, part)
    return levels


def remember(snapshot: Snapshot, today: date, *, keep: bool) -> dict[Key, list[Reading]]:
    """The kept levels of the window; today's are kept first where that is asked for."""

    async def work(database: Database) -> dict[Key, list[Reading]]:
        if keep:
            await keep_levels(database, snapshot.levels, today)
        return await read_levels(database, today - timedelta(days=WINDOW_DAYS))

    return ask_database(work)


def show(
    screen: Screen,
    lines: Sequence[Line],
    snapshot: Snapshot,
    wishes: Sequence[Wish],
    history: dict[Key, list[Reading]],
) -> None:
    """The table, what is supposed, what is missing."""
    if lines:
        screen.table(HEADINGS, [make_row(screen, each) for each in lines])
    for wish in wishes:
        screen.say(SUPPOSED(words=wish.jump.ticket))
    for pool, gaps in snapshot.gaps.items():
        for why in dict.fromkeys(screen.words(gap.why) for gap in gaps):
            screen.say(GAP(pool=pool, why=why), "yellow")
    if lines and any(each.growth is None for each in lines):
        kept = min(len(history.get(each.key, ())) for each in lines)
        screen.say(NEEDS_DAYS(n=LEAST_STEPS + 1, kept=kept), "yellow")


def make_row(screen: Screen, line: Line) -> list[Text | str]:
    """One line of the table."""
    pool, part, what = line.key
    month = UNKNOWN if line.growth is None else f"{line.growth.mean * DAYS_OF_MONTH:+,.0f}"
    size, used = f"{line.level.size:,.0f}", f"{line.level.used:,.0f}"
    return [pool, part or WHOLE, what.words, size, used, f"{line.level.share:.0%}", month, tell_filling(screen, line)]


def tell_filling(screen: Screen, line: Line) -> Text | str:
    """The three days, the early one first."""
    if line.filling is None:
        return UNKNOWN
    days = (line.filling.early, line.filling.likely, line.filling.late)
    if not any(days):
        return LATER
    return " / ".join(each.isoformat() if each else screen.words(UNKNOWN) for each in days)


def to_json(screen: Screen, lines: Sequence[Line], snapshot: Snapshot) -> dict[str, Any]:
    """Everything for machines. Growth is per day; days are null where it is not full within two years."""
    return {
        "levels": [line_to_json(each) for each in lines],
        "missing": [
            {"pool": pool, "why": screen.words(gap.why)} for pool, gaps in snapshot.gaps.items() for gap in gaps
        ],
    }


def line_to_json(line: Line) -> dict[str, Any]:
    """One level."""
    pool, part, what = line.key
    growth, filling = line.growth, line.filling
    return {
        "pool": pool,
        "part": part,
        "what": what.value,
        "size": line.level.size,
        "used": line.level.used,
        "growth": None if growth is None else {"mean": growth.mean, "variance": growth.variance, "days": growth.days},
        "full": None
        if filling is None
        else {"early": to_day(filling.early), "likely": to_day(filling.likely), "late": to_day(filling.late)},
        "supposed": [each.ticket for each in line.supposed],
    }


def to_day(day: date | None) -> str | None:
    """As JSON has it."""
    return None if day is None else day.isoformat()
