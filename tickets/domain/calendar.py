"""Working days: those of the State Council's yearly notice, and what the city adds to them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import chinese_calendar

SATURDAY = 5
"""First day of a weekend, as `date.weekday()` counts."""
ONE = timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked.

    Holidays and make-up days come from `chinesecalendar`, which follows the notice of each year. Of a year that it does
    not know yet, weekends are free and nothing else, and `knows` says so: dates there are provisional.
    """

    own: Mapping[date, bool] = field(default_factory=dict)
    """Day → whether it is worked, where the city differs or the year's notice is not in the library yet."""

    @cached_property
    def years(self) -> range:
        """The years whose notice is known."""
        years = [day.year for day in chinese_calendar.holidays]
        return range(min(years), max(years) + 1)

    def knows(self, day: date) -> bool:
        """Whether it is certain that the day is worked, or not."""
        return day in self.own or day.year in self.years

    def is_worked(self, day: date) -> bool:
        """Whether people work on the day."""
        if day in self.own:
            return self.own[day]
        if day.year in self.years:
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < SATURDAY

    def add(self, day: date, count: int) -> date:
        """The last day of `count` working days after a day; with none, the day itself or the next one that is worked.

        What came in on a free day counts as if it came in on the last worked day before it. Raises ValueError: fewer
        than none.
        """
        if count < 0:
            raise ValueError(f"{count} working days")
        while count or not self.is_worked(day):
            day += ONE
            count -= bool(count) and self.is_worked(day)
        return day

    def count(self, since: date, until: date) -> int:
        """Working days after a day, up to and on another; none where that is earlier."""
        return sum(self.is_worked(since + ONE * step) for step in range(1, (until - since).days + 1))
