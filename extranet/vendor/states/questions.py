"""What each vendor's device is asked, and how its answer is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from extranet.vendor.states.reading import (
    COMWARE_BFD,
    COMWARE_PORT,
    VRP_BFD,
    VRP_PORT,
    Reader,
    read_clock,
    read_groups,
    read_neighbors,
    read_peers,
    read_ports,
    read_sessions,
)
from govcloud.inventory.models.extranet import Platform


class About(Enum):
    """What an answer tells."""

    PEERS = "peers"
    BFD = "bfd"
    GROUPS = "groups"
    PORTS = "ports"
    NEIGHBORS = "neighbors"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Question:
    """A command of the user view. `vrf` is set where the answer is of one area only."""

    command: str
    about: About
    read: Reader
    vrf: str = ""


PEERS = {
    Platform.VRP: (
        ("display bgp peer", "display bgp vpnv4 vpn-instance {} peer"),
        ("display bgp ipv6 peer", "display bgp vpnv6 vpn-instance {} peer"),
    ),
    Platform.COMWARE: (
        ("display bgp peer ipv4", "display bgp peer ipv4 vpn-instance {}"),
        ("display bgp peer ipv6", "display bgp peer ipv6 vpn-instance {}"),
    ),
}
"""Per family, of the public area and of another one."""
REST = {
    Platform.VRP: (
        Question("display bfd session all verbose", About.BFD, read_sessions(VRP_BFD)),
        Question("display bfd session all for-ipv6 verbose", About.BFD, read_sessions(VRP_BFD)),
        Question("display vrrp brief", About.GROUPS, read_groups),
        Question("display vrrp6 brief", About.GROUPS, read_groups),
        Question("display interface", About.PORTS, read_ports(VRP_PORT)),
        Question("display lldp neighbor brief", About.NEIGHBORS, read_neighbors(port=2, device=3)),
        Question("display ntp-service status", About.CLOCK, read_clock),
    ),
    Platform.COMWARE: (
        Question("display bfd session verbose", About.BFD, read_sessions(COMWARE_BFD)),
        Question("display vrrp", About.GROUPS, read_groups),
        Question("display vrrp ipv6", About.GROUPS, read_groups),
        Question("display interface", About.PORTS, read_ports(COMWARE_PORT)),
        Question("display lldp neighbor-information list", About.NEIGHBORS, read_neighbors(port=2, device=3)),
        Question("display ntp-service status", About.CLOCK, read_clock),
    ),
}


def list_questions(platform: Platform, vrfs: Iterable[str]) -> list[Question]:
    """All that a device with these areas, besides the public one, is asked."""
    vrfs = list(vrfs)
    peers = [
        Question(command, About.PEERS, read_peers, vrf)
        for public, private in PEERS[platform]
        for command, vrf in ((public, ""), *((private.format(vrf), vrf) for vrf in vrfs))
    ]
    return [*peers, *REST[platform]]
