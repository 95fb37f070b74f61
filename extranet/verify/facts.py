"""What is known of a device, fact by fact: what the device models expect, what was observed, and the verdict."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

FAMILIES = {4: "ipv4", 6: "ipv6"}
"""Names of address families, by version."""


class Kind(StrEnum):
    """What a fact is about; `subject` depends on it."""

    SESSION = "session"
    """BGP session; subject: the neighbour's address."""
    BFD = "bfd"
    """BFD session; subject: the neighbour's address."""
    GATEWAY = "gateway"
    """VRRP; subject: the virtual address and its port; value: `master` or `backup`."""
    DEFAULT = "default"
    """Default route; subject: `ipv4` or `ipv6`; value: the interface that it leaves by."""
    ROUTE = "route"
    """A prefix that must be known in an area; value: `present` or `absent`."""
    MTU = "mtu"
    """Subject: the interface; value: bytes."""
    SHAPING = "shaping"
    """Subject: the interface; value: Mbit/s."""
    NEIGHBOR = "neighbor"
    """LLDP; subject: the interface; value: the device at the other end and its port."""
    CLOCK = "clock"
    """Subject: `ntp`; value: `synchronised`."""
    SERVICE = "service"
    """Subject: a service that must run; value: `active`."""
    REACH = "reach"
    """Subject: an address; value: `reached` or `unreached` from this area's local network."""
    AUDIT = "audit"
    """The exits' record of flows; subject: `ipv4` or `ipv6`; value: `recorded`."""


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Where a fact is found."""

    device: str
    kind: Kind
    vrf: str
    subject: str


class Verdict(StrEnum):
    """How an expected fact did."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    MISSING = "missing"
    """Nothing was observed: never counts as pass."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An expected fact with what was observed."""

    key: Key
    wanted: str
    observed: str | None

    @property
    def verdict(self) -> Verdict:
        """Whether they agree."""
        if self.observed is None:
            return Verdict.MISSING
        return Verdict.PASS if self.observed == self.wanted else Verdict.FAIL


def compare(expected: Mapping[Key, str], observed: Mapping[Key, str]) -> list[Finding]:
    """Every expected fact, in the order of the keys."""
    return [Finding(key, expected[key], observed.get(key)) for key in sorted(expected)]


def count_verdicts(findings: Iterable[Finding]) -> dict[Kind, dict[Verdict, int]]:
    """Kind → verdict → how many; kinds in the order of their definition, those with none left out."""
    counts: dict[Kind, dict[Verdict, int]] = {kind: dict.fromkeys(Verdict, 0) for kind in Kind}
    for finding in findings:
        counts[finding.key.kind][finding.verdict] += 1
    return {kind: found for kind, found in counts.items() if any(found.values())}
