"""People who take part in tickets of tests, papers that prove everything, and walks through a ticket."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tickets.domain.events import Event
from tickets.domain.kinds import Kind
from tickets.domain.machine import Act, Outcome, Rules, act
from tickets.domain.papers import PaperKind
from tickets.domain.people import MACHINE, Person, Role
from tickets.domain.states import State
from tickets.domain.ticket import Ticket

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""A Monday morning in China."""
DEPARTMENT, COUNTY = "health", "linhan"
PEOPLE = {
    role: Person(f"{role}-1", frozenset({role}), DEPARTMENT if role in (Role.APPLICANT, Role.HEAD) else "", COUNTY)
    for role in Role
    if role is not Role.MACHINE
} | {Role.MACHINE: MACHINE}
"""One person for each role."""
PLAN = "a" * 64
SYSTEM = {
    "code": "vaccination",
    "name": {"zh": "疫苗接种管理系统", "en": "Vaccination"},
    "mlps_level": 3,
    "crypto_level": 3,
    "zone": "extranet",
    "expires": "2028-12-31",
    "servers": [{"name": "web", "flavor": "general.4c8g", "image": "kylin-v10", "count": 2}],
}
ROOM = {"name": "卫健委机房", "hosts": 12, "data_gib": 2048, "downtime_minutes": 30}
REQUESTS: dict[Kind, dict[str, Any]] = {
    Kind.APPLY: {"kind": "apply", "reason": "新建疫苗接种管理系统", "system": SYSTEM},
    Kind.CHANGE: {"kind": "change", "reason": "扩容", "system": SYSTEM},
    Kind.MIGRATE: {"kind": "migrate", "reason": "机房关停", "system": SYSTEM, "room": ROOM},
    Kind.RELEASE: {"kind": "release", "reason": "停用", "system": "hospital-hub", "disposal": "archived"},
    Kind.RENEW: {"kind": "renew", "reason": "续期", "system": "hospital-hub", "expires": "2029-12-31"},
}
"""What each kind asks for."""
ALL_PAPERS = tuple(PaperKind)


def draft(kind: Kind, county: str = "") -> Ticket:
    """A ticket of which nothing is written yet."""
    return Ticket("W-2026-0001", kind, DEPARTMENT, START, county, REQUESTS[kind])


@dataclass
class Walk:
    """A ticket and its book, step by step."""

    ticket: Ticket
    now: datetime = START
    rules: Rules = field(default_factory=Rules)
    events: list[Event] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)

    def do(self, action: str, role: Role, *, after: timedelta = timedelta(minutes=5), **data: Any) -> Outcome:
        """The action by the person of a role, some time later. Raises GovcloudError."""
        return self.do_as(PEOPLE[role], action, after=after, **data)

    def do_as(self, person: Person, action: str, *, after: timedelta = timedelta(minutes=5), **data: Any) -> Outcome:
        """The same by anybody."""
        outcome = act(self.ticket, Act(action, person, self.now + after, "理由", data), self.rules)
        self.now += after
        self.ticket = outcome.ticket
        self.events += outcome.events
        self.tasks += [command.task for command in outcome.commands]
        return outcome

    def stands(self) -> State:
        """Where the ticket is."""
        return self.ticket.state

    def bring(self, *kinds: PaperKind, role: Role = Role.APPLICANT) -> None:
        """Papers without an end."""
        for kind in kinds:
            self.do("attach", role, kind=kind.value, sha256="0" * 64)

    def sign(self) -> None:
        """All three parties sign."""
        for role in (Role.APPLICANT, Role.ADMINISTRATIVE, Role.THIRD_PARTY):
            self.do("sign", role)

    def review(self) -> None:
        """From the draft through both reviews, and the county's where there is one."""
        self.bring(*ALL_PAPERS)
        self.do("submit", Role.HEAD)
        if self.ticket.county:
            self.do("approve", Role.COUNTY)
        self.do("accept", Role.ADMINISTRATIVE)
        self.do("approve", Role.ADMINISTRATIVE)
        self.do("approve", Role.TECHNICAL, plan_hash=PLAN)
