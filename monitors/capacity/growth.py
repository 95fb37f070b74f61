"""How something grows by itself: a random walk with drift, read off its latest days. Pure.

The mean of the daily steps and their variance are all that is estimated. What a ticket has announced is no growth: it
is taken out of the past, and put into the future as what it is.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import fsum

WINDOW_DAYS = 120
"""Days of the past that tell of the future: shorter windows follow every wave, longer ones follow no change of pace."""
LEAST_STEPS = 14
"""Steps below which nothing is foretold."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was in use on a day."""

    day: date
    used: float


@dataclass(frozen=True, slots=True)
class Jump:
    """A step that is known by itself: a ticket that brings systems in, or takes some away (then it is negative)."""

    day: date
    """The first day on which it counts."""
    amount: float
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth per day: its mean, the variance of one day's step, and over how many days that was seen."""

    mean: float
    variance: float
    days: int

    def variance_after(self, days: int) -> float:
        """How far off the middle may be after some days: chance adds up, and the mean itself is only an estimate."""
        return self.variance * days * (1 + days / self.days)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Migrations as they came over some days: per day the mean of what they added, and of its square."""

    mean: float
    square: float
    days: int

    def variance_after(self, days: float) -> float:
        """How far off the mean may be after some days: they come by chance, and what is known of that is little."""
        return self.square * days * (1 + days / self.days)


NONE_CAME = Arrivals(0.0, 0.0, WINDOW_DAYS)


def fit_arrivals(jumps: Sequence[Jump], until: date, window: int = WINDOW_DAYS) -> Arrivals:
    """The migrations of the last `window` days."""
    recent = [each.amount for each in jumps if until - timedelta(days=window) < each.day <= until]
    return Arrivals(fsum(recent) / window, fsum(each**2 for each in recent) / window, window)


def fit_growth(readings: Sequence[Reading], jumps: Sequence[Jump] = (), window: int = WINDOW_DAYS) -> Growth | None:
    """The growth of the last `window` days; days may be missing. None: there are too few readings to say.

    Readings are in order of their days, one a day at most. Jumps are those of the past.
    """
    if not readings:
        return None
    first = readings[-1].day - timedelta(days=window)
    recent = readings[bisect_left(readings, first, key=lambda each: each.day) :]
    steps = [
        ((after.day - before.day).days, after.used - before.used - sum_jumps(jumps, before.day, after.day))
        for before, after in pairwise(recent)
    ]
    if len(steps) < LEAST_STEPS:
        return None
    days = sum(length for length, _ in steps)
    mean = fsum(step for _, step in steps) / days
    variance = fsum((step - mean * length) ** 2 / length for length, step in steps) / (len(steps) - 1)
    return Growth(mean, variance, days)


def sum_jumps(jumps: Sequence[Jump], after: date, until: date) -> float:
    """What jumps add after a day, up to and on another."""
    return fsum(each.amount for each in jumps if after < each.day <= until)
