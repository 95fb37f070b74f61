"""Interfaces from text. What a port is for is not written in it; it follows from what uses the port."""

from collections.abc import Sequence
from dataclasses import replace
from ipaddress import ip_address, ip_interface

from extranet.devices.model import Interface, Port, Relation, Routing, Vrrp
from extranet.vendor.parsing.lines import find, first, read_sections
from extranet.vendor.tree import Tree

KBIT = 1000
USUAL_MTU = 1500
FAR = {Relation.POOL: Port.ATTACHMENT, Relation.CARRIER: Port.ATTACHMENT, Relation.PAIR: Port.PAIR}
FILTERED = r"(?:traffic-policy MANAGEMENT|packet-filter name MANAGEMENT-4) (inbound)"


def parse_interfaces(tree: Tree) -> tuple[Interface, ...]:
    """All interfaces; `port` is LOOPBACK, MANAGEMENT, LAN, or LINK where `name_ports` decides."""
    return tuple(_parse_interface(name, view) for name, view in read_sections(tree, r"interface (\S+)"))


def name_ports(interfaces: Sequence[Interface], routings: Sequence[Routing]) -> tuple[Interface, ...]:
    """Interfaces with `port` as their neighbours say; a port that only carries others is what those are."""
    told = {
        neighbor.interface: FAR.get(neighbor.relation, Port.LINK)
        for routing in routings
        for neighbor in routing.neighbors
    }
    known = {each.name: told.get(each.name, each.port) for each in interfaces}
    for each in interfaces:
        if each.parent in known and each.parent not in told and known[each.parent] is Port.LINK:
            known[each.parent] = known[each.name]
    return tuple(replace(each, port=known[each.name]) for each in interfaces)


def find_management(interfaces: Sequence[Interface]) -> Interface | None:
    """The management port, if there is one."""
    return next((each for each in interfaces if each.port is Port.MANAGEMENT), None)


def _parse_interface(name: str, view: Tree) -> Interface:
    parent, dot, _ = name.partition(".")
    groups = tuple(_parse_groups(view))
    return Interface(
        name=name,
        port=_guess_port(name, view, groups),
        description=first(view, r"description (.+)"),
        addresses=tuple(_parse_addresses(view)),
        vrf=first(view, r"ip binding vpn-instance (\S+)"),
        parent=parent if dot else "",
        vlan=int(first(view, r"vlan-type dot1q (?:vid )?(\d+)") or 0),
        mtu=int(first(view, r"mtu (\d+)") or USUAL_MTU),
        shape_mbps=int(first(view, r"port shaping (\d+)") or 0)
        or int(first(view, r"qos gts any cir (\d+)") or 0) // KBIT,
        vrrp=groups,
    )


def _guess_port(name: str, view: Tree, groups: Sequence[Vrrp]) -> Port:
    if name.startswith("LoopBack"):
        return Port.LOOPBACK
    if first(view, FILTERED):
        return Port.MANAGEMENT
    return Port.LAN if groups else Port.LINK


def _parse_addresses(view: Tree) -> list[str]:
    short = [str(ip_interface(f"{match[1]}/{match[2]}")) for match in find(view, r"ip address (\S+) (\S+)(?: sub)?")]
    return short + [str(ip_interface(match[1])) for match in find(view, r"ipv6 address (\S+/\d+)")]


def _parse_groups(view: Tree) -> list[Vrrp]:
    groups = []
    for match in find(view, r"(vrrp6? (?:ipv6 )?vrid (\d+)) virtual-ip (\S+)(?: link-local)?"):
        priority = first(view, rf"{match[1]} priority (\d+)")
        groups.append(Vrrp(int(match[2]), int(priority or 100), str(ip_address(match[3]))))
    return groups
