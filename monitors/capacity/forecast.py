"""What will be in use, and when it will be full, each with how sure that is. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum, sqrt
from statistics import NormalDist

from monitors.capacity.growth import NONE_CAME, Arrivals, Growth, Jump, Reading, sum_jumps

HORIZON_DAYS = 730
"""Days that are looked ahead: what is full later is not full soon."""
SIZE_ERROR = 0.2
"""Standard deviation of what comes, as a part of what its ticket says."""
SPREAD = NormalDist().inv_cdf(0.9)
"""Standard deviations between the middle and the quantile of 90 %."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a forecast is made of."""

    now: Reading
    growth: Growth
    tickets: Sequence[Jump] = ()
    """What is announced; of the past and today it counts nothing."""
    arrivals: Arrivals = NONE_CAME
    """How migrations came that were announced in their time: beyond the tickets' reach they are expected to come so."""
    reach_days: int = 90
    """How long before its day a ticket is there. Own policy, like the two below."""
    unannounced: float = 0.2
    """Part of the migrations that comes without a ticket in time."""
    size_error: float = SIZE_ERROR
    supposed: Sequence[Jump] = ()
    """What somebody supposes: it comes as it is said."""

    def see(self, days: int) -> "Band":
        """The band some days from now."""
        day = self.now.day + timedelta(days=days)
        announced = [each for each in self.tickets if self.now.day < each.day <= day]
        untold = self.unannounced * min(days, self.reach_days) + max(0, days - self.reach_days)
        middle = (
            self.now.used
            + self.growth.mean * days
            + sum_jumps([*announced, *self.supposed], self.now.day, day)
            + self.arrivals.mean * untold
        )
        off = fsum((each.amount * self.size_error) ** 2 for each in announced)
        spread = SPREAD * sqrt(self.growth.variance_after(days) + off + self.arrivals.variance_after(untold))
        return Band(day, max(0.0, middle - spread), max(0.0, middle), max(0.0, middle + spread))


@dataclass(frozen=True, slots=True)
class Band:
    """What is in use on a day: with 10, 50 and 90 % it is not more. Nothing is less than nothing."""

    day: date
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Filling:
    """When more is wanted than there is. None: not within the horizon."""

    early: date | None
    """With 10 % it is full by then."""
    likely: date | None
    late: date | None
    """With 90 % it is full by then."""


def forecast_use(outlook: Outlook, days: int = HORIZON_DAYS) -> list[Band]:
    """One band a day, from tomorrow on."""
    return [outlook.see(number) for number in range(1, days + 1)]


def find_filling(size: float, now: Reading, bands: Sequence[Band]) -> Filling:
    """When the bands reach a size; today, where it is reached already."""
    if now.used >= size:
        return Filling(now.day, now.day, now.day)
    return Filling(
        next((each.day for each in bands if each.high >= size), None),
        next((each.day for each in bands if each.middle >= size), None),
        next((each.day for each in bands if each.low >= size), None),
    )
