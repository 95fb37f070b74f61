"""A ticket as it stands now. It changes only by events, and can be made again from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tickets.domain.kinds import Kind
from tickets.domain.papers import Paper
from tickets.domain.people import Duty, Role
from tickets.domain.states import OVER, STANDINGS, State


@dataclass(frozen=True)
class Ticket:
    """One ticket."""

    number: str
    """As `W-2026-0019`."""
    kind: Kind
    department: str
    entered: datetime
    """When it came into its state."""
    county: str = ""
    """Empty: the department is the city's."""
    request: Mapping[str, Any] = field(default_factory=dict)
    """What is asked for, as JSON has it; in a draft it may be unfinished."""
    state: State = State.DRAFT
    back: State | None = None
    """Where it goes on after a supplement or a suspension."""
    spent: Mapping[State, int] = field(default_factory=dict)
    """State → working days of its clock that had passed when it was stopped."""
    signed: frozenset[Role] = frozenset()
    """Who has signed in this state."""
    acted: Mapping[Duty, frozenset[str]] = field(default_factory=dict)
    """Duty → accounts that have had it in this ticket."""
    papers: tuple[Paper, ...] = ()
    urgent: bool = False
    """Started before its papers were there (急用先建)."""
    papers_due: date | None = None
    plan_hash: str = ""
    """Hash of what was approved: the inventory's change, the plan, the verdicts."""
    copied: bool = False
    """A migration: everything is over there and has been compared."""
    no_return: bool = False
    """A migration: the explicit point after which nothing is rolled back."""
    revision: int = 0
    """Events so far."""
    head: str = ""
    """Hash of the last event."""
    touched: datetime | None = None
    """When the last event happened; None: nothing has."""

    @property
    def over(self) -> bool:
        """Whether nothing happens to it any more."""
        return self.state in OVER

    @property
    def owner(self) -> Role | None:
        """Whose turn it is."""
        return STANDINGS[self.state].owner
