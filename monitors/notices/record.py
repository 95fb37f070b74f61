"""What a notification is: the events that it is made of, in their order, and what they come to.

An event is never changed; a notification is what its events say. Moments are aware of their time zone. `receiver` is
the code of a department.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import AwareDatetime, StringConstraints

from govcloud.inventory.models.notice import Demand, Domain, Grade
from monitors.notices.grades import State

Line = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00\r\n]*$")]
Words = Annotated[str, StringConstraints(max_length=8000, pattern=r"^[^\x00]*$")]
Number = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,8}-TB-[0-9]{4}-[0-9]{4,6}$")]
"""City, kind, year and a number that counts without gaps: `HJ-TB-2026-0007`."""
MOST = 200
"""Receivers, facts or measures of one event."""


class Kind(StrEnum):
    """What an event does."""

    ISSUED = "issued"
    RECEIVED = "received"
    ANSWERED = "answered"
    ADDED = "added"
    """More became known (续报)."""
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Fact:
    """Something that happened, as an alert or a person tells it."""

    what: Words
    where: Line = ""
    since: AwareDatetime | None = None
    evidence: Words = ""


@dataclass(frozen=True)
class Terms:
    """Until when receivers have to sign and answer, when it is to be closed, and what closing needs."""

    receive: AwareDatetime
    answer: AwareDatetime
    close: AwareDatetime
    closing: tuple[Demand, ...]
    source: Line


@dataclass(frozen=True)
class Issue:
    """What is said when a notification is issued; later terms of the city's do not change it."""

    subject: Line
    grade: Grade
    domain: Domain
    receivers: tuple[Line, ...]
    terms: Terms


@dataclass(frozen=True)
class Event:
    """One entry. `sequence` counts from 1 within the notification."""

    number: Number
    sequence: int
    at: AwareDatetime
    kind: Kind
    who: Line
    receiver: Line = ""
    words: Words = ""
    """An answer, a conclusion, a reason."""
    measures: tuple[Words, ...] = ()
    facts: tuple[Fact, ...] = ()
    issue: Issue | None = None


@dataclass(frozen=True)
class Overdue:
    """Somebody is late with something."""

    what: Kind
    receiver: str
    """Empty: whoever issued it."""
    due: datetime


@dataclass(frozen=True)
class Notification:
    """What the events of one number come to."""

    number: str
    issue: Issue
    events: tuple[Event, ...]
    receipts: Mapping[str, Event] = field(default_factory=lambda: MappingProxyType({}))
    """Receiver → when and by whom it was signed for."""
    ending: Event | None = None

    @property
    def issued(self) -> Event:
        """The first event."""
        return self.events[0]

    @property
    def answers(self) -> list[Event]:
        """All answers in their order."""
        return [each for each in self.events if each.kind is Kind.ANSWERED]

    @property
    def answered(self) -> frozenset[str]:
        """Receivers that have answered."""
        return frozenset(each.receiver for each in self.answers)

    @property
    def facts(self) -> list[Fact]:
        """All facts in their order."""
        return [fact for each in self.events for fact in each.facts]

    @property
    def state(self) -> State:
        """Where it stands."""
        if self.ending is not None:
            return State.CLOSED if self.ending.kind is Kind.CLOSED else State.WITHDRAWN
        if len(self.receipts) < len(self.issue.receivers):
            return State.ISSUED
        return State.ANSWERED if self.answered.issuperset(self.issue.receivers) else State.RECEIVED

    @property
    def is_open(self) -> bool:
        """Neither closed nor withdrawn."""
        return self.ending is None

    def list_overdue(self, now: datetime) -> list[Overdue]:
        """What should have been done by now; nothing once it has ended."""
        if self.ending is not None:
            return []
        terms, found = self.issue.terms, []
        for receiver in self.issue.receivers:
            if receiver not in self.receipts and now > terms.receive:
                found.append(Overdue(Kind.RECEIVED, receiver, terms.receive))
            if Demand.ANSWERS in terms.closing and receiver not in self.answered and now > terms.answer:
                found.append(Overdue(Kind.ANSWERED, receiver, terms.answer))
        if now > terms.close:
            found.append(Overdue(Kind.CLOSED, "", terms.close))
        return found
