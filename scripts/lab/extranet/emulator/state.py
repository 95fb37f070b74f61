"""What an emulated device can say of its state: nothing is plugged into it and it runs no protocol, so every port is
down, no session ever comes up and no clock is right. What it lists is what it is configured to have.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.lab.extranet.emulator.configuration import Tree

USUAL_MTU = 1500
BINDING = "ip binding vpn-instance "
PEER = re.compile(r"peer (\S+) as-number (\d+)$")
PEER_BFD = re.compile(r"peer (\S+) bfd(?: enable)?$")
GROUP = re.compile(r"vrrp(6| ipv6)? vrid (\d+) virtual-ip (\S+)")
ROUTES = re.compile(r"ip(?:v6)? routing-table (?:vpn-instance \S+ )?\S+ 0$")
"""What asks for one route in either dialect. No neighbour tells a route, so there is none that was asked for."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A BGP neighbour; `vrf` is empty in the public area."""

    vrf: str
    address: str
    asn: int
    bfd: bool

    @property
    def is_ipv6(self) -> bool:
        """Whether its address is one of IPv6."""
        return ":" in self.address


@dataclass(frozen=True, slots=True)
class Group:
    """A VRRP group on a port."""

    port: str
    number: int
    address: str
    priority: int

    @property
    def is_ipv6(self) -> bool:
        """Whether its address is one of IPv6."""
        return ":" in self.address


def list_ports(tree: Tree) -> Iterator[tuple[str, Tree]]:
    """Name and lines of each interface."""
    for line, view in tree.items():
        if line.startswith("interface "):
            yield line.partition(" ")[2], view


def find_mtu(view: Tree) -> int:
    """An interface's MTU in bytes."""
    return next((int(line.split()[1]) for line in view if line.startswith("mtu ")), USUAL_MTU)


def list_groups(tree: Tree) -> Iterator[Group]:
    """All VRRP groups."""
    for port, view in list_ports(tree):
        for line in view:
            if match := GROUP.match(line):
                kind, number, address = match.groups()
                start = f"vrrp{kind or ''} vrid {number} priority "
                priority = next((int(other.split()[-1]) for other in view if other.startswith(start)), 100)
                yield Group(port, int(number), address, priority)


def list_peers(tree: Tree) -> Iterator[Peer]:
    """All BGP neighbours: those of the process itself, and those in its views of areas."""
    for line, view in tree.items():
        if line.startswith("bgp "):
            yield from _list_area(view, "")
            for inner, area in view.items():
                if match := re.match(r"(?:ip|ipv[46]-family) vpn-instance (\S+)$", inner):
                    yield from _list_area(area, match[1])


def find_router_id(tree: Tree) -> tuple[str, str]:
    """The router id, and the AS number; empty words for a device without BGP."""
    process = next(((line, view) for line, view in tree.items() if line.startswith("bgp ")), ("bgp ", {}))
    ids = (line.split()[1] for line in process[1] if line.startswith("router-id "))
    return next(ids, ""), process[0].partition(" ")[2]


def _list_area(view: Tree, vrf: str) -> Iterator[Peer]:
    watched = {match[1] for line in view if (match := PEER_BFD.match(line))}
    for line in view:
        if match := PEER.match(line):
            yield Peer(vrf, match[1], int(match[2]), match[1] in watched)
