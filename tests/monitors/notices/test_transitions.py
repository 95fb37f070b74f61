"""A notification over all sequences of events: nothing signed is lost, nothing ends early, time runs forwards."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcloud.errors import Exit, GovcloudError
from govcloud.inventory.models.notice import Demand, Domain, Grade
from monitors.notices.grades import State
from monitors.notices.record import Event, Fact, Issue, Kind, Notification, Terms
from monitors.notices.transitions import advance, begin, fold
from tests.monitors.notices.samples import FACT, MINUTE, NOW

NUMBER = "HJ-TB-2026-0001"
RECEIVERS = ("health", "transport", "ecology")


def start(*closing: Demand) -> Event:
    terms = Terms(NOW + 30 * MINUTE, NOW + 60 * MINUTE, NOW + 90 * MINUTE, closing, "own")
    issue = Issue("中断", Grade.SERIOUS, Domain.CLOUD, RECEIVERS, terms)
    return Event(NUMBER, 1, NOW, Kind.ISSUED, "高守正", facts=(FACT,), issue=issue)


ISSUE = start().issue
assert ISSUE is not None


def follow(notification: Notification, kind: Kind, receiver: str = "", **changed: Any) -> Event:
    last = notification.events[-1]
    facts = (Fact("恢复"),) if kind is Kind.ADDED else ()
    event = Event(NUMBER, last.sequence + 1, last.at + MINUTE, kind, "林清源", receiver, "已处置", facts=facts)
    return replace(event, **changed)


STEP = st.tuples(
    st.sampled_from(list(Kind)),
    st.sampled_from([*RECEIVERS, "", "nobody"]),
    st.integers(min_value=-3, max_value=90),
    st.sampled_from(["已处置", "", " "]),
)


@given(st.lists(STEP, max_size=30), st.sets(st.sampled_from(list(Demand))))
def test_no_sequence_of_events_loses_a_receipt_or_closes_without_what_is_asked(
    steps: list[tuple[Kind, str, int, str]], closing: set[Demand]
) -> None:
    notification = begin(start(*closing))
    signed: dict[str, Event] = {}
    for kind, receiver, minutes, words in steps:
        last = notification.events[-1]
        event = follow(notification, kind, receiver, at=last.at + minutes * MINUTE, words=words)
        try:
            grown = advance(notification, event)
        except GovcloudError as refused:
            assert refused.where == NUMBER  # noqa: PT017 - most events of a sequence are refused, and each says of what
            continue
        assert minutes >= 0
        assert grown.events[:-1] == notification.events
        assert notification.is_open or kind is Kind.RECEIVED
        if kind is Kind.RECEIVED:
            assert receiver in RECEIVERS
            assert receiver not in signed
            signed[receiver] = event
        if kind is Kind.ANSWERED:
            assert receiver in signed
        if kind is Kind.CLOSED:
            assert Demand.RECEIPTS not in closing or signed.keys() == set(RECEIVERS)
            assert Demand.ANSWERS not in closing or grown.answered == set(RECEIVERS)
        notification = grown
        assert notification.receipts == signed
    assert fold(notification.events) == notification
    assert [each.at for each in notification.events] == sorted(each.at for each in notification.events)
    assert [each.sequence for each in notification.events] == list(range(1, len(notification.events) + 1))


def test_states_follow_receipts_answers_and_the_end() -> None:
    notification = begin(start(Demand.RECEIPTS, Demand.ANSWERS))
    assert notification.state is State.ISSUED
    for receiver in RECEIVERS:
        notification = advance(notification, follow(notification, Kind.RECEIVED, receiver))
    assert notification.state is State.RECEIVED
    for receiver in RECEIVERS:
        notification = advance(notification, follow(notification, Kind.ANSWERED, receiver))
    assert notification.state is State.ANSWERED
    assert advance(notification, follow(notification, Kind.CLOSED)).state is State.CLOSED
    assert advance(notification, follow(notification, Kind.WITHDRAWN)).state is State.WITHDRAWN


def test_closing_early_is_refused_by_the_terms_and_says_who_is_missing() -> None:
    notification = begin(start(Demand.RECEIPTS))
    notification = advance(notification, follow(notification, Kind.RECEIVED, "health"))
    with pytest.raises(GovcloudError) as refused:
        advance(notification, follow(notification, Kind.CLOSED))
    assert refused.value.exit_code is Exit.REFUSED
    assert "transport, ecology" in refused.value.render("en")
    assert "health" not in refused.value.render("zh")


def test_a_receipt_that_comes_after_closing_is_kept_and_one_after_withdrawal_refused() -> None:
    notification = begin(start())
    closed = advance(notification, follow(notification, Kind.CLOSED))
    late = advance(closed, follow(closed, Kind.RECEIVED, "health"))
    assert (late.state, set(late.receipts)) == (State.CLOSED, {"health"})
    withdrawn = advance(notification, follow(notification, Kind.WITHDRAWN))
    with pytest.raises(GovcloudError, match="withdrawn"):
        advance(withdrawn, follow(withdrawn, Kind.RECEIVED, "health"))


def test_overdue_names_who_is_late_with_what_and_ends_with_the_notification() -> None:
    notification = begin(start(Demand.RECEIPTS, Demand.ANSWERS))
    notification = advance(notification, follow(notification, Kind.RECEIVED, "health"))

    def late(minutes: int) -> list[tuple[Kind, str]]:
        return [(each.what, each.receiver) for each in notification.list_overdue(NOW + timedelta(minutes=minutes))]

    assert late(30) == []
    assert late(31) == [(Kind.RECEIVED, "transport"), (Kind.RECEIVED, "ecology")]
    assert (Kind.ANSWERED, "health") in late(61)
    assert (Kind.CLOSED, "") in late(91)
    notification = advance(notification, follow(notification, Kind.WITHDRAWN))
    assert late(91) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"issue": None},
        {"facts": ()},
        {"sequence": 2},
        {"who": " "},
        {"facts": (Fact(" "),)},
        {"issue": replace(ISSUE, receivers=("health", "health"))},
        {"issue": replace(ISSUE, receivers=())},
        {"issue": replace(ISSUE, subject="")},
    ],
    ids=str,
)
def test_a_beginning_without_subject_fact_name_or_receivers_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(GovcloudError):
        begin(replace(start(), **changed))
