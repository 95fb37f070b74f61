"""Traffic as sets: family, protocol, port and address of the other side, each an interval or a set of them.

A box is what one rule lets through. Ports of ICMP are type and code as one number: `type × 256 + code`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from policies.sets.addresses import Addresses, Family
from policies.sets.intervals import Intervals, Span

ALL_PROTOCOLS: Span = (0, 255)
ALL_PORTS: Span = (0, 65535)
ICMP = (1, 58)
WITH_PORTS = (6, 17, 33, 132, 136)
NUMBERS = {
    "icmp": 1, "igmp": 2, "ipip": 4, "tcp": 6, "egp": 8, "udp": 17, "dccp": 33, "ipv6-encap": 41, "ipv6-route": 43,
    "ipv6-frag": 44, "rsvp": 46, "gre": 47, "esp": 50, "ah": 51, "ipv6-icmp": 58, "icmpv6": 58, "ipv6-nonxt": 59,
    "ipv6-opts": 60, "ospf": 89, "vrrp": 112, "pgm": 113, "sctp": 132, "udplite": 136,
}  # fmt: skip
"""Names of protocols that neutron takes → IANA's numbers."""
ANY = ("", "any", "-1", "0")


@dataclass(frozen=True, slots=True)
class Box:
    """What one rule lets through."""

    family: Family
    protocols: Span
    ports: Span
    addresses: Intervals

    def meets(self, family: Family, protocol: int, port: int) -> bool:
        """Whether traffic of a protocol to a port is among it, from whatever address."""
        return (
            self.family == family
            and self.protocols[0] <= protocol <= self.protocols[1]
            and self.ports[0] <= port <= self.ports[1]
        )

    @property
    def is_any(self) -> bool:
        """Whether it is every protocol, or every port of one that has ports."""
        return self.protocols == ALL_PROTOCOLS or (self.protocols[0] in WITH_PORTS and ports_of(self) >= MANY_PORTS)


MANY_PORTS = 65535
"""Port 0 carries nothing, so 1 to 65535 are all ports."""


def ports_of(box: Box) -> int:
    """How many ports."""
    return box.ports[1] - box.ports[0] + 1


def read_protocol(value: str | int | None) -> int | None:
    """The number of a protocol, however it is written; None means every protocol. Raises ValueError."""
    word = "" if value is None else str(value).strip().lower()
    if word in ANY:
        return None
    number = NUMBERS[word] if word in NUMBERS else int(word)
    if not 0 <= number <= ALL_PROTOCOLS[1]:
        raise ValueError(value)
    return number


def span_ports(protocol: int | None, least: int | None, most: int | None) -> Span:
    """The ports of a rule with these ends, None where it gives none: all of them, or ICMP's type and code."""
    if protocol in ICMP:
        if least is None:
            return ALL_PORTS
        return (least * 256, least * 256 + 255) if most is None else (least * 256 + most, least * 256 + most)
    if protocol not in WITH_PORTS or (least is None and most is None):
        return ALL_PORTS
    ends = [end for end in (least, most) if end is not None]
    return min(ends), max(ends)


def addresses_to(boxes: Iterable[Box], family: Family, protocol: int, port: int) -> Intervals:
    """Who may reach a port by some of the boxes."""
    return Intervals.of(span for box in boxes if box.meets(family, protocol, port) for span in box.addresses.spans)


def is_covered(box: Box, others: Iterable[Box]) -> bool:
    """Whether all that a box lets through is let through by the others together.

    Cuts the box along protocols and ports where others begin or end; in each piece the others' addresses are joined.
    """
    if not box.addresses:
        return True
    near = [
        other
        for other in others
        if other.family == box.family and meet(other.protocols, box.protocols) and meet(other.ports, box.ports)
    ]
    for protocol in cut(box.protocols, [other.protocols for other in near]):
        here = [other for other in near if other.protocols[0] <= protocol <= other.protocols[1]]
        for port in cut(box.ports, [other.ports for other in here]):
            there = (other for other in here if other.ports[0] <= port <= other.ports[1])
            if not box.addresses <= Intervals.of(span for other in there for span in other.addresses.spans):
                return False
    return True


def meet(one: Span, other: Span) -> bool:
    """Whether two spans have a number in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def cut(whole: Span, parts: Iterable[Span]) -> list[int]:
    """A number of each piece into which the ends of the parts cut the whole."""
    starts = {whole[0], *(first for first, _ in parts), *(last + 1 for _, last in parts)}
    return sorted(start for start in starts if whole[0] <= start <= whole[1])


def join_addresses(boxes: Iterable[Box]) -> Addresses:
    """All addresses of the boxes, whatever the ports."""
    spans: dict[int, list[Span]] = {4: [], 6: []}
    for box in boxes:
        spans[box.family] += box.addresses.spans
    return Addresses(Intervals.of(spans[4]), Intervals.of(spans[6]))


def addresses_to_all(boxes: Iterable[Box], family: Family, protocol: int, ports: Span) -> Intervals:
    """Who may reach every one of the ports, by whatever boxes: two rules with half of the ports each count."""
    near = [box for box in boxes if box.family == family and box.protocols[0] <= protocol <= box.protocols[1]]
    found: Intervals | None = None
    for port in cut(ports, [box.ports for box in near]):
        there = addresses_to(near, family, protocol, port)
        found = there if found is None else found & there
        if not found:
            break
    return found or Intervals()
