"""What single actions bring to a ticket besides its new state. Pure: everything is in the event."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tickets.domain.events import Event
from tickets.domain.papers import Paper, PaperKind
from tickets.domain.people import Role
from tickets.domain.ticket import Ticket

type Effect = Callable[[Ticket, Event], Mapping[str, Any]]
"""The fields of the ticket that change."""


def attach(ticket: Ticket, event: Event) -> Mapping[str, Any]:
    """A paper is added; none is ever taken away."""
    data = event.data
    until = date.fromisoformat(data["until"]) if data.get("until") else None
    return {"papers": (*ticket.papers, Paper(PaperKind(data["kind"]), data["sha256"], until, data.get("met", True)))}


def approve(ticket: Ticket, event: Event) -> Mapping[str, Any]:
    """What was approved is kept by its hash; other reviews name none."""
    return {"plan_hash": event.data.get("plan_hash", ticket.plan_hash)}


EFFECTS: Mapping[str, Effect] = {
    "attach": attach,
    "approve": approve,
    "submit": lambda _, event: {"urgent": event.data.get("urgent") is True},
    "accept-urgently": lambda _, event: {"papers_due": date.fromisoformat(event.data["papers_due"])},
    "sign": lambda ticket, event: {"signed": ticket.signed | {Role(event.role)}},
    "copied": lambda _, event: {"copied": event.data.get("compared") is True},
    "pass-point-of-no-return": lambda _, __: {"no_return": True},
}
"""Action → what it brings."""
