"""How levels are shown: a table for people, a document for machines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from govcloud.cli.capacity_read import NO_PART, find_unknown_parts, tell_gaps
from govcloud.console import Screen
from govcloud.text import Text
from monitors.capacity.forecast import SIZE_ERROR, Filling
from monitors.capacity.growth import LEAST_STEPS, Reading
from monitors.capacity.level import Key, Snapshot
from monitors.capacity.view import Line
from monitors.capacity.wish import Wish

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
WITHOUT_TICKETS = Text("without tickets", "不计工单")
WHOLE = Text("all", "全部")
LATER = Text("not within two years", "两年内不会")
UNKNOWN = Text("–", "–")
NEEDS_DAYS = Text(
    "how it grows is not known yet: {n} days are needed, {kept} are kept. Keep one a day: govcloud capacity --keep",
    "尚无法判断增长：需要 {n} 天的数据，已有 {kept} 天。请每天执行：govcloud capacity --keep",
)
SUPPOSED = Text("supposed: {words}", "假设：{words}")
ANNOUNCED = Text(
    "{ticket}: {pool}, {what}: {amount} on {day}; tickets are taken as {off} off in size",
    "工单 {ticket}：{pool} {what} {amount}，{day} 生效（数量按 {off} 误差估计）",
)
NOWHERE = Text("{ticket} is not counted in its part: {why}", "工单 {ticket} 未计入分区：{why}")
DAYS_OF_MONTH = 30


@dataclass(frozen=True)
class Steps:
    """What somebody supposes, and what tickets announce."""

    supposed: Sequence[Wish]
    announced: Sequence[Wish]


def show_lines(
    screen: Screen,
    lines: Sequence[Line],
    snapshot: Snapshot,
    steps: Steps,
    history: Mapping[Key, Sequence[Reading]],
) -> None:
    """The table, what is announced and supposed, what is missing."""
    told = any(each.announced for each in lines)
    if lines:
        headings = (*HEADINGS, WITHOUT_TICKETS) if told else HEADINGS
        screen.table(headings, [make_row(screen, each, told=told) for each in lines])
    pools = {key[0] for key in snapshot.levels}
    for each in steps.announced:
        if each.pool in pools and lines and each.jump.day > lines[0].past[-1].day:
            screen.say(tell_announced(screen, each))
    for each, _ in find_unknown_parts(snapshot, steps.announced):
        why = NO_PART(pool=each.pool, what=screen.words(each.what.words), part=each.part)
        screen.say(NOWHERE(ticket=each.jump.ticket, why=why), "yellow")
    for each in steps.supposed:
        screen.say(SUPPOSED(words=each.jump.ticket))
    tell_gaps(screen, snapshot)
    if lines and any(each.growth is None for each in lines):
        kept = min(len(history.get(each.key, ())) for each in lines)
        screen.say(NEEDS_DAYS(n=LEAST_STEPS + 1, kept=kept), "yellow")


def tell_announced(screen: Screen, wish: Wish) -> Text:
    """One ticket's step."""
    return ANNOUNCED(
        ticket=wish.jump.ticket,
        amount=f"{wish.jump.amount:+,.0f}",
        what=screen.words(wish.what.words),
        pool=f"{wish.pool}/{wish.part}" if wish.part else wish.pool,
        day=wish.jump.day,
        off=f"{SIZE_ERROR:.0%}",
    )


def make_row(screen: Screen, line: Line, *, told: bool) -> list[Text | str]:
    """One line of the table."""
    pool, part, what = line.key
    month = UNKNOWN if line.growth is None else f"{line.growth.mean * DAYS_OF_MONTH:+,.0f}"
    size, used = f"{line.level.size:,.0f}", f"{line.level.used:,.0f}"
    words = (pool, part or WHOLE, what.words, size, used, f"{line.level.share:.0%}", month)
    days = [tell_filling(screen, line.filling)]
    if told:
        days.append(tell_filling(screen, line.plain) if line.announced else "")
    return [*words, *days]


def tell_filling(screen: Screen, filling: Filling | None) -> Text | str:
    """The three days, the early one first."""
    if filling is None:
        return UNKNOWN
    days = (filling.early, filling.likely, filling.late)
    if not any(days):
        return LATER
    return " / ".join(each.isoformat() if each else screen.words(UNKNOWN) for each in days)


def to_json(screen: Screen, lines: Sequence[Line], snapshot: Snapshot) -> dict[str, Any]:
    """Everything for machines. Growth is per day; days are null where it is not full within two years."""
    return {
        "levels": [line_to_json(each) for each in lines],
        "missing": [
            {"pool": pool, "why": why}
            for pool, gaps in snapshot.gaps.items()
            for why in dict.fromkeys(screen.words(gap.why) for gap in gaps)
        ],
    }


def line_to_json(line: Line) -> dict[str, Any]:
    """One level."""
    pool, part, what = line.key
    growth = line.growth
    return {
        "pool": pool,
        "part": part,
        "what": what.value,
        "dual_active": line.level.dual,
        "size": line.level.size,
        "used": line.level.used,
        "growth": None if growth is None else {"mean": growth.mean, "variance": growth.variance, "days": growth.days},
        "full": filling_to_json(line.filling),
        "full_without_tickets": filling_to_json(line.plain),
        "announced": [
            {"ticket": each.ticket, "day": to_day(each.day), "amount": each.amount} for each in line.announced
        ],
        "supposed": [each.ticket for each in line.supposed],
    }


def filling_to_json(filling: Filling | None) -> dict[str, str | None] | None:
    """The three days."""
    if filling is None:
        return None
    return {"early": to_day(filling.early), "likely": to_day(filling.likely), "late": to_day(filling.late)}


def to_day(day: date | None) -> str | None:
    """As JSON has it."""
    return None if day is None else day.isoformat()
