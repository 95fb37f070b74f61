"""Days pass: what runs out, who is reminded, who is told, and nothing twice."""

from datetime import date, timedelta

import pytest

from tests.tickets.cast import ALL_PAPERS, START
from tests.tickets.service_cast import RULES, bring_to, do, open_new
from tickets.domain.kinds import Kind
from tickets.domain.machine import Rules
from tickets.domain.papers import PaperKind
from tickets.domain.people import MACHINE, Role
from tickets.domain.policy import FIGURES, Figure, Policy
from tickets.domain.states import State
from tickets.service.lists import get_ticket
from tickets.service.proof import verify
from tickets.service.timers import tick
from tickets.store.models import CommandRow, TicketRow

pytestmark = pytest.mark.usefixtures("portal_url")


def list_told(number: str) -> list[str]:
    """What the outbox says to people about a ticket, besides what follows from its events."""
    rows = CommandRow.objects.filter(ticket_id=number, task__in=["remind", "escalate"]).order_by("id")
    return [row.task for row in rows]


def test_a_reminder_comes_before_the_end_of_a_clock_and_an_escalation_after_it_each_once() -> None:
    number = open_new(Kind.RENEW)
    do(number, Role.HEAD, "submit")
    told = []
    for day in range(5):
        for _ in range(2):
            tick(START + timedelta(days=day), RULES)
        told.append(list_told(number))
    assert told == [[], ["remind"], ["remind"], ["remind", "escalate"], ["remind", "escalate"]]
    assert CommandRow.objects.filter(task="remind").get().data == {"owner": "county", "due": "2026-03-04"}


def test_a_draft_and_a_supplement_run_out_by_themselves() -> None:
    draft, asked = open_new(Kind.RENEW), open_new(Kind.RENEW)
    do(asked, Role.HEAD, "submit")
    do(asked, Role.COUNTY, "ask-supplement")
    first = tick(START + timedelta(days=30), RULES)
    assert (first.looked, first.acted) == (2, 1)
    assert get_ticket(MACHINE, asked).state is State.WITHDRAWN
    second = tick(START + timedelta(days=120), RULES)
    assert (second.looked, second.acted) == (1, 1)
    assert get_ticket(MACHINE, draft).state is State.WITHDRAWN
    assert tick(START + timedelta(days=120), RULES).looked == 0
    assert verify().findings == ()


def test_a_trial_run_that_nobody_ends_is_ended() -> None:
    number = open_new(Kind.APPLY)
    bring_to(number, State.TRIAL_RUN)
    tick(START + timedelta(days=60), RULES)
    assert get_ticket(MACHINE, number).state is State.TRIAL_RUN
    tick(START + timedelta(days=120), RULES)
    assert get_ticket(MACHINE, number).state is State.SECURITY_REVIEW


def test_papers_that_an_urgent_ticket_owes_are_asked_for_until_they_are_there() -> None:
    late, good = open_new(Kind.APPLY), open_new(Kind.APPLY)
    for number in (late, good):
        do(number, Role.HEAD, "submit", urgent=True)
        do(number, Role.COUNTY, "approve")
        do(number, Role.ADMINISTRATIVE, "accept-urgently")
        do(number, Role.ADMINISTRATIVE, "suspend")
    for kind in (PaperKind.PLAN, PaperKind.SIZING):
        do(good, Role.APPLICANT, "attach", kind=kind, sha256="0" * 64)
    assert TicketRow.objects.get(pk=late).papers_due == date(2026, 3, 23)
    for day in (18, 21, 21, 22, 25):
        tick(START + timedelta(days=day), RULES)
    rows = CommandRow.objects.filter(key__contains="/papers/").order_by("id")
    assert [(row.ticket_id, row.task) for row in rows] == [(late, "remind"), (late, "escalate")]
    assert rows[0].data["papers"] == ["plan", "sizing"]
    assert len(ALL_PAPERS) > 2


def test_a_policy_that_changes_moves_the_last_day() -> None:
    number = open_new(Kind.RENEW)
    do(number, Role.HEAD, "submit")
    assert TicketRow.objects.get().due == date(2026, 3, 4)
    longer = Rules(Policy({"county_review_days": Figure(5, FIGURES["county_review_days"].words)}))
    tick(START, longer)
    assert TicketRow.objects.get().due == date(2026, 3, 9)
    assert verify().findings == ()
