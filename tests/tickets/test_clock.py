"""Clocks count the working days of China, and stand still while a ticket is stopped."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.tickets.cast import Walk, draft
from tickets.domain.calendar import WorkCalendar
from tickets.domain.clock import Clock, read_clock
from tickets.domain.kinds import Kind
from tickets.domain.people import Role

CALENDAR = WorkCalendar()
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def clock_of(walk: Walk) -> Clock:
    """The clock that runs."""
    clock = read_clock(walk.ticket, walk.now, walk.rules.policy, walk.rules.calendar)
    assert clock is not None
    return clock


def test_national_day_is_free_and_the_saturday_after_it_is_worked() -> None:
    assert not CALENDAR.is_worked(date(2026, 10, 1))
    assert CALENDAR.is_worked(date(2026, 10, 10))
    assert CALENDAR.add(date(2026, 9, 30), 1) == date(2026, 10, 8)


def test_a_year_without_a_notice_is_provisional_until_the_city_says_it() -> None:
    day = date(2027, 2, 8)
    assert CALENDAR.is_worked(day)
    assert not CALENDAR.knows(day)
    told = WorkCalendar({day: False})
    assert told.knows(day)
    assert not told.is_worked(day)


@given(DAYS, st.integers(0, 40))
def test_so_many_working_days_lie_between_a_day_and_the_day_that_is_so_many_later(day: date, count: int) -> None:
    later = CALENDAR.add(day, count)
    assert CALENDAR.is_worked(later)
    assert CALENDAR.count(day, later) == count + (count == 0 and not CALENDAR.is_worked(day))


def test_days_are_those_of_china_whatever_the_zone_of_the_time() -> None:
    walk = Walk(draft(Kind.RENEW), now=datetime(2026, 3, 2, 17, 0, tzinfo=UTC))  # Tuesday, one in the morning there
    walk.do("submit", Role.HEAD)
    assert clock_of(walk).due == date(2026, 3, 4)


def test_a_supplement_stops_the_clock_of_the_review() -> None:
    walk = Walk(draft(Kind.RENEW))
    walk.do("submit", Role.HEAD)
    walk.do("accept", Role.ADMINISTRATIVE)
    walk.do("ask-supplement", Role.ADMINISTRATIVE, after=timedelta(days=1))
    assert clock_of(walk).allowed == 10
    walk.do("supplement", Role.APPLICANT, after=timedelta(days=8))
    clock = clock_of(walk)
    assert (clock.allowed, clock.passed, clock.left) == (2, 1, 1)
    walk.now += timedelta(days=4)
    assert clock_of(walk).left < 0


def test_a_state_that_is_entered_anew_has_its_whole_clock() -> None:
    walk = Walk(draft(Kind.CHANGE))
    walk.review()
    walk.do("world-moved", Role.MACHINE, after=timedelta(days=3))
    assert clock_of(walk).passed == 0
