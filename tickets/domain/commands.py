"""What machines and messengers have to do after an event. It goes to the outbox with the event, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Task(StrEnum):
    """What is to be done. Each can be done twice without harm."""

    NOTIFY = "notify"
    """Tell the one whose turn it is."""
    EXECUTE = "execute"
    """Commit the approved change of the inventory and deploy it."""
    RESERVE = "reserve"
    FREE = "free"
    """Give back what was reserved."""
    ESCALATE = "escalate"
    """Tell the one above: a clock has run out."""
    REMIND = "remind"


@dataclass(frozen=True)
class Command:
    """One thing to do for a ticket; its key makes a second one of the same event the same."""

    task: Task
    key: str
    """Ticket, sequence of the event, task."""
    data: Mapping[str, Any] = field(default_factory=dict)
