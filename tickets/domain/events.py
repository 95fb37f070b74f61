"""What happened to a ticket: an entry that only ever is added, chained to the one before by its hash. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Event:
    """One entry."""

    ticket: str
    sequence: int
    """From 1 on, without a gap."""
    at: datetime
    action: str
    user: str
    role: str
    source: str
    target: str
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    """What the action brought, as JSON has it."""
    before: str = ""
    """Hash of the entry before; empty for the first."""

    @property
    def hash(self) -> str:
        """SHA-256 over everything in it."""
        whole = [
            *(self.ticket, self.sequence, self.at.isoformat(), self.action, self.user, self.role, self.source),
            *(self.target, self.note, self.data, self.before),
        ]
        text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def find_break(events: Iterable[Event]) -> int | None:
    """The first entry that does not follow from the one before, by its place from 0 on; None: the chain is whole."""
    before, ticket = "", None
    for place, event in enumerate(events):
        ticket = ticket or event.ticket
        if (event.ticket, event.sequence, event.before) != (ticket, place + 1, before):
            return place
        before = event.hash
    return None
