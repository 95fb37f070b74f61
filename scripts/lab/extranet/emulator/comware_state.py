"""The state of an emulated Comware 7 as it would print it. Layout: command references of H3C, Comware 7."""

import re
from collections.abc import Iterable, Iterator

from scripts.lab.extranet.emulator.configuration import Tree
from scripts.lab.extranet.emulator.state import (
    ROUTES,
    Group,
    Peer,
    find_mtu,
    find_router_id,
    list_groups,
    list_peers,
    list_ports,
)

PEERS = re.compile(r"bgp peer ipv([46])(?: vpn-instance (\S+))?$")
NTP = """ Clock status: unsynchronized
 Clock stratum: 16
 Reference clock ID: none
 Clock jitter: 0.000000 s
 Stability: 0.000 pps
 Clock precision: 2^-10
 Root delay: 0.00000 ms
 Root dispersion: 3.96367 ms
 Reference time: 00000000.00000000  Thu, Feb  7 2036  6:28:16.000"""
LLDP = """Chassis ID : * -- -- Nearest nontpmr bridge neighbor
             # -- -- Nearest customer bridge neighbor
             Default -- -- Nearest bridge neighbor
Local Interface Chassis ID      Port ID                    System Name"""


def show_state(what: str, tree: Tree) -> str | None:
    """The answer to `display`; None when it is not about state."""
    if match := PEERS.match(what):
        wanted = (match[2] or "", match[1] == "6")
        return "\n".join(_show_peers(tree, [peer for peer in list_peers(tree) if (peer.vrf, peer.is_ipv6) == wanted]))
    if ROUTES.match(what):
        return ""
    groups = list(list_groups(tree))
    shown: dict[str, Iterable[str]] = {
        "bfd session verbose": _show_bfd([peer for peer in list_peers(tree) if peer.bfd]),
        "vrrp": _show_groups(4, [group for group in groups if not group.is_ipv6]),
        "vrrp ipv6": _show_groups(6, [group for group in groups if group.is_ipv6]),
        "interface": _show_ports(tree),
        "lldp neighbor-information list": [LLDP],
        "ntp-service status": [NTP],
    }
    return "\n".join(shown[what]) if what in shown else None


def _show_peers(tree: Tree, peers: list[Peer]) -> Iterator[str]:
    router, asn = find_router_id(tree)
    yield ""
    yield f" BGP local router ID: {router}"
    yield f" Local AS number: {asn}"
    yield f" Total number of peers: {len(peers)}                 Peers in established state: 0"
    yield ""
    yield "  * - Dynamically created peer"
    yield "  Peer                    AS  MsgRcvd  MsgSent OutQ  PrefRcv Up/Down  State"
    yield ""
    for peer in peers:
        yield f"  {peer.address:<18} {peer.asn:>10}        0        0    0        0 00:00:00 Idle"


def _show_bfd(peers: Iterable[Peer]) -> Iterator[str]:
    peers = list(peers)
    yield f" Total Session Num: {len(peers)}     Up Session Num: 0     Init Mode: Active"
    for number, peer in enumerate(peers, 513):
        yield f" IPv{6 if peer.is_ipv6 else 4} Session Working Under Ctrl Mode:"
        yield ""
        yield f"      Local Discr: {number}                 Remote Discr: 0"
        yield f"  Destination IP: {peer.address}"
        yield "   Session State: Down"
        yield "        Protocol: BGP"
        yield ""


def _show_groups(version: int, groups: list[Group]) -> Iterator[str]:
    yield f"IPv{version} Virtual Router Information:"
    yield " Running mode      : Standard"
    yield f" Total number of virtual routers : {len(groups)}"
    yield " Interface          VRID  State        Running Adver   Auth     Virtual"
    yield "                                       Pri     Timer   Type        IP"
    yield " " + "-" * 69
    for group in groups:
        port = group.port.replace("GigabitEthernet", "GE")
        yield f" {port:<18} {group.number:<5} Initialize   {group.priority:<7} 100     None     {group.address}"


def _show_ports(tree: Tree) -> Iterator[str]:
    for port, view in list_ports(tree):
        light = "UP" if port.startswith("LoopBack") else "DOWN"
        yield port
        yield f"Current state: {light}"
        yield f"Line protocol state: {light}"
        yield f"Description: {port} Interface"
        yield f"Maximum transmission unit: {find_mtu(view)}"
        yield ""
