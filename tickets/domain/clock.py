"""How long the one whose turn it is has left. Clocks count working days, and stand still while it is stopped."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tickets.domain.calendar import WorkCalendar
from tickets.domain.policy import Policy
from tickets.domain.states import STANDINGS, State
from tickets.domain.ticket import Ticket

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Clock:
    """The clock of a ticket's state."""

    allowed: int
    """Working days in all."""
    passed: int
    due: date
    """Last day."""
    certain: bool
    """False: the calendar of the last day's year is not known yet."""

    @property
    def left(self) -> int:
        """Working days that are left; negative: so many too late."""
        return self.allowed - self.passed


def day_of(moment: datetime) -> date:
    """The day in China. Raises ValueError: a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(CHINA).date()


def read_clock(ticket: Ticket, now: datetime, policy: Policy, calendar: WorkCalendar) -> Clock | None:
    """The clock that runs now; None: the ticket is over."""
    name = STANDINGS[ticket.state].clock
    if not name:
        return None
    allowed, before = policy[name], ticket.spent.get(ticket.state, 0)
    entered = day_of(ticket.entered)
    due = calendar.add(entered, max(0, allowed - before))
    return Clock(allowed, before + calendar.count(entered, day_of(now)), due, calendar.knows(due))


def count_spent(ticket: Ticket, state: State, now: datetime, calendar: WorkCalendar) -> int:
    """Working days of a state's clock that have passed in it until now, earlier stays included."""
    return ticket.spent.get(state, 0) + calendar.count(day_of(ticket.entered), day_of(now))
