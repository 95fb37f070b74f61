"""The cast of the domain's tests, acting through the service."""

from datetime import timedelta
from typing import Any

from tests.tickets.cast import ALL_PAPERS, PEOPLE, PLAN, REQUESTS, START
from tickets.domain.kinds import Kind
from tickets.domain.machine import Act, Outcome, Rules
from tickets.domain.people import Role
from tickets.domain.states import State
from tickets.service.door import act_on, open_ticket

RULES = Rules()


def open_new(kind: Kind) -> str:
    """A draft of the head of the department; its number."""
    return open_ticket(PEOPLE[Role.HEAD], REQUESTS[kind], START, RULES).number


def do(number: str, role: Role, action: str, *, days: int = 0, **data: Any) -> Outcome:
    """The action by the person of a role, so many days after the start. Raises GovcloudError."""
    return act_on(number, Act(action, PEOPLE[role], START + timedelta(days=days), "理由", data), RULES)


def bring_to(number: str, state: State) -> None:
    """An application, up to a state on the way to the trial run."""
    steps: list[tuple[State, Role, str, dict[str, Any]]] = [
        *((State.DRAFT, Role.APPLICANT, "attach", {"kind": kind, "sha256": "0" * 64}) for kind in ALL_PAPERS),
        (State.DRAFT, Role.HEAD, "submit", {}),
        (State.COUNTY_REVIEW, Role.COUNTY, "approve", {}),
        (State.INTAKE, Role.ADMINISTRATIVE, "accept", {}),
        (State.ADMINISTRATIVE_REVIEW, Role.ADMINISTRATIVE, "approve", {}),
        (State.TECHNICAL_REVIEW, Role.TECHNICAL, "approve", {"plan_hash": PLAN}),
        (State.EXECUTION, Role.MACHINE, "deployed", {}),
        *((State.CONFIRMATION, role, "sign", {}) for role in (Role.APPLICANT, Role.ADMINISTRATIVE, Role.THIRD_PARTY)),
    ]
    for at, role, action, data in steps:
        if at is state:
            return
        do(number, role, action, **data)
