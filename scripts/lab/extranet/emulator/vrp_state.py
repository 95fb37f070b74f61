"""The state of an emulated VRP 8 as it would print it. Layout: command reference of NetEngine 8000."""

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

PEERS = re.compile(r"bgp (?:(ipv6 )?peer|vpnv([46]) vpn-instance (\S+) peer)$")
LINE = "-" * 80
NTP = """ clock status: unsynchronized
 clock stratum: 16
 reference clock ID: none
 nominal frequency: 100.0000 Hz
 actual frequency: 100.0000 Hz
 clock precision: 2^17
 clock offset: 0.0000 ms
 root delay: 0.00 ms
 root dispersion: 0.00 ms
 peer dispersion: 0.00 ms
 reference time: 00:00:00.000 UTC Jan 1 1900(00000000.00000000)"""


def show_state(what: str, tree: Tree) -> str | None:
    """The answer to `display`; None when it is not about state."""
    if match := PEERS.match(what):
        vrf, v6 = match[3] or "", bool(match[1]) or match[2] == "6"
        return "\n".join(_show_peers(tree, vrf, [p for p in list_peers(tree) if (p.vrf, p.is_ipv6) == (vrf, v6)]))
    watched = [peer for peer in list_peers(tree) if peer.bfd]
    if ROUTES.match(what):
        return ""
    groups = list(list_groups(tree))
    shown: dict[str, Iterable[str]] = {
        "bfd session all verbose": _show_bfd([peer for peer in watched if not peer.is_ipv6]),
        "bfd session all for-ipv6 verbose": _show_bfd([peer for peer in watched if peer.is_ipv6]),
        "vrrp brief": _show_groups([group for group in groups if not group.is_ipv6]),
        "vrrp6 brief": _show_groups([group for group in groups if group.is_ipv6]),
        "interface": _show_ports(tree),
        "lldp neighbor brief": [],
        "ntp-service status": [NTP],
    }
    return "\n".join(shown[what]) if what in shown else None


def _show_peers(tree: Tree, vrf: str, peers: list[Peer]) -> Iterator[str]:
    router, asn = find_router_id(tree)
    yield ""
    yield f" BGP local router ID : {router}"
    yield f" Local AS number : {asn}"
    yield f" Total number of peers : {len(peers)}                 Peers in established state : 0"
    yield ""
    if vrf:
        yield f"  VPN-Instance {vrf}, Router ID {router}:"
    yield "  Peer            V          AS  MsgRcvd  MsgSent  OutQ  Up/Down       State  PrefRcv"
    for peer in peers:
        yield f"  {peer.address:<15} 4 {peer.asn:>11}        0        0     0 00:00:00        Idle        0"


def _show_bfd(peers: Iterable[Peer]) -> Iterator[str]:
    yield "(w): State in WTR"
    yield "(*): State is invalid"
    for number, peer in enumerate(peers, 16385):
        yield LINE
        yield f"  (One Hop) State : Down             Name : dyn_{number}"
        yield LINE
        yield f"  Local Discriminator    : {number:<16} Remote Discriminator   : 0"
        yield "  Session Detect Mode    : Asynchronous Mode Without Echo Function"
        yield "  Bind Session Type      : Dynamic"
        yield f"  Bind Peer IP Address   : {peer.address}"
        yield "  Destination Port       : 3784             TTL                    : 255"
        yield LINE


def _show_groups(groups: list[Group]) -> Iterator[str]:
    yield f"Total:{len(groups)}     Master:0     Backup:0     Non-active:{len(groups)}"
    yield "VRID  State        Interface                Type     Virtual IP"
    yield "-" * 64
    for group in groups:
        port = group.port.replace("GigabitEthernet", "GE")
        yield f"{group.number:<5} Initialize   {port:<24} Normal   {group.address}"


def _show_ports(tree: Tree) -> Iterator[str]:
    for port, view in list_ports(tree):
        light = "UP" if port.startswith("LoopBack") else "DOWN"
        yield f"{port} current state : {light}"
        yield f"Line protocol current state : {light}"
        yield f"Route Port,The Maximum Transmit Unit is {find_mtu(view)}"
        yield ""
