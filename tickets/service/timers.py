"""What happens by itself when days pass: drafts and appeals run out, people are reminded, those above them are told.

To be called as often as one likes: what was done for a day is not done again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from govcloud.errors import GovcloudError
from tickets.domain.clock import Clock, day_of, read_clock
from tickets.domain.commands import Command, Task
from tickets.domain.guards import FIRST_PAPERS
from tickets.domain.machine import Act, Rules, list_actions
from tickets.domain.papers import find_lacking
from tickets.domain.people import MACHINE
from tickets.domain.states import OVER
from tickets.domain.ticket import Ticket
from tickets.service.door import act_on
from tickets.store.models import CommandRow, TicketRow
from tickets.store.rows import read_ticket, settle_time

BY_THEMSELVES = ("expire", "end-trial")
"""What machines do once a clock has run out."""


@dataclass(frozen=True)
class Round:
    """What one round did."""

    looked: int
    acted: int
    told: int
    """New reminders and escalations."""


def tick(now: datetime, rules: Rules) -> Round:
    """Look at every ticket that is not over."""
    now = settle_time(now)
    rows = list(TicketRow.objects.exclude(state__in=sorted(OVER)).order_by("number"))
    acted = told = 0
    for row in rows:
        ticket = read_ticket(row)
        clock = read_clock(ticket, now, rules.policy, rules.calendar)
        if clock is None:
            continue
        if clock.left < 0 and act_by_itself(ticket, now, rules):
            acted += 1
            continue
        told += tell(
            ticket.number, [*watch_clock(ticket, clock, rules), *watch_papers(ticket, day_of(now), rules)], now
        )
        if row.due != clock.due:  # the policy or the calendar has changed
            TicketRow.objects.filter(pk=row.pk, revision=row.revision).update(due=clock.due)
    return Round(len(rows), acted, told)


def act_by_itself(ticket: Ticket, now: datetime, rules: Rules) -> bool:
    """Do what follows from a clock that has run out; whether there was anything."""
    for action in BY_THEMSELVES:
        if action in list_actions(ticket, MACHINE, now, rules):
            try:
                act_on(ticket.number, Act(action, MACHINE, now), rules, ticket.revision)
            except GovcloudError:  # somebody was faster, or it is too early: the next round looks again
                return False
            return True
    return False


def watch_clock(ticket: Ticket, clock: Clock, rules: Rules) -> Iterator[Command]:
    """One reminder before a clock ends, one word to the one above after it."""
    begun = f"{ticket.number}/{ticket.state}/{settle_time(ticket.entered):%Y%m%dT%H%M%S}"
    data = {"owner": ticket.owner, "due": str(clock.due)}
    if clock.left < 0:
        yield Command(Task.ESCALATE, f"{begun}/{Task.ESCALATE}", data)
    elif clock.left <= rules.policy["reminder_days"]:
        yield Command(Task.REMIND, f"{begun}/{Task.REMIND}", data)


def watch_papers(ticket: Ticket, today: date, rules: Rules) -> Iterator[Command]:
    """The same for papers that an urgent ticket still owes."""
    if ticket.papers_due is None:
        return
    lacking = find_lacking(ticket.papers, FIRST_PAPERS[ticket.kind], today)
    left = rules.calendar.count(today, ticket.papers_due)
    if not lacking or (left > rules.policy["reminder_days"] and today <= ticket.papers_due):
        return
    task = Task.ESCALATE if today > ticket.papers_due else Task.REMIND
    data = {"papers": [str(kind) for kind in lacking], "due": str(ticket.papers_due)}
    yield Command(task, f"{ticket.number}/papers/{ticket.papers_due:%Y%m%d}/{task}", data)


def tell(number: str, commands: list[Command], now: datetime) -> int:
    """Put into the outbox what is not in it yet; how many."""
    keys = {command.key for command in commands}
    if keys:
        keys -= set(CommandRow.objects.filter(key__in=keys).values_list("key", flat=True))
    rows = [
        CommandRow(key=each.key, ticket_id=number, task=each.task, data=dict(each.data), made=now)
        for each in commands
        if each.key in keys
    ]
    if rows:
        CommandRow.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
