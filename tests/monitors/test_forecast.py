"""Growth and forecasts against what they are by definition, and against worlds whose future is known."""

import random
from datetime import date, timedelta
from itertools import pairwise
from math import isclose
from statistics import fmean, variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.capacity.forecast import Filling, Outlook, find_filling, forecast_use
from monitors.capacity.growth import LEAST_STEPS, Arrivals, Growth, Jump, Reading, fit_arrivals, fit_growth

START = date(2026, 1, 1)
STEPS = st.lists(st.floats(-50, 50), min_size=LEAST_STEPS, max_size=100)


def make_readings(steps: list[float], first: float = 1000.0) -> list[Reading]:
    """A reading a day: the first, and one after each step."""
    readings = [Reading(START, first)]
    for step in steps:
        readings.append(Reading(readings[-1].day + timedelta(days=1), readings[-1].used + step))
    return readings


@given(STEPS)
def test_growth_is_mean_and_variance_of_the_daily_steps(steps: list[float]) -> None:
    growth = fit_growth(make_readings(steps))
    assert growth is not None
    assert isclose(growth.mean, fmean(steps), abs_tol=1e-6)
    assert isclose(growth.variance, variance(steps), rel_tol=1e-6, abs_tol=1e-6)
    assert growth.days == len(steps)


@given(STEPS, st.lists(st.tuples(st.integers(1, 40), st.floats(-500, 500)), max_size=5))
def test_what_tickets_brought_is_no_growth(steps: list[float], brought: list[tuple[int, float]]) -> None:
    jumps = [Jump(START + timedelta(days=day), amount) for day, amount in brought]
    plain = make_readings(steps)
    jumped = [
        Reading(each.day, each.used + sum(jump.amount for jump in jumps if jump.day <= each.day)) for each in plain
    ]
    found, expected = fit_growth(jumped, jumps), fit_growth(plain)
    assert found is not None
    assert expected is not None
    assert isclose(found.mean, expected.mean, abs_tol=1e-6)
    assert isclose(found.variance, expected.variance, rel_tol=1e-6, abs_tol=1e-5)


@given(STEPS, st.sets(st.integers(1, 13)))
def test_missing_days_do_not_bend_the_mean(steps: list[float], missing: set[int]) -> None:
    readings = make_readings([*steps, *steps])
    some = [each for number, each in enumerate(readings) if number not in missing]
    found, expected = fit_growth(some), fit_growth(readings)
    assert expected is not None
    assert found is None or isclose(found.mean, expected.mean, abs_tol=1e-6)


def test_only_the_window_counts() -> None:
    readings = make_readings([100.0] * 200 + [1.0] * 30)
    growth = fit_growth(readings, window=30)
    assert growth == Growth(1.0, 0.0, 30)


@pytest.mark.parametrize("count", [0, 1, LEAST_STEPS])
def test_too_few_readings_tell_nothing(count: int) -> None:
    assert fit_growth(make_readings([1.0] * LEAST_STEPS)[:count]) is None


def test_a_steady_world_is_full_on_the_day_that_arithmetic_says() -> None:
    now = Reading(START, 100.0)
    bands = forecast_use(Outlook(now, Growth(2.0, 0.0, 100)))
    full = START + timedelta(days=50)
    assert find_filling(200.0, now, bands) == Filling(full, full, full)
    assert find_filling(1e9, now, bands) == Filling(None, None, None)
    assert find_filling(100.0, now, bands) == Filling(START, START, START)


def test_an_announced_migration_fills_it_on_its_day_and_a_leaving_one_makes_room() -> None:
    now, still = Reading(START, 100.0), Growth(0.0, 0.0, 100)
    day = START + timedelta(days=30)
    bands = forecast_use(Outlook(now, still, [Jump(day, 150.0)]))
    assert find_filling(200.0, now, bands).likely == day
    gone = forecast_use(Outlook(now, still, [Jump(day, -300.0), Jump(day + timedelta(days=1), 50.0)]))
    assert gone[29].middle == 0.0
    assert find_filling(200.0, now, gone) == Filling(None, None, None)


@given(st.floats(-5, 5), st.floats(0, 100), st.integers(LEAST_STEPS, 120), st.floats(0, 2000))
def test_bands_are_in_order_and_widen_and_so_are_the_days(mean: float, spread: float, days: int, size: float) -> None:
    now = Reading(START, 1000.0)
    bands = forecast_use(Outlook(now, Growth(mean, spread, days)), 90)
    assert all(0 <= each.low <= each.middle <= each.high for each in bands)
    free = [each for each in bands if each.low > 0]
    assert all(a.high - a.low <= b.high - b.low + 1e-6 for a, b in pairwise(free))
    filling = find_filling(size, now, bands)
    early, likely, late = (each or date.max for each in (filling.early, filling.likely, filling.late))
    assert early <= likely <= late


def test_migrations_without_a_ticket_count_in_part_within_the_reach_and_whole_beyond() -> None:
    past = [Jump(START - timedelta(days=days), 60.0) for days in (5, 20, 119, 120)]
    arrivals = fit_arrivals(past, START)
    assert arrivals == Arrivals(1.5, 90.0, 120)
    outlook = Outlook(Reading(START, 100.0), Growth(0.0, 0.0, 100), past, arrivals, reach_days=90, unannounced=0.2)
    assert isclose(outlook.see(90).middle, 100 + 0.2 * 90 * 1.5)
    assert isclose(outlook.see(100).middle, 100 + 0.2 * 90 * 1.5 + 10 * 1.5)
    assert outlook.see(100).high > outlook.see(90).high


def test_eight_of_ten_futures_fall_into_the_band() -> None:
    chance = random.Random(7)
    inside, trials, ahead = 0, 400, 60
    for _ in range(trials):
        steps = [chance.gauss(3.0, 20.0) for _ in range(120 + ahead)]
        readings = make_readings(steps, 10_000.0)
        growth = fit_growth(readings[:121])
        assert growth is not None
        band = Outlook(readings[120], growth).see(ahead)
        inside += band.low <= readings[-1].used <= band.high
    assert 0.75 <= inside / trials <= 0.85
