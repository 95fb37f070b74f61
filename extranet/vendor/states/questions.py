"""What each vendor's device is asked, and how its answer is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from extranet.vendor.parsing.interfaces import KBIT
from extranet.vendor.states.reading import (
    COMWARE_BFD,
    COMWARE_PORT,
    COMWARE_RATE,
    VRP_BFD,
    VRP_PORT,
    VRP_RATE,
    Reader,
    read_clock,
    read_default_4,
    read_default_6,
    read_groups,
    read_neighbors,
    read_peers,
    read_ports,
    read_rates,
    read_sessions,
)
from govcloud.inventory.models.extranet import Platform


class About(Enum):
    """What an answer tells."""

    PEERS = "peers"
    DEFAULT = "default"
    BFD = "bfd"
    GROUPS = "groups"
    PORTS = "ports"
    RATES = "rates"
    NEIGHBORS = "neighbors"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Question:
    """A command of the user view. `vrf` is set where the answer is of one area only."""

    command: str
    about: About
    read: Reader
    vrf: str = ""


AREAS = {
    Platform.VRP: (
        ("display bgp{} peer", "", " vpnv4 vpn-instance {}", About.PEERS, read_peers),
        ("display bgp{} peer", " ipv6", " vpnv6 vpn-instance {}", About.PEERS, read_peers),
        ("display ip routing-table{} 0.0.0.0 0", "", " vpn-instance {}", About.DEFAULT, read_default_4),
        ("display ipv6 routing-table{} :: 0", "", " vpn-instance {}", About.DEFAULT, read_default_6),
    ),
    Platform.COMWARE: (
        ("display bgp peer ipv4{}", "", " vpn-instance {}", About.PEERS, read_peers),
        ("display bgp peer ipv6{}", "", " vpn-instance {}", About.PEERS, read_peers),
        ("display ip routing-table{} 0.0.0.0 0", "", " vpn-instance {}", About.DEFAULT, read_default_4),
        ("display ipv6 routing-table{} :: 0", "", " vpn-instance {}", About.DEFAULT, read_default_6),
    ),
}
"""What is asked of each area: the command, and what stands in it for the public area and for another one."""
REST = {
    Platform.VRP: (
        Question("display bfd session all verbose", About.BFD, read_sessions(VRP_BFD)),
        Question("display bfd session all for-ipv6 verbose", About.BFD, read_sessions(VRP_BFD)),
        Question("display vrrp brief", About.GROUPS, read_groups),
        Question("display vrrp6 brief", About.GROUPS, read_groups),
        Question("display interface", About.PORTS, read_ports(VRP_PORT)),
        Question("display current-configuration", About.RATES, read_rates(VRP_RATE, 1)),
        Question("display lldp neighbor brief", About.NEIGHBORS, read_neighbors(port=2, device=3)),
        Question("display ntp-service status", About.CLOCK, read_clock),
    ),
    Platform.COMWARE: (
        Question("display bfd session verbose", About.BFD, read_sessions(COMWARE_BFD)),
        Question("display vrrp", About.GROUPS, read_groups),
        Question("display vrrp ipv6", About.GROUPS, read_groups),
        Question("display interface", About.PORTS, read_ports(COMWARE_PORT)),
        Question("display current-configuration", About.RATES, read_rates(COMWARE_RATE, KBIT)),
        Question("display lldp neighbor-information list", About.NEIGHBORS, read_neighbors(port=2, device=3)),
        Question("display ntp-service status", About.CLOCK, read_clock),
    ),
}


def list_questions(platform: Platform, vrfs: Iterable[str]) -> list[Question]:
    """All that a device with these areas, besides the public one, is asked."""
    vrfs = tuple(vrfs)
    each = [
        Question(command.format(private.format(vrf) if vrf else public), about, read, vrf)
        for command, public, private, about, read in AREAS[platform]
        for vrf in ("", *vrfs)
    ]
    return [*each, *REST[platform]]
