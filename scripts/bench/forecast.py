"""Backtest of the capacity forecast against what Prometheus' `predict_linear` and a person with a ruler would say.

    python -m scripts.bench.forecast [--series 200]
    python -m scripts.bench.forecast --recorded FILE…       # what scripts.bench.forecast_record wrote

Made-up pools: growth by itself, migrations that come by chance with sizes that differ widely, and clean-ups. Each is
told up to a day; then what really came is compared with what was foretold for 30, 90 and 180 days later. Of a recorded
pool every part is told up to every other day from the 20th on, and looked ahead for 3, 7 and 14 days.
"""

import argparse
import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean, linear_regression

from monitors.capacity.forecast import Band, Outlook, forecast_use
from monitors.capacity.growth import Jump, Reading, fit_arrivals, fit_growth

PAST, AHEAD = 180, (30, 90, 180)
LEAST_RECORDED, EVERY, AHEAD_RECORDED = 20, 2, (3, 7, 14)
START = date(2026, 1, 1)
SEED = 20260101
ANNOUNCED, SIZE_ERROR = 0.8, 0.2
"""Part of the coming migrations for which there is a ticket, and how far off its size is."""
TICKET_DAYS = 90
"""How long before its day a ticket is there."""


@dataclass(frozen=True)
class World:
    """One pool: its readings, past and future, and its migrations."""

    readings: Sequence[Reading]
    migrations: Sequence[Jump]
    known: int = PAST
    """Days that may be known."""

    @property
    def past(self) -> Sequence[Reading]:
        """What may be known."""
        return self.readings[: self.known + 1]

    def tickets(self, chance: random.Random) -> list[Jump]:
        """Migrations that tickets tell of: all past ones, and of those to come what is announced."""
        now = self.past[-1].day
        coming = [each for each in self.migrations if now < each.day <= now + timedelta(days=TICKET_DAYS)]
        announced = [each for each in coming if chance.random() < ANNOUNCED]
        guessed = [Jump(each.day, each.amount * chance.gauss(1, SIZE_ERROR)) for each in announced]
        return [each for each in self.migrations if each.day <= now] + guessed


type Method = Callable[[World, random.Random], list[Band]]


def make_world(chance: random.Random) -> World:
    """TB of a pool of some 800, day by day."""
    used, grows = chance.uniform(200, 500), chance.uniform(0.02, 0.3)
    readings, migrations = [Reading(START, used)], []
    for number in range(1, PAST + max(AHEAD) + 1):
        day = START + timedelta(days=number)
        used += chance.gauss(grows, 0.6)
        if chance.random() < 1 / 30:
            size = min(chance.lognormvariate(2.2, 0.7), 80.0)
            migrations.append(Jump(day, size))
            used += size
        if chance.random() < 1 / 60:
            used *= 1 - chance.uniform(0, 0.02)
        used = max(used, 0.0)
        readings.append(Reading(day, used))
    return World(readings, migrations)


def draw_line(days: int) -> Method:
    """`predict_linear`: the straight line of least squares through the last days."""

    def foretell(world: World, _: random.Random) -> list[Band]:
        recent = world.past[-days - 1 :]  # a range has both ends
        slope, start = linear_regression(range(len(recent)), [each.used for each in recent])
        now = recent[-1].day
        values = [start + slope * (len(recent) - 1 + ahead) for ahead in range(1, max(AHEAD) + 1)]
        return [Band(now + timedelta(days=n), value, value, value) for n, value in enumerate(values, 1)]

    return foretell


def stay(world: World, _: random.Random) -> list[Band]:
    """Nothing changes."""
    now = world.past[-1]
    return [Band(now.day + timedelta(days=n), now.used, now.used, now.used) for n in range(1, max(AHEAD) + 1)]


def drift(world: World, _: random.Random) -> list[Band]:
    """The product's, without any ticket."""
    growth = fit_growth(world.past)
    assert growth is not None  # noqa: S101 - a past of this length always tells
    return forecast_use(Outlook(world.past[-1], growth), max(AHEAD))


def drift_and_tickets(world: World, chance: random.Random) -> list[Band]:
    """The product's: tickets out of the past and into the future."""
    tickets, now = world.tickets(chance), world.past[-1]
    growth = fit_growth(world.past, tickets)
    assert growth is not None  # noqa: S101 - as above
    return forecast_use(Outlook(now, growth, tickets, fit_arrivals(tickets, now.day)), max(AHEAD))


def draw(seed: int) -> random.Random:
    """Chance that can be had again."""
    return random.Random(seed)  # noqa: S311 - nothing is secret


METHODS: dict[str, Method] = {
    "nothing changes": stay,
    "predict_linear 7 d": draw_line(7),
    "predict_linear 30 d": draw_line(30),
    "predict_linear 90 d": draw_line(90),
    "drift, 120 d": drift,
    "drift and tickets": drift_and_tickets,
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=200, metavar="N")
    parser.add_argument("--recorded", type=Path, nargs="+", metavar="FILE")
    asked = parser.parse_args()
    if asked.recorded is None:
        tell([make_world(draw(SEED + number)) for number in range(asked.series)], AHEAD, "TB")
        return
    worlds = [world for path in asked.recorded for world in read_worlds(path)]
    for what, unit in (("cores", "cores"), ("memory_gib", "GiB")):
        mine = [world for name, world in worlds if name == what]
        print(f"{what}: {len(mine)} forecasts")
        tell(mine, AHEAD_RECORDED, unit)


def tell(worlds: Sequence[World], aheads: Sequence[int], unit: str) -> None:
    """The table of one set of worlds."""
    print(f"{'method':22} {f'mean error, {unit}, at ' + '/'.join(map(str, aheads)) + ' d':32} within the 80 % band")
    for name, method in METHODS.items():
        told = [(world, method(world, draw(number))) for number, world in enumerate(worlds)]
        errors, inside = [], []
        for ahead in aheads:
            pairs = [(world.readings[world.known + ahead].used, bands[ahead - 1]) for world, bands in told]
            errors.append(fmean(abs(real - band.middle) for real, band in pairs))
            inside.append(fmean(band.low <= real <= band.high for real, band in pairs))
        print(
            f"{name:22} {' / '.join(f'{each:.1f}' for each in errors):32}", " / ".join(f"{each:.2f}" for each in inside)
        )


def read_worlds(path: Path) -> list[tuple[str, World]]:
    """What a record has: one world for each part, what, and day up to which it is told.

    Migrations are known of the whole pool's cores; elsewhere nobody announced anything.
    """
    series: dict[tuple[str, str], list[Reading]] = {}
    jumps: dict[tuple[str, str], list[Jump]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            key, day = (row["part"], row["what"]), START + timedelta(days=int(row["day"]))
            series.setdefault(key, []).append(Reading(day, float(row["used"])))
            if float(row["migration"] or 0):
                jumps.setdefault(key, []).append(Jump(day, float(row["migration"])))
    return [
        (key[1], World(readings, jumps.get(key, ()), known))
        for key, readings in series.items()
        for known in range(LEAST_RECORDED, len(readings) - max(AHEAD_RECORDED), EVERY)
    ]


if __name__ == "__main__":
    main()
