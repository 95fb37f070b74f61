"""What single actions bring to a ticket besides its new state. Pure: everything is in the event."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tickets.domain.events import Event
from tickets.domain.papers import Paper, PaperKind
from tickets.domain.people import Role
from tickets.domain.states import State
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


def ask(ticket: Ticket, event: Event) -> Mapping[str, Any]:
    """What is asked for now. Where reviews of something else lie behind the ticket, they are made again."""
    request = event.data["request"]
    if ticket.state is State.SUPPLEMENT and request != ticket.request:
        return {"request": request, "back": State.COUNTY_REVIEW if ticket.county else State.INTAKE}
    return {"request": request}


EFFECTS: Mapping[str, Effect] = {
    "attach": attach,
    "revise": ask,
    "approve": approve,
    "submit": lambda _, event: {"urgent": event.data.get("urgent") is True},
    "accept-urgently": lambda _, event: {"papers_due": date.fromisoformat(event.data["papers_due"])},
    "sign": lambda ticket, event: {"signed": ticket.signed | {Role(event.role)}},
    "copied": lambda _, event: {"copied": event.data.get("compared") is True},
    "pass-point-of-no-return": lambda _, __: {"no_return": True},
}
"""Action → what it brings."""
