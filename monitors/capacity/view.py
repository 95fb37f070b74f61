"""What is said of each level: how full, how it grows, when it will be full. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitors.capacity.forecast import Filling, Outlook, find_filling, forecast_use
from monitors.capacity.growth import Growth, Jump, Reading, fit_growth
from monitors.capacity.level import Key, Level
from monitors.capacity.wish import Wish

FLAT = Growth(0.0, 0.0, 1)
"""Where nobody knows how it grows, only what is supposed counts."""


@dataclass(frozen=True)
class Line:
    """One level."""

    key: Key
    level: Level
    growth: Growth | None
    """None: too few days are kept to say."""
    filling: Filling | None
    """None: neither growth nor a supposed step says anything."""
    supposed: Sequence[Jump]


def make_lines(
    levels: Mapping[Key, Level], history: Mapping[Key, Sequence[Reading]], wishes: Sequence[Wish], today: date
) -> list[Line]:
    """A line per level, in order. The history may have a reading of today; the level counts."""
    return [make_line(key, levels[key], history.get(key, ()), wishes, today) for key in sorted(levels)]


def make_line(key: Key, level: Level, history: Sequence[Reading], wishes: Sequence[Wish], today: date) -> Line:
    """One line."""
    now = Reading(today, level.used)
    growth = fit_growth([*(each for each in history if each.day < today), now])
    jumps = [each.jump for each in wishes if each.touches(key)]
    filling = None
    if growth is not None or any(each.day > today for each in jumps):
        outlook = Outlook(now, growth or FLAT, jumps, size_error=0.0)  # what is supposed is supposed as it is
        filling = find_filling(level.size, now, forecast_use(outlook))
    return Line(key, level, growth, filling, jumps)
