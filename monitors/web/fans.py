"""How full pools will be, as fans of 10, 50 and 90 %: from a forecast where there is one, else from the days to full.

Pure. Days to full alone give straight lines from what is used today to the full size, and the page says that they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitors.capacity.forecast import HORIZON_DAYS
from monitors.web.delta import Json

QUANTILES = ("0.1", "0.5", "0.9")
STRAIGHT = 9
"""Points of a straight line: enough to read a value off."""
MOST_POINTS = 60


@dataclass(frozen=True)
class Fan:
    """What was in use and what will be, of one resource of a pool. Days are ISO dates."""

    pool: str
    resource: str
    unit: str
    dual: str
    source: str
    size: float
    past: Sequence[tuple[str, float]]
    """Day, in use; the last one is today."""
    ahead: Sequence[tuple[str, float, float, float]]
    """Day, and what is not exceeded with 10, 50 and 90 %."""


def show_fans(fans: Sequence[Fan], levels: Mapping[str, Mapping[str, Json]]) -> dict[str, Json]:
    """`pool/resource/dual` → points as shares of the size, for all whole pools."""
    shown: dict[str, Json] = {}
    for pool, some in levels.items():
        for level in some.values():
            if isinstance(level, dict) and not level["part"] and (straight := draw_straight(level)):
                shown[f"{pool}/{level['resource']}/{level['dual']}"] = straight
    for fan in fans:
        if fan.size > 0:
            shown[f"{fan.pool}/{fan.resource}/{fan.dual}"] = {
                "source": fan.source,
                "past": [[day, share(used, fan.size)] for day, used in thin(fan.past)],
                "ahead": [
                    [day, share(low, fan.size), share(middle, fan.size), share(high, fan.size)]
                    for day, low, middle, high in thin(fan.ahead)
                ],
            }
    return shown


def draw_straight(level: Mapping[str, Json]) -> dict[str, Json]:
    """Straight lines from today's share to 1 on the day when it is full; days are counted from today."""
    size, used, full = level.get("size"), level.get("used"), level.get("full")
    if not isinstance(size, int | float) or not isinstance(used, int | float) or not isinstance(full, dict) or not size:
        return {}
    start = used / size
    slopes = []
    for name in reversed(QUANTILES):  # full soonest with 10 %: that line is the highest
        days = full.get(name)
        slopes.append((1 - start) / days if isinstance(days, int | float) and days > 0 else 0.0)
    step = HORIZON_DAYS // (STRAIGHT - 1)
    ahead: list[Json] = [
        [day, *(round(start + slope * day, 4) for slope in slopes)] for day in range(0, HORIZON_DAYS + 1, step)
    ]
    return {"source": level["source"], "straight": True, "ahead": ahead}


def thin[T](points: Sequence[T]) -> list[T]:
    """Not more points than a screen shows, with the last one."""
    step = max(1, -(-len(points) // MOST_POINTS))
    return list(points[::-1][::step][::-1])


def share(amount: float, size: float) -> float:
    """Part of the size."""
    return round(amount / size, 4)
