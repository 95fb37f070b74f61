"""Rules of the fault proxy: which calls are spoilt, how, and how often; no I/O."""

import random
import re
from dataclasses import asdict, dataclass, field
from typing import Literal

type Kind = Literal["delay", "drop", "hang", "status", "cut"]

SERVICE_TYPES = {
    "keystone": "identity",
    "glance": "image",
    "placement": "placement",
    "neutron": "network",
    "nova": "compute",
    "cinder": "block-storage",
}
"""Service → the name that rules use, which is its official service type."""


@dataclass(frozen=True)
class Rule:
    """One rule. It is asked anew for each call until it has been used `times` times."""

    pool: str
    kind: Kind
    service: str = "*"
    """Service type, or `*`."""
    method: str = "*"
    path: str = ""
    """Regular expression that is looked for in the path with its query."""
    milliseconds: int = 0
    """For `delay`: how long the call is held up."""
    status: int = 503
    """For `status`: what is answered."""
    retry_after: int | None = None
    """For `status`: seconds in a Retry-After header."""
    times: int | None = None
    """How many calls to spoil; None is all."""
    probability: float = 1.0
    """Share of the matching calls that is spoilt, drawn from a generator seeded with `seed`."""
    seed: int = 0
    after: bool = False
    """Spoil the answer, after the call has taken effect, and not the call."""

    def matches(self, pool: str, service: str, method: str, path: str) -> bool:
        """Whether the rule speaks of such a call."""
        return (
            self.pool == pool
            and self.service in ("*", service)
            and self.method in ("*", method)
            and re.search(self.path, path) is not None
        )


@dataclass
class Entry:
    """A rule in force, and how often it has been used."""

    number: int
    rule: Rule
    dice: random.Random
    hits: int = 0

    @property
    def used_up(self) -> bool:
        """Whether it has done all it was to do."""
        return self.rule.times is not None and self.hits >= self.rule.times

    def to_json(self) -> dict[str, object]:
        """For the control interface."""
        return {"number": self.number, "hits": self.hits, "used_up": self.used_up, "rule": asdict(self.rule)}


@dataclass
class Book:
    """All rules in force, oldest first."""

    entries: dict[int, Entry] = field(default_factory=dict)
    last: int = 0
    """Number of the newest rule; none is given twice."""

    def add(self, rule: Rule) -> Entry:
        """Put a rule in force; raises re.error if its path is no regular expression."""
        re.compile(rule.path)
        self.last += 1
        self.entries[self.last] = Entry(self.last, rule, random.Random(rule.seed))  # noqa: S311 - faults, not secrets
        return self.entries[self.last]

    def clear(self, pool: str = "") -> int:
        """Remove a pool's rules, or all; returns how many."""
        gone = [number for number, entry in self.entries.items() if pool in ("", entry.rule.pool)]
        for number in gone:
            del self.entries[number]
        return len(gone)

    def choose(self, pool: str, service: str, method: str, path: str) -> Rule | None:
        """The rule that spoils this call, counted as used; None lets the call pass."""
        for entry in self.entries.values():
            if entry.used_up or not entry.rule.matches(pool, service, method, path):
                continue
            if entry.dice.random() < entry.rule.probability:
                entry.hits += 1
                return entry.rule
        return None
