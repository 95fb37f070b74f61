"""What a running FRR device is configured to do, read from the document that the collector prints there. Pure.

What it does not say is not guessed: neither what its neighbours are to it nor what its circuits are.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_interface
from typing import Any

from extranet.adopting.gateways import read_gateways
from extranet.adopting.lines import Lines, read_lines
from extranet.adopting.sessions import Session, list_announced, list_dropped, list_sessions, name_area
from extranet.devices.model import GLOBAL, Interface, Port, Vrrp
from extranet.rendering.linux.names import LOOPBACK
from govcloud.errors import GovcloudError
from govcloud.text import Text

NOT_FRR = Text("FRR does not answer on this device", "该设备上的 FRR 没有应答")
START_FRR = Text(
    "only devices that run FRR can be adopted; see whether frr.service is active there",
    "只能纳管运行 FRR 的设备；请检查其 frr.service 是否运行",
)
NO_BGP = Text("FRR runs no BGP on this device", "该设备上的 FRR 没有运行 BGP")
ONLY_BGP = Text(
    "the extranet is routed by BGP, so there is nothing to adopt", "政务外网使用 BGP 路由，没有可纳管的内容"
)
SUBINTERFACE = re.compile(r"(.+)\.(\d+)")
DEFAULT_MTU = 1500
BFD_DEFAULTS = {"transmit-interval": 300, "detect-multiplier": 3}
"""FRR's own."""


@dataclass(frozen=True)
class Running:
    """One device. Areas are by the inventory's code where it has them, else by the device's own name."""

    code: str
    """Its host name."""
    asn: int
    router_id: str
    management: str
    """The address that it was asked at."""
    areas: tuple[str, ...]
    interfaces: tuple[Interface, ...]
    """Without what is at the other end."""
    unplaced: tuple[Interface, ...]
    """With addresses, and neither a session nor a local network nor management."""
    sessions: tuple[Session, ...]
    announced: Mapping[str, frozenset[str]]
    """Area → prefixes."""
    dropped: Mapping[str, frozenset[str]]
    """Area → blackholes."""
    bfd: tuple[int, int]
    """Interval in milliseconds, multiplier."""
    lines: Lines
    files: Mapping[str, str]
    """Path → SHA-256."""

    def port(self, kind: Port) -> str:
        """The first physical port of a kind, empty when there is none."""
        found = (port.parent or port.name for port in self.interfaces if port.port is kind)
        return next(found, "")

    def at(self, name: str) -> Interface:
        """The interface of this name."""
        return next(port for port in self.interfaces if port.name == name)


def read_running(host: str, said: Mapping[str, Any], codes: Mapping[str, str]) -> Running:
    """The device of a document; `codes`: name of a VRF on devices → its code. Raises GovcloudError for none of ours."""
    own = said["configuration"]
    lines = read_lines(own["frr"])
    if not lines:
        raise GovcloudError(NOT_FRR, host, todo=START_FRR)
    instances = [path for path in lines if len(path) == 1 and path[0].startswith("router bgp ")]
    if not instances:
        raise GovcloudError(NO_BGP, host, todo=ONLY_BGP)
    zones = {codes.get(name, name): zone for name, zone in said["zones"].items()}
    hosts = {name_area(vrf, codes): found for vrf, found in own["hosts"].items()}
    gateways = read_gateways(own["keepalived"])
    bare = list(_list_interfaces(zones, gateways, lines))
    sessions = tuple(session for path in instances for session in list_sessions(path, lines, bare, hosts, codes))
    announced, dropped = list_announced(lines, codes), list_dropped(lines, codes)
    asn = int(instances[0][0].split()[2])
    context = _Context(asn, own["asked_at"], sessions, announced)
    placed = [(interface, context.find_purpose(interface)) for interface in bare]
    return Running(
        code=own["hostname"].partition(".")[0],
        asn=asn,
        router_id=next((path[-1].split()[2] for path in lines if path[-1].startswith("bgp router-id ")), ""),
        management=own["asked_at"],
        areas=tuple(zones),
        interfaces=tuple(_place(interface, kind) for interface, kind in placed if kind is not None),
        unplaced=tuple(interface for interface, kind in placed if kind is None),
        sessions=sessions,
        announced=announced,
        dropped=dropped,
        bfd=_read_bfd(lines),
        lines=lines,
        files=own["files"],
    )


@dataclass(frozen=True)
class _Context:
    asn: int
    asked_at: str
    sessions: tuple[Session, ...]
    announced: Mapping[str, frozenset[str]]

    def find_purpose(self, interface: Interface) -> Port | None:
        """What an interface is for, as far as the device says."""
        if interface.name == LOOPBACK:
            return Port.LOOPBACK
        own = [ip_interface(address) for address in interface.addresses]
        if any(str(address.ip) == self.asked_at for address in own):
            return Port.MANAGEMENT
        here = [s for s in self.sessions if (s.vrf, s.interface) == (interface.vrf, interface.name)]
        if here:
            return Port.PAIR if all(session.asn == self.asn for session in here) else Port.LINK
        told = self.announced.get(interface.vrf, frozenset())
        if interface.vrrp or any(str(address.network) in told for address in own):
            return Port.LAN
        return None


def _place(interface: Interface, kind: Port) -> Interface:
    """The interface with its purpose; a loopback's frame size is the kernel's own."""
    return replace(interface, port=kind, mtu=DEFAULT_MTU if kind is Port.LOOPBACK else interface.mtu)


def _list_interfaces(
    zones: Mapping[str, Mapping[str, Any]], gateways: Mapping[str, tuple[Vrrp, ...]], lines: Lines
) -> Iterator[Interface]:
    """Those with addresses of their own. Where areas are VRFs, the global table's list has their ports too."""
    words = {
        path[0].split()[1]: path[1].partition(" ")[2]
        for path in lines
        if len(path) > 1 and path[0].startswith("interface ") and path[1].startswith("description ")
    }
    elsewhere = {name for vrf, zone in zones.items() if vrf != GLOBAL for name in zone["interfaces"]} - {LOOPBACK}
    for vrf, zone in zones.items():
        for name, seen in zone["interfaces"].items():
            if vrf == GLOBAL and name in elsewhere:
                continue
            groups = gateways.get(name, ())
            addresses = tuple(_choose_own(seen["prefixes"], {group.address for group in groups}))
            if not addresses:
                continue
            parent, vlan = seen["parent"], seen["vlan"]
            if not parent and (match := SUBINTERFACE.fullmatch(name)):
                parent, vlan = match[1], int(match[2])
            yield Interface(
                name=name,
                port=Port.LAN,
                description=words.get(name, ""),
                addresses=addresses,
                vrf=vrf,
                parent=parent,
                vlan=vlan,
                mtu=seen["mtu"],
                shape_mbps=round(seen["mbps"] or 0),
                vrrp=groups,
            )


def _choose_own(prefixes: Iterable[str], virtual: set[str]) -> list[str]:
    """Without link-local and loopback addresses and those that VRRP moves; IPv4 first."""
    own = [prefix for prefix in prefixes if prefix.partition("/")[0] not in virtual]
    kept = [p for p in own if not (ip_interface(p).ip.is_link_local or ip_interface(p).ip.is_loopback)]
    return sorted(kept, key=lambda prefix: ":" in prefix)


def _read_bfd(lines: Lines) -> tuple[int, int]:
    """Of the profile that neighbours use, else FRR's own."""
    profile = next((path[-1].rpartition(" ")[2] for path in lines if " bfd profile " in path[-1]), "")
    said = {
        path[-1].split()[0]: int(path[-1].split()[1])
        for path in lines
        if path[:2] == ("bfd", f"profile {profile}") and path[-1].split()[0] in BFD_DEFAULTS
    }
    interval, multiplier = ({**BFD_DEFAULTS, **said}[name] for name in BFD_DEFAULTS)
    return interval, multiplier
