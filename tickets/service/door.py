"""Opens tickets and does things to them: the event, the ticket's row and what machines do next in one transaction.

Who acts is known here already, and time is passed in. Two people who act at once come one after the other; whoever
looked at an older standing of the ticket is refused, and nothing is lost.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, OperationalError, transaction

from govcloud.errors import Exit, GovcloudError
from govcloud.text import Text, literal
from tickets.domain.clock import read_clock
from tickets.domain.commands import Command
from tickets.domain.events import Event
from tickets.domain.kinds import Kind
from tickets.domain.machine import Act, Outcome, Rules, act
from tickets.domain.people import Person
from tickets.domain.rights import DEPARTMENT, can_see
from tickets.domain.ticket import Ticket
from tickets.service.numbers import take_number
from tickets.store.models import CommandRow, EventRow, TicketRow
from tickets.store.rows import read_ticket, settle_time, write_event, write_ticket

NO_TICKET = Text("there is no such ticket", "没有这个工单")
NOT_ASKING = Text(
    "only an applicant or head of a department asks for something", "只有使用单位的申请人或负责人可以提出申请"
)
MOVED = Text(
    "somebody has worked on the ticket in the meantime: it stands at revision {now}, and you looked at {seen}",
    "工单已被他人办理：当前为第 {now} 版，您看到的是第 {seen} 版",
)
LOOK = Text("look at it again, then decide", "请刷新后重新办理")
NO_KIND = Text('"{kind}" is no kind of ticket', "“{kind}”不是工单类型")
BUSY = Text("the database did not answer in time; nothing has happened", "数据库未及时响应，操作未执行")
AGAIN = Text("try again", "请重试")
NUL = Text("there are characters that no text has", "含有非法字符")


class UnknownTicketError(GovcloudError):
    """There is no such ticket, or none for this person: the two are not told apart."""

    def __init__(self, number: str) -> None:
        super().__init__(NO_TICKET, number)


@contextmanager
def one_transaction() -> Iterator[None]:
    """All or nothing. Raises GovcloudError: the database is busy or gone, or somebody was faster."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as wrong:
        raise GovcloudError(BUSY, why=literal(str(wrong).strip()), todo=AGAIN) from wrong
    except IntegrityError as wrong:
        raise GovcloudError(BUSY, why=literal(str(wrong).strip()), todo=AGAIN, exit_code=Exit.LOCKED) from wrong


def open_ticket(person: Person, request: Mapping[str, Any], now: datetime, rules: Rules) -> Ticket:
    """A new draft with the next number of its kind and year. Raises GovcloudError: not for this person."""
    kind = find_kind(request)
    if not person.roles & DEPARTMENT or not person.department:
        raise GovcloudError(NOT_ASKING, exit_code=Exit.REFUSED)
    now = settle_time(now)
    with one_transaction():
        number = take_number(kind, now)
        first = Ticket(number, kind, person.department, now, person.county)
        opened = {"kind": kind.value, "department": first.department, "county": first.county}
        deed = Act("revise", person, now, data={"request": dict(request), "opened": opened})
        outcome = act(first, check(deed), rules)
        row = TicketRow()
        write_ticket(row, outcome.ticket, find_due(outcome.ticket, rules))
        row.save(force_insert=True)
        add(outcome.events, outcome.commands)
    return outcome.ticket


def act_on(number: str, deed: Act, rules: Rules, revision: int | None = None) -> Outcome:
    """Do it to the ticket as it stands. With `revision`, only if nothing has happened since that one.

    Raises GovcloudError: there is no such ticket for the person, somebody was faster, or the domain refuses.
    """
    with one_transaction():
        row = lock_row(number)
        ticket = read_ticket(row)
        if not can_see(deed.person, ticket):
            raise UnknownTicketError(number)
        if revision is not None and revision != ticket.revision:
            raise GovcloudError(MOVED(now=ticket.revision, seen=revision), number, todo=LOOK, exit_code=Exit.LOCKED)
        at = max(settle_time(deed.at), ticket.touched or ticket.entered)  # clocks of two machines may differ
        outcome = act(ticket, check(replace(deed, at=at)), rules)
        write_ticket(row, outcome.ticket, find_due(outcome.ticket, rules))
        add(outcome.events, outcome.commands)
        row.save(force_update=True)
    return outcome


def lock_row(number: str) -> TicketRow:
    """The row, held until the transaction ends. Raises GovcloudError: there is none."""
    row = TicketRow.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise UnknownTicketError(number)
    return row


def add(events: Iterable[Event], commands: Iterable[Command]) -> None:
    """Write the entries, and what machines do next."""
    written = list(events)
    EventRow.objects.bulk_create([write_event(each) for each in written])
    at = written[-1].at
    CommandRow.objects.bulk_create(
        [
            CommandRow(key=each.key, ticket_id=written[0].ticket, task=each.task, data=dict(each.data), made=at)
            for each in commands
        ]
    )


def find_due(ticket: Ticket, rules: Rules) -> Any:
    """The last day of the clock that runs; None: none does."""
    clock = read_clock(ticket, ticket.touched or ticket.entered, rules.policy, rules.calendar)
    return clock.due if clock else None


def find_kind(request: Mapping[str, Any]) -> Kind:
    """The kind that a request names. Raises GovcloudError: it names none."""
    try:
        return Kind(str(request.get("kind")))
    except ValueError:
        raise GovcloudError(NO_KIND(kind=request.get("kind")), exit_code=Exit.USAGE) from None


def check(deed: Act) -> Act:
    """The deed, unless its words hold what a database cannot keep. Raises GovcloudError."""
    if "\x00" in deed.note or has_nul(deed.data):
        raise GovcloudError(NUL, exit_code=Exit.USAGE)
    return deed


def has_nul(value: object) -> bool:
    """Whether a NUL is somewhere in plain data."""
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, Mapping):
        return any(has_nul(each) for pair in value.items() for each in pair)
    return isinstance(value, list | tuple) and any(map(has_nul, value))
