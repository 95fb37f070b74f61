"""What states are called, and the product's own terms for grades of which a city says nothing."""

from collections.abc import Sequence
from enum import StrEnum

from govcloud.inventory.models.department import Duty
from govcloud.inventory.models.notice import Demand, Domain, Grade, Notices, NoticeTerms, Raising
from govcloud.text import Text


class State(StrEnum):
    """Where a notification stands."""

    ISSUED = "issued"
    """Not all receivers have signed for it."""
    RECEIVED = "received"
    """All have signed, not all have answered."""
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


STATES = {
    State.ISSUED: Text("to be signed for", "待签收"),
    State.RECEIVED: Text("to be answered", "待反馈"),
    State.ANSWERED: Text("to be closed", "待办结"),
    State.CLOSED: Text("closed", "已办结"),
    State.WITHDRAWN: Text("withdrawn", "已撤回"),
}
OWN = "产品默认值，非法定时限 / own policy of the product, no legal term"
BOTH = [Demand.RECEIPTS, Demand.ANSWERS]
HOUR, DAY = 60, 1440
TERMS = {
    each.grade: each
    for each in (
        NoticeTerms(
            grade=Grade.EXTRAORDINARY,
            receive_minutes=15,
            answer_minutes=HOUR,
            close_minutes=3 * DAY,
            closing=BOTH,
            source=OWN,
        ),
        NoticeTerms(
            grade=Grade.SERIOUS,
            receive_minutes=30,
            answer_minutes=4 * HOUR,
            close_minutes=5 * DAY,
            closing=BOTH,
            source=OWN,
        ),
        NoticeTerms(
            grade=Grade.CONSIDERABLE,
            receive_minutes=2 * HOUR,
            answer_minutes=DAY,
            close_minutes=10 * DAY,
            closing=BOTH,
            duties=[Duty.OPERATIONS, Duty.SECURITY],
            source=OWN,
        ),
        NoticeTerms(
            grade=Grade.ORDINARY,
            receive_minutes=DAY,
            answer_minutes=5 * DAY,
            close_minutes=15 * DAY,
            closing=[Demand.RECEIPTS],
            duties=[Duty.OPERATIONS, Duty.SECURITY],
            source=OWN,
        ),
    )
}
"""Grade → terms. Own policy."""
RAISING = (
    Raising(grade=Grade.SERIOUS, severities=["critical"], domains=[Domain.SECURITY], source=OWN),
    Raising(grade=Grade.CONSIDERABLE, severities=["critical"], source=OWN),
)
"""Alerts that become notifications where the city has no rule. Own policy."""


def find_terms(notices: Notices, grade: Grade) -> NoticeTerms:
    """The city's terms of a grade, or else the product's."""
    return next((each for each in notices.terms if each.grade is grade), TERMS[grade])


def find_raising(notices: Notices) -> Sequence[Raising]:
    """The city's rules, or else the product's."""
    return notices.raising or RAISING
