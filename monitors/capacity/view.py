"""What is said of each level: how full, how it grows, when it will be full. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from monitors.capacity.forecast import Filling, Outlook, find_filling, forecast_use
from monitors.capacity.growth import Growth, Jump, Reading, fit_arrivals, fit_growth
from monitors.capacity.level import Key, Level, What
from monitors.capacity.wish import Wish, settle

FLAT = Growth(0.0, 0.0, 1)
"""Where nobody knows how it grows, only what is announced or supposed counts."""

ORDER = {what: number for number, what in enumerate(What)}


@dataclass(frozen=True)
class Line:
    """One level."""

    key: Key
    level: Level
    past: Sequence[Reading]
    """What was in use, up to and with today."""
    growth: Growth | None
    """None: too few days are kept to say."""
    outlook: Outlook | None
    """What is foretold by. None: neither growth nor a coming step says anything."""
    filling: Filling | None
    """When it is full. None as above."""
    plain: Filling | None
    """The same without tickets: they are in neither past nor future. None as above."""
    announced: Sequence[Jump]
    """What tickets announce for days to come."""
    supposed: Sequence[Jump]


def make_lines(
    levels: Mapping[Key, Level],
    history: Mapping[Key, Sequence[Reading]],
    wishes: Sequence[Wish],
    today: date,
    announced: Sequence[Wish] = (),
) -> list[Line]:
    """A line per level, in order. The history may have a reading of today; the level counts."""
    wishes, announced = settle(wishes, levels), settle(announced, levels)
    lines = []
    for key in sorted(levels, key=lambda each: (*each[:2], ORDER[each[2]])):
        past = history.get(key) or sum_dual(key, levels, history)
        steps, tickets = ([each.jump for each in some if each.touches(key)] for some in (wishes, announced))
        lines.append(make_line(key, levels[key], past, steps, tickets, today))
    return lines


def make_line(
    key: Key, level: Level, history: Sequence[Reading], supposed: Sequence[Jump], tickets: Sequence[Jump], today: date
) -> Line:
    """One line. What came by ticket is no growth; as tickets came they are expected to come beyond their reach."""
    now = Reading(today, level.used)
    past = [*(each for each in history if each.day < today), now]
    arrivals = fit_arrivals([each for each in tickets if each.day <= today], today)
    told = find_outlook(now, fit_growth(past, tickets), tickets, supposed)
    alone = find_outlook(now, fit_growth(past), (), supposed)
    outlook = None if told is None else replace(told, arrivals=arrivals)
    return Line(
        key,
        level,
        past,
        fit_growth(past, tickets),
        outlook,
        None if outlook is None else find_filling(level.size, now, forecast_use(outlook)),
        None if alone is None else find_filling(level.size, now, forecast_use(alone)),
        [each for each in tickets if each.day > today],
        supposed,
    )


def find_outlook(
    now: Reading, growth: Growth | None, tickets: Sequence[Jump], supposed: Sequence[Jump]
) -> Outlook | None:
    """What a forecast is made of; none where there is nothing to make one of."""
    if growth is None and not any(each.day > now.day for each in (*tickets, *supposed)):
        return None
    return Outlook(now, growth or FLAT, tickets, supposed=supposed)


def sum_dual(key: Key, levels: Mapping[Key, Level], history: Mapping[Key, Sequence[Reading]]) -> Sequence[Reading]:
    """The past of a pool's dual-active storage where only its stores were kept: of days on which all of them were."""
    pool, _, what = key
    stores = [where for where, level in levels.items() if where[0] == pool and where[1] and level.dual]
    if what is not What.DUAL or not stores:
        return ()
    kept = [{each.day: each.used for each in history.get(store, ())} for store in stores]
    days = set(kept[0]).intersection(*kept[1:])
    return [Reading(day, sum(store[day] for store in kept)) for day in sorted(days)]
