"""From a row to what the domain knows, and back. Nothing is decided, nothing is saved."""

import json
from datetime import UTC, date, datetime
from typing import Any

from tickets.domain.events import Event
from tickets.domain.kinds import Kind
from tickets.domain.papers import Paper, PaperKind
from tickets.domain.people import Duty, Person, Role
from tickets.domain.states import State
from tickets.domain.ticket import Ticket
from tickets.store.models import Account, EventRow, TicketRow


def read_ticket(row: TicketRow) -> Ticket:
    """The ticket of a row."""
    standing: dict[str, Any] = row.standing
    return Ticket(
        number=row.number,
        kind=Kind(row.kind),
        department=row.department,
        entered=row.entered,
        county=row.county,
        request=row.request,
        state=State(row.state),
        back=State(standing["back"]) if standing["back"] else None,
        spent={State(state): days for state, days in standing["spent"].items()},
        signed=frozenset(map(Role, standing["signed"])),
        acted={Duty(duty): frozenset(users) for duty, users in standing["acted"].items()},
        papers=tuple(read_paper(each) for each in standing["papers"]),
        urgent=row.urgent,
        papers_due=row.papers_due,
        plan_hash=row.plan_hash,
        copied=standing["copied"],
        no_return=standing["no_return"],
        revision=row.revision,
        head=row.head,
        touched=row.touched,
    )


def read_paper(told: dict[str, Any]) -> Paper:
    """A paper as it stands in a row."""
    until = date.fromisoformat(told["until"]) if told["until"] else None
    return Paper(PaperKind(told["kind"]), told["sha256"], until, told["met"])


def write_ticket(row: TicketRow, ticket: Ticket, due: date | None) -> None:
    """Make the row what the ticket is, with the last day of its clock."""
    for name in ("number", "kind", "state", "department", "county", "entered", "papers_due", "urgent", "plan_hash"):
        setattr(row, name, getattr(ticket, name))
    row.touched, row.revision, row.head = ticket.touched or ticket.entered, ticket.revision, ticket.head
    row.owner, row.due = ticket.owner or "", due
    row.request, row.system = dict(ticket.request), name_system(ticket)
    row.standing = {
        "back": ticket.back,
        "spent": dict(ticket.spent),
        "signed": sorted(ticket.signed),
        "acted": {duty: sorted(users) for duty, users in ticket.acted.items()},
        "papers": [
            {"kind": each.kind, "sha256": each.sha256, "until": each.until and str(each.until), "met": each.met}
            for each in ticket.papers
        ],
        "copied": ticket.copied,
        "no_return": ticket.no_return,
    }


def name_system(ticket: Ticket) -> str:
    """What people call the system that a ticket is about, as far as the request says it."""
    system: Any = ticket.request.get("system")
    name: Any = system.get("name") if isinstance(system, dict) else system
    words = name.get("zh") or name.get("en") if isinstance(name, dict) else name
    return str(words or (system.get("code") if isinstance(system, dict) else "") or "")[:200]


def read_event(row: EventRow) -> Event:
    """The entry of a row."""
    return Event(
        *(row.ticket_id, row.sequence, row.at, row.action, row.user, row.role, row.source, row.target, row.note),
        *(json.loads(row.data), row.before),
    )


def write_event(event: Event) -> EventRow:
    """A row for an entry."""
    fields = ("sequence", "action", "user", "role", "source", "target", "note", "before", "hash", "at")
    told = {name: getattr(event, name) for name in fields}
    return EventRow(ticket_id=event.ticket, data=json.dumps(event.data, ensure_ascii=False), **told)


def read_person(account: Account) -> Person:
    """Who acts with an account."""
    roles = frozenset(map(Role, account.roles)) - {Role.MACHINE}
    return Person(account.user.get_username(), roles, account.department, account.county)


def settle_time(moment: datetime) -> datetime:
    """The moment as every database gives it back."""
    return moment.astimezone(UTC)
