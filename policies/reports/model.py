"""What a report is made of: an assessment with all that stands beside it. Time is part of it, nothing is looked up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from govcloud.inventory.models.waiver import Waiver
from govcloud.text import Text
from policies.assess import Assessment
from policies.facts.fact import Read
from policies.frameworks.framework import Framework
from policies.history.ledger import Entry, Key
from policies.history.store import Kept
from policies.waivers.match import WaiverFinding


@dataclass(frozen=True)
class Department:
    """A department that the report is about."""

    code: str
    name: Text


@dataclass(frozen=True)
class System:
    """A system that the report is about, as the inventory has it."""

    department: str
    code: str
    name: Text
    mlps: int
    crypto: int
    zone: Text
    pool: str
    expires: str


@dataclass(frozen=True)
class Subject:
    """All that one report tells."""

    city: Text
    at: datetime
    """The stated time; with the city's offset."""
    assessment: Assessment
    frameworks: Sequence[Framework]
    level: int
    rule_set: str
    live: bool
    """Whether pools were read."""
    scope: Sequence[str] = ()
    """What it is limited to; empty is everything."""
    departments: Sequence[Department] = ()
    systems: Sequence[System] = ()
    waivers: Sequence[Waiver] = ()
    troubles: Sequence[WaiverFinding] = ()
    reads: Sequence[Read] = ()
    """Every reading that was tried."""
    checks: Sequence[Kept] = ()
    """Kept checks, the oldest first."""
    entries: Sequence[Entry] = field(default=(), repr=False)
    """The book of failures, as far as it belongs to the scope."""

    @cached_property
    def book(self) -> Mapping[Key, Entry]:
        """The entries by what they are known again."""
        return {each.key: each for each in self.entries}
