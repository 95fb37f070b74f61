"""Whatever people try in whatever order: duties stay apart, the book stays whole, and nothing is accepted unproven."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from govcloud.errors import GovcloudError
from tests.tickets.cast import DEPARTMENT, PLAN, REQUESTS, Walk, draft
from tickets.domain.events import Event, find_break
from tickets.domain.guards import PROOFS
from tickets.domain.kinds import NEW_SYSTEMS, Kind
from tickets.domain.machine import list_actions, replay
from tickets.domain.papers import PaperKind, find_lacking
from tickets.domain.people import APART, MACHINE, Duty, Person, Role
from tickets.domain.states import State

CROWD = [
    *(Person(name, frozenset(Role) - {Role.MACHINE}, DEPARTMENT, "linhan") for name in ("li", "wang", "zhang")),
    *(
        Person(name, frozenset({role}), DEPARTMENT, "linhan")
        for name, role in (("zhao", Role.HEAD), ("qian", Role.TECHNICAL))
    ),
    MACHINE,
]
"""Three people who have every role, two who have one, and the machine."""
WAITS = [timedelta(minutes=1), timedelta(days=2), timedelta(days=40)]
EVENTS_AT_MOST = 60


def fill(action: str, choose: Callable[[int], int]) -> dict[str, object]:
    """What an action brings."""
    match action:
        case "attach":
            kinds = list(PaperKind)
            return {"kind": kinds[choose(len(kinds))].value, "sha256": "0" * 64}
        case "revise":
            return {"request": REQUESTS[list(Kind)[choose(len(Kind))]]}
        case "submit":
            return {"urgent": choose(2) == 0}
        case "copied":
            return {"compared": choose(2) == 0}
        case "approve":
            return {"plan_hash": PLAN}
    return {}


def list_duties(events: list[Event]) -> dict[str, set[Duty]]:
    """Who has had which duties, by the book."""
    found: dict[str, set[Duty]] = {}
    for event in events:
        if "duty" in event.data:
            found.setdefault(event.user, set()).add(Duty(event.data["duty"]))
    return found


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(Kind), st.sampled_from(["", "linhan"]), st.data())
def test_whatever_people_try_duties_stay_apart_and_the_book_whole(kind: Kind, county: str, data: st.DataObject) -> None:
    walk, refusals = Walk(draft(kind, county)), list[GovcloudError]()

    def choose(count: int) -> int:
        return data.draw(st.integers(0, count - 1))

    for _ in range(EVENTS_AT_MOST):
        if walk.ticket.over:
            break
        person = CROWD[choose(len(CROWD))]
        actions = list_actions(walk.ticket, person, walk.now, walk.rules)
        if not actions:
            continue
        action = actions[choose(len(actions))]
        before = walk.ticket
        try:
            walk.do_as(person, action, after=WAITS[choose(len(WAITS))], **fill(action, choose))
        except GovcloudError as refused:
            refusals.append(refused)
            assert walk.ticket == before
    assert all(each.render("zh") != each.render("en") for each in refusals)
    assert find_break(walk.events) is None
    assert replay(draft(kind, county), walk.events) == walk.ticket
    for user, duties in list_duties(walk.events).items():
        assert not any(pair <= duties for pair in APART), (user, duties)
    if walk.stands() is State.DONE and kind in NEW_SYSTEMS:
        assert not find_lacking(walk.ticket.papers, PROOFS, walk.events[-1].at.date())


@given(st.integers(0, 19))
def test_a_changed_entry_of_the_book_is_found(place: int) -> None:
    walk = Walk(draft(Kind.APPLY))
    walk.review()
    walk.do("deployed", Role.MACHINE)
    walk.sign()
    events = list(walk.events)
    place %= len(events) - 1
    events[place] = replace(events[place], user="somebody else")
    assert find_break(events) == place + 1


def test_an_entry_that_was_taken_out_is_found() -> None:
    walk = Walk(draft(Kind.APPLY))
    walk.review()
    assert find_break(walk.events[:3] + walk.events[4:]) == 3
    assert find_break(walk.events[1:]) == 0
