"""The list of tickets, one ticket, and what is done to it."""

from datetime import UTC, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from govcloud.errors import GovcloudError, UsageError
from govcloud.text import Text
from tickets.domain.actions import WORDS, needs_note
from tickets.domain.clock import Clock, day_of, read_clock
from tickets.domain.kinds import Kind
from tickets.domain.machine import Act, Rules, list_actions
from tickets.domain.papers import PaperKind
from tickets.domain.people import Person, Role
from tickets.domain.rights import DEPARTMENT
from tickets.domain.states import STANDINGS, State
from tickets.domain.ticket import Ticket
from tickets.portal.forms import list_fields, list_rows
from tickets.portal.middleware import find_status
from tickets.portal.views.who import who
from tickets.portal.words import choose_language
from tickets.service.door import act_on
from tickets.service.lists import get_ticket, list_for, waits_for
from tickets.store.models import EventRow, PaperRow

PER_PAGE = 25
OWN_PAGES = frozenset({"attach", "revise"})
"""Actions that have a form of their own."""
PLANNED = frozenset({State.TECHNICAL_REVIEW, State.PLAN_REVIEW})
LEFT = Text("({days} working days left)", "（剩余 {days} 个工作日）")
LATE = Text("({days} working days late)", "（已逾期 {days} 个工作日）")
BAD = Text("the page has sent something that it does not have", "页面提交的内容无效")


@require_GET
def show_tickets(request: HttpRequest) -> HttpResponse:
    """Those that wait for the person, or all that exist for the person."""
    person, today = who(request), day_of(datetime.now(UTC))
    view = "all" if request.GET.get("view") == "all" else "waiting"
    rows = list_for(person) if view == "all" else waits_for(person)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    listed = [
        {
            "row": row,
            "kind": Kind(row.kind).words,
            "state": STANDINGS[State(row.state)].words,
            "owner": Role(row.owner).words if row.owner else "",
            "late": row.due is not None and row.due < today,
        }
        for row in page
    ]
    kinds = list(Kind) if person.roles & DEPARTMENT and person.department else []
    context = {"page": page, "listed": listed, "view": view, "kinds": kinds}
    return render(request, "portal/tickets.html", context)


@require_GET
def show_ticket(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about one ticket."""
    person = who(request)
    return render(request, "portal/ticket.html", describe(get_ticket(person, number), person))


@require_POST
def do_act(request: HttpRequest, number: str) -> HttpResponse:
    """Do it, for the revision that the page showed; a refusal is shown with the ticket as it stands now."""
    person, now = who(request), datetime.now(UTC)
    ticket = get_ticket(person, number)
    try:
        action, revision = request.POST.get("action", ""), request.POST.get("revision", "")
        if action not in WORDS or action in OWN_PAGES or not revision.isdigit():
            raise UsageError(BAD, number)
        deed = Act(action, person, now, request.POST.get("note", "").strip(), read_data(request, action, ticket))
        act_on(number, deed, Rules(), int(revision))
    except GovcloudError as refused:
        context = {**describe(get_ticket(person, number), person), "sentence": refused.render(choose_language())}
        return render(request, "portal/ticket.html", context, status=find_status(refused))
    return redirect("ticket", number)


def read_data(request: HttpRequest, action: str, ticket: Ticket) -> dict[str, Any]:
    """What an action brings besides the reason."""
    data: dict[str, Any] = {
        name: True
        for name in ("urgent", "compared")
        if name in list_extras(ticket, action) and request.POST.get(name) == "on"
    }
    if "plan_hash" in list_extras(ticket, action) and (plan := request.POST.get("plan_hash", "").strip()):
        data["plan_hash"] = plan
    return data


def list_extras(ticket: Ticket, action: str) -> list[str]:
    """What the form of an action asks for besides a reason."""
    if (
        action == "approve"
        and ticket.state in PLANNED
        and not (ticket.kind is Kind.MIGRATE and ticket.state is State.TECHNICAL_REVIEW)
    ):
        return ["plan_hash"]
    return {"submit": ["urgent"], "copied": ["compared"]}.get(action, [])


def describe(ticket: Ticket, person: Person) -> dict[str, Any]:
    """What the page of a ticket shows."""
    now, rules = datetime.now(UTC), Rules()
    actions = list_actions(ticket, person, now, rules)
    standing, clock = STANDINGS[ticket.state], read_clock(ticket, now, rules.policy, rules.calendar)
    events = EventRow.objects.filter(ticket_id=ticket.number).order_by("-sequence")
    return {
        "ticket": ticket,
        "kind": ticket.kind.words,
        "state": standing.words,
        "owner": standing.owner.words if standing.owner else "",
        "clock": clock,
        "left": show_left(clock) if clock else "",
        "actions": [
            {"name": name, "words": WORDS[name], "note": needs_note(ticket, name), "extras": list_extras(ticket, name)}
            for name in actions
            if name not in OWN_PAGES
        ],
        "may_edit": "revise" in actions,
        "may_attach": "attach" in actions,
        "fields": [field for field in list_fields(ticket.kind, ticket.request) if field.value],
        "rows": list_rows(ticket.kind, ticket.request),
        "signers": [(role.words, role in ticket.signed) for role in sorted(standing.signers)],
        "papers": [
            (row, PaperKind(row.kind).words)
            for row in PaperRow.objects.filter(ticket_id=ticket.number).order_by("sequence")
        ],
        "paper_kinds": [(kind.value, kind.words) for kind in PaperKind],
        "events": [
            (row, WORDS[row.action], Role(row.role).words, STANDINGS[State(row.target)].words) for row in events
        ],
    }


def show_left(clock: Clock) -> Text:
    """How long there is, or by how long it is too late."""
    return LEFT(days=clock.left) if clock.left >= 0 else LATE(days=-clock.left)
