"""Sets of IPv4 and IPv6 addresses: union, difference, inclusion, and what reaches the internet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_network, summarize_address_range
from typing import Literal

from policies.sets.intervals import NOTHING, Intervals, Span

type Family = Literal[4, 6]
V4_LAST, V6_LAST = 2**32 - 1, 2**128 - 1


@dataclass(frozen=True, slots=True)
class Addresses:
    """A set of addresses of both families."""

    v4: Intervals = NOTHING
    v6: Intervals = NOTHING

    @staticmethod
    def of(prefixes: Iterable[str]) -> "Addresses":
        """The addresses of prefixes or single addresses; host bits do not matter. Raises ValueError."""
        spans: dict[int, list[Span]] = {4: [], 6: []}
        for prefix in prefixes:
            version, span = read_prefix(prefix)
            spans[version].append(span)
        return Addresses(Intervals.of(spans[4]), Intervals.of(spans[6]))

    @staticmethod
    def in_two(sets: Sequence["Addresses"]) -> "Addresses":
        """The addresses that are in two of the sets, or in more."""
        return Addresses(Intervals.in_two(each.v4 for each in sets), Intervals.in_two(each.v6 for each in sets))

    def meets(self, other: "Addresses") -> bool:
        """Whether an address is in both; fast where one of them is simple."""
        return self.v4.meets(other.v4) or self.v6.meets(other.v6)

    def family(self, family: Family) -> Intervals:
        """The addresses of one family."""
        return self.v4 if family == 4 else self.v6  # noqa: PLR2004 - IPv4

    def only(self, family: Family) -> "Addresses":
        """The addresses of one family, the other left out."""
        return Addresses(v4=self.v4) if family == 4 else Addresses(v6=self.v6)  # noqa: PLR2004

    def __or__(self, other: "Addresses") -> "Addresses":
        return Addresses(self.v4 | other.v4, self.v6 | other.v6)

    def __and__(self, other: "Addresses") -> "Addresses":
        return Addresses(self.v4 & other.v4, self.v6 & other.v6)

    def __sub__(self, other: "Addresses") -> "Addresses":
        return Addresses(self.v4 - other.v4, self.v6 - other.v6)

    def __le__(self, other: "Addresses") -> bool:
        return self.v4 <= other.v4 and self.v6 <= other.v6

    def __bool__(self) -> bool:
        return bool(self.v4) or bool(self.v6)

    @property
    def size(self) -> int:
        """How many addresses."""
        return self.v4.size + self.v6.size

    @property
    def is_everywhere(self) -> bool:
        """Whether everybody on the internet is in it, in one family: `0.0.0.0/1` with `128.0.0.0/1`, or `2000::/3`."""
        return INTERNET.v4 <= self.v4 or INTERNET.v6 <= self.v6

    def prefixes(self, most: int = 0) -> list[str]:
        """The fewest prefixes that make it up, the first `most` of them (0: all)."""
        found: list[str] = []
        for first, last in self.v4.spans:
            found += map(str, summarize_address_range(IPv4Address(first), IPv4Address(last)))
        for first, last in self.v6.spans:
            found += map(str, summarize_address_range(IPv6Address(first), IPv6Address(last)))
        return found[:most] if most else found

    def __str__(self) -> str:
        shown = self.prefixes()
        return ", ".join(shown[:SHOWN]) + (f" … ({len(shown)})" if len(shown) > SHOWN else "")


SHOWN = 4
"""Prefixes that a sentence names."""


@lru_cache(maxsize=100_000)
def read_prefix(prefix: str) -> tuple[int, Span]:
    """Family and span of a prefix or an address. Raises ValueError."""
    block = ip_network(prefix, strict=False)
    return block.version, (int(block.network_address), int(block.broadcast_address))


NOBODY = Addresses()
EVERYBODY = Addresses(Intervals(((0, V4_LAST),)), Intervals(((0, V6_LAST),)))
LOCAL = Addresses.of(
    (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        "2001:db8::/32",
    )
)
"""Special-purpose addresses, which the internet does not carry (IANA's registries after RFC 6890)."""
INTERNET = Addresses(EVERYBODY.v4, Addresses.of(["2000::/3"]).v6) - LOCAL
"""Addresses that the internet carries; of IPv6 those are in 2000::/3."""
