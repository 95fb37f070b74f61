"""Tickets go the ways that they should, and no other."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from govcloud.errors import Exit, GovcloudError
from tests.tickets.cast import ALL_PAPERS, PEOPLE, PLAN, REQUESTS, Walk, draft
from tickets.domain.events import find_break
from tickets.domain.kinds import Kind
from tickets.domain.machine import list_actions, replay
from tickets.domain.papers import PaperKind
from tickets.domain.people import Person, Role
from tickets.domain.rights import CITY, can_see
from tickets.domain.states import OVER, STANDINGS, STOPPED, State
from tickets.domain.transitions import BACK, TRANSITIONS

LONGER = {**REQUESTS[Kind.RENEW], "expires": "2030-12-31"}
MONTH = timedelta(days=31)


def test_an_application_goes_from_draft_to_acceptance() -> None:
    walk = Walk(draft(Kind.APPLY, "linhan"))
    walk.review()
    assert walk.stands() is State.EXECUTION
    assert walk.ticket.plan_hash == PLAN
    assert walk.tasks.count("execute") == 1
    walk.do("deployed", Role.MACHINE)
    walk.sign()
    assert walk.stands() is State.TRIAL_RUN
    walk.do("end-trial", Role.MACHINE, after=MONTH)
    walk.do("approve", Role.SECURITY)
    walk.sign()
    assert walk.stands() is State.DONE
    assert find_break(walk.events) is None
    assert replay(draft(Kind.APPLY, "linhan"), walk.events) == walk.ticket


def test_a_migration_is_rolled_back_once_and_then_accepted() -> None:
    walk = Walk(draft(Kind.MIGRATE))
    walk.review()
    walk.do("propose-plan", Role.OPERATOR)
    walk.do("approve", Role.TECHNICAL, plan_hash=PLAN)
    walk.do("deployed", Role.MACHINE)
    for last in (False, True):
        walk.do("copied", Role.OPERATOR)
        walk.do("rehearsed", Role.OPERATOR)
        walk.do("accept-rehearsal", Role.APPLICANT)
        walk.do("approve", Role.ADMINISTRATIVE)
        walk.do("frozen", Role.OPERATOR)
        if not last:
            walk.do("roll-back", Role.OPERATOR)
            walk.do("rolled-back", Role.OPERATOR)
            assert walk.stands() is State.PRE_SYNC
    with pytest.raises(GovcloudError, match="not been compared"):
        walk.do("copied", Role.OPERATOR)
    walk.do("copied", Role.OPERATOR, compared=True)
    walk.do("pass-point-of-no-return", Role.APPLICANT)
    assert walk.ticket.no_return
    with pytest.raises(GovcloudError, match="cannot be done now"):
        walk.do("roll-back", Role.OPERATOR)
    walk.do("end-trial", Role.APPLICANT, after=MONTH)
    walk.do("approve", Role.SECURITY)
    walk.sign()
    with pytest.raises(GovcloudError, match="30 days are needed"):
        walk.do("release-source", Role.APPLICANT)
    walk.do("release-source", Role.APPLICANT, after=MONTH)
    walk.do("erased", Role.OPERATOR)
    assert walk.stands() is State.DONE


def test_a_renewal_is_done_as_soon_as_it_is_deployed() -> None:
    walk = Walk(draft(Kind.RENEW))
    walk.review()
    walk.do("deployed", Role.MACHINE)
    assert walk.stands() is State.DONE


def test_a_department_leaves_only_with_its_data_handed_over_and_erased() -> None:
    walk = Walk(draft(Kind.RELEASE))
    walk.do("submit", Role.HEAD)
    walk.do("accept", Role.ADMINISTRATIVE)
    walk.do("approve", Role.ADMINISTRATIVE)
    walk.do("approve", Role.TECHNICAL, plan_hash=PLAN)
    walk.do("deployed", Role.MACHINE)
    walk.do("sign", Role.APPLICANT)
    walk.do("sign", Role.ADMINISTRATIVE)
    with pytest.raises(GovcloudError, match="papers are lacking"):
        walk.do("sign", Role.THIRD_PARTY)
    assert walk.stands() is State.CONFIRMATION
    walk.bring(PaperKind.DATA_HANDOVER, PaperKind.ERASURE_PROOF)
    walk.do("sign", Role.THIRD_PARTY)
    assert walk.stands() is State.DONE


def test_what_was_refused_has_not_happened() -> None:
    walk = Walk(draft(Kind.APPLY))
    before = walk.ticket
    with pytest.raises(GovcloudError, match="plan of the system") as refused:
        walk.do("submit", Role.HEAD)
    assert refused.value.exit_code is Exit.REFUSED
    assert "测算清单" in refused.value.render("zh")
    assert (walk.ticket, walk.events) == (before, [])


def test_the_urgent_lane_starts_without_papers_and_is_not_accepted_without_them() -> None:
    walk = Walk(draft(Kind.APPLY))
    walk.do("submit", Role.HEAD, urgent=True)
    with pytest.raises(GovcloudError, match="papers are lacking"):
        walk.do("accept", Role.ADMINISTRATIVE)
    walk.do("accept-urgently", Role.ADMINISTRATIVE)
    assert walk.ticket.papers_due == date(2026, 3, 23)
    walk.do("approve", Role.ADMINISTRATIVE)
    walk.do("approve", Role.TECHNICAL, plan_hash=PLAN)
    walk.do("deployed", Role.MACHINE)
    walk.sign()
    walk.do("end-trial", Role.MACHINE, after=MONTH)
    walk.bring(PaperKind.MLPS_REPORT, PaperKind.RISK_REPORT, PaperKind.CRYPTO_REPORT, PaperKind.SELF_CHECK)
    with pytest.raises(GovcloudError, match="plan of the system"):
        walk.do("approve", Role.SECURITY)
    walk.bring(PaperKind.PLAN, PaperKind.SIZING)
    walk.do("approve", Role.SECURITY)
    assert walk.stands() is State.ACCEPTANCE


def test_a_report_that_has_ended_or_is_not_met_proves_nothing() -> None:
    walk = Walk(draft(Kind.APPLY))
    walk.bring(*(set(ALL_PAPERS) - {PaperKind.CRYPTO_REPORT, PaperKind.RISK_REPORT}))
    walk.do("attach", Role.APPLICANT, kind="crypto-report", sha256="0" * 64, until="2026-03-10")
    walk.do("attach", Role.APPLICANT, kind="risk-report", sha256="0" * 64, met=False)
    walk.do("submit", Role.HEAD)
    walk.do("accept", Role.ADMINISTRATIVE)
    walk.do("approve", Role.ADMINISTRATIVE)
    walk.do("approve", Role.TECHNICAL, plan_hash=PLAN)
    walk.do("deployed", Role.MACHINE)
    walk.sign()
    walk.do("end-trial", Role.MACHINE, after=MONTH)
    with pytest.raises(GovcloudError, match="cryptography assessment report, security risk assessment report"):
        walk.do("approve", Role.SECURITY)


def test_one_person_with_all_roles_gets_no_ticket_through() -> None:
    everything = Person("zhao", frozenset(Role) - {Role.MACHINE}, "health")
    walk = Walk(draft(Kind.RENEW))
    walk.do_as(everything, "submit")
    with pytest.raises(GovcloudError, match="zhao has already asked"):
        walk.do_as(everything, "accept")
    walk.do("accept", Role.ADMINISTRATIVE)
    both = Person("administrative-1", frozenset({Role.ADMINISTRATIVE, Role.TECHNICAL}))
    walk.do_as(both, "approve")
    with pytest.raises(GovcloudError, match="reviewed administratively"):
        walk.do_as(both, "approve", plan_hash=PLAN)


@pytest.mark.parametrize(
    ("role", "place"), [(Role.HEAD, {"department": "education"}), (Role.COUNTY, {"county": "guyang"})]
)
def test_tickets_of_others_are_left_alone(role: Role, place: dict[str, str]) -> None:
    walk = Walk(draft(Kind.RENEW, "linhan"))
    if role is Role.COUNTY:
        walk.do("submit", Role.HEAD)
    stranger = Person("stranger", frozenset({role}), **place)
    with pytest.raises(GovcloudError, match="another department's or county's"):
        walk.do_as(stranger, "submit" if role is Role.HEAD else "approve")
    assert list_actions(walk.ticket, stranger, walk.now, walk.rules) == []


def test_who_reviewed_does_not_decide_on_the_appeal() -> None:
    walk = Walk(draft(Kind.RENEW))
    walk.do("submit", Role.HEAD)
    walk.do("reject", Role.ADMINISTRATIVE)
    walk.do("appeal", Role.HEAD)
    with pytest.raises(GovcloudError, match="does not decide on the appeal"):
        walk.do("reopen", Role.ADMINISTRATIVE)
    walk.do_as(Person("administrative-2", frozenset({Role.ADMINISTRATIVE})), "reopen")
    assert walk.stands() is State.INTAKE


def test_a_world_that_moved_returns_the_ticket_to_its_reviewer() -> None:
    walk = Walk(draft(Kind.CHANGE))
    walk.review()
    walk.do("world-moved", Role.MACHINE)
    assert walk.stands() is State.TECHNICAL_REVIEW
    walk.do("approve", Role.TECHNICAL, plan_hash="b" * 64)
    assert walk.ticket.plan_hash == "b" * 64


def test_a_request_that_is_unfinished_is_kept_and_not_submitted() -> None:
    walk = Walk(draft(Kind.RENEW))
    walk.do("revise", Role.APPLICANT, request={"kind": "renew", "system": "hospital-hub", "expires": "soon"})
    with pytest.raises(GovcloudError, match="expires: ") as refused:
        walk.do("submit", Role.HEAD)
    assert "reason" in refused.value.render("zh")
    with pytest.raises(GovcloudError, match="of the ticket's kind"):
        walk.do("revise", Role.APPLICANT, request=REQUESTS[Kind.APPLY])
    walk.do("revise", Role.APPLICANT, request=REQUESTS[Kind.RENEW])
    walk.do("submit", Role.HEAD)
    assert walk.stands() is State.INTAKE


def test_a_request_that_is_changed_in_a_supplement_is_reviewed_from_the_beginning() -> None:
    walk = Walk(draft(Kind.RENEW))
    walk.do("submit", Role.HEAD)
    walk.do("accept", Role.ADMINISTRATIVE)
    walk.do("approve", Role.ADMINISTRATIVE)
    for request, back in ((REQUESTS[Kind.RENEW], State.TECHNICAL_REVIEW), (LONGER, State.INTAKE)):
        walk.do("ask-supplement", Role.TECHNICAL)
        walk.do("revise", Role.APPLICANT, request=request)
        walk.do("supplement", Role.APPLICANT)
        assert walk.stands() is back
    with pytest.raises(GovcloudError, match="cannot be done now"):
        walk.do("revise", Role.APPLICANT, request=request)


def test_papers_of_the_urgent_lane_can_be_brought_whatever_is_under_way() -> None:
    walk = Walk(draft(Kind.APPLY))
    walk.do("submit", Role.HEAD, urgent=True)
    walk.do("accept-urgently", Role.ADMINISTRATIVE)
    walk.bring(PaperKind.PLAN)
    walk.do("approve", Role.ADMINISTRATIVE)
    walk.bring(PaperKind.SIZING)
    assert {each.kind for each in walk.ticket.papers} == {PaperKind.PLAN, PaperKind.SIZING}


@pytest.mark.parametrize("wrong", [{"kind": "letter"}, {"sha256": "0"}, {"until": "soon"}, {"met": "yes"}])
def test_a_paper_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    walk = Walk(draft(Kind.APPLY))
    with pytest.raises(GovcloudError, match="a paper needs a known kind"):
        walk.do("attach", Role.APPLICANT, **{"kind": "plan", "sha256": "0" * 64, **wrong})


def test_nothing_happens_before_what_has_happened() -> None:
    walk = Walk(draft(Kind.APPLY))
    walk.bring(PaperKind.PLAN)
    with pytest.raises(GovcloudError, match="before the ticket's last event"):
        walk.do("submit", Role.HEAD, after=-timedelta(minutes=1))


@pytest.mark.parametrize(
    ("person", "draft_is_seen", "asked_is_seen"),
    [
        (PEOPLE[Role.APPLICANT], True, True),
        (Person("x", frozenset({Role.HEAD}), "education"), False, False),
        (Person("x", frozenset({Role.HEAD})), False, False),
        (PEOPLE[Role.COUNTY], False, True),
        (Person("x", frozenset({Role.COUNTY}), county="xicheng"), False, False),
        (Person("x", frozenset({Role.COUNTY})), False, False),
        *((PEOPLE[role], False, True) for role in sorted(CITY - {Role.MACHINE})),
        (PEOPLE[Role.MACHINE], True, True),
        (PEOPLE[Role.ADMIN], False, False),
    ],
)
def test_tickets_are_seen_by_their_own_side(person: Person, draft_is_seen: bool, asked_is_seen: bool) -> None:
    ticket = draft(Kind.APPLY, "linhan")
    assert can_see(person, ticket) is draft_is_seen
    assert can_see(person, replace(ticket, state=State.INTAKE)) is asked_is_seen


def reach(kind: Kind, start: State, without: frozenset[State] = frozenset()) -> set[State]:
    """States that can be reached on ways that avoid some. A stop leads back to where it was made."""
    rows = [row for row in TRANSITIONS if kind in row.kinds]
    found: set[tuple[State, State | None]] = {(start, State.INTAKE if start in STOPPED else None)}
    left = list(found)
    while left:
        here, back = left.pop()
        for row in rows:
            target = back if row.target == BACK else State(row.target)
            if row.source is not here or target is None or target in without:
                continue
            step = (target, (back if here in STOPPED else here) if target in STOPPED else None)
            if step not in found:
                found.add(step)
                left.append(step)
    return {state for state, _ in found}


def test_every_state_has_an_owner_a_clock_and_an_exit_or_is_the_end() -> None:
    for kind, state in product(Kind, State):
        if state not in reach(kind, State.DRAFT):
            continue
        assert reach(kind, state) & OVER, f"{kind}: no way out of {state}"
        if state not in OVER:
            assert STANDINGS[state].owner is not None
            assert STANDINGS[state].clock


def test_every_row_of_the_table_can_be_taken_by_some_kind() -> None:
    for row in TRANSITIONS:
        assert any(row.source in reach(kind, State.DRAFT) for kind in row.kinds), row


def test_no_way_leads_round_a_review_or_a_gate() -> None:
    for kind in Kind:
        for review in (State.INTAKE, State.ADMINISTRATIVE_REVIEW, State.TECHNICAL_REVIEW):
            assert State.EXECUTION not in reach(kind, State.DRAFT, frozenset({review})), f"{kind} round {review}"
    for kind in (Kind.APPLY, Kind.MIGRATE):
        for gate in (State.TRIAL_RUN, State.SECURITY_REVIEW, State.ACCEPTANCE):
            assert State.DONE not in reach(kind, State.DRAFT, frozenset({gate})), f"{kind} round {gate}"
    for gate in (State.REHEARSAL_REVIEW, State.WINDOW_REVIEW, State.FINAL_SYNC, State.SOURCE_RETAINED):
        assert State.DONE not in reach(Kind.MIGRATE, State.DRAFT, frozenset({gate}))


def test_every_role_has_a_person_in_the_cast() -> None:
    assert set(PEOPLE) == set(Role)
