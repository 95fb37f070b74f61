"""One thing that is not as it should be: where, what state says, what the pool has, how grave, what repairs it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from govcloud.text import Language, Text


class Kind(StrEnum):
    """What is wrong."""

    CHANGED = "changed"
    """A property is not as state says."""
    MISSING = "missing"
    """A resource of state is not there."""
    ORPHAN = "orphan"
    """A thing in a project of ours that no stack has."""
    LEFTOVER = "leftover"
    """A thing whose mark names a stack that does not have it."""
    STRAY = "stray"
    """A thing whose mark names a stack that there is not."""
    UNREAD = "unread"
    """Could not be looked at: nothing is known of it."""


class Severity(StrEnum):
    """How grave it is."""

    HIGH = "high"
    """Security or data."""
    MEDIUM = "medium"
    LOW = "low"
    """Words for people."""


class Repair(StrEnum):
    """What `govcloud up` does about it, once the state is refreshed."""

    UPDATE = "update"
    REPLACE = "replace"
    CREATE = "create"
    ADOPT = "adopt"
    """The next `up` takes it up: an interrupted run has made it."""
    NOTHING = "nothing"


@dataclass(frozen=True)
class Finding:
    """A finding. Values are as JSON has them, None for none, and never secret."""

    kind: Kind
    severity: Severity
    pool: str
    token: str
    """Type of the resource; of a list that could not be read, the type that it would have told."""
    what: Text
    repair: Repair = Repair.NOTHING
    remedy: Text | None = None
    stack: str = ""
    urn: str = ""
    """The resource in state; of a thing that no stack has, its mark."""
    id: str = ""
    name: str = ""
    project: str = ""
    """Id of the project that a thing is in, where no stack tells."""
    path: str = ""
    """The property, as Pulumi writes paths."""
    said: Any = field(default=None, hash=False)
    """What state says."""
    live: Any = field(default=None, hash=False)
    """What the pool has."""

    @property
    def type_name(self) -> str:
        """The type without its module."""
        return self.token.rpartition(":")[2]

    def to_json(self, language: Language) -> dict[str, Any]:
        """The finding for machines; empty fields are left out, except the two values of a change."""
        fields: dict[str, Any] = {
            "kind": self.kind,
            "severity": self.severity,
            "pool": self.pool,
            "stack": self.stack,
            "type": self.token,
            "urn": self.urn,
            "id": self.id,
            "name": self.name,
            "project": self.project,
            "path": self.path,
            "what": self.what.render(language),
            "repair": self.repair,
            "remedy": self.remedy.render(language) if self.remedy else "",
        }
        values = {"state": self.said, "live": self.live} if self.kind is Kind.CHANGED else {}
        return {name: value for name, value in fields.items() if value != ""} | values
