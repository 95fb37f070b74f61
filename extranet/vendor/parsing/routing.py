"""BGP, what is originated, and what leaks, from text. Relations are read from the names of policies."""

import re
from collections.abc import Iterator, Sequence
from ipaddress import ip_address, ip_interface, ip_network

from extranet.devices.model import Interface, Leak, Neighbor, Relation, Routing
from extranet.vendor.parsing.access import list_prefixes, parse_service
from extranet.vendor.parsing.lines import all_lines, find, first
from extranet.vendor.tree import Tree

TELL = re.compile(r"TELL-([A-Z]+)(?:-P(\d+))?-[46]$")
LEAKED = (
    r"(?:ipv?6? )?(?:import-rib|route-replicate from) (public|vpn-instance \S+) protocol .*route-policy LEAK-(\S+)-[46]"
)


def parse_routings(tree: Tree, bgp: Tree, interfaces: Sequence[Interface]) -> tuple[Routing, ...]:
    """BGP of each VRF, the public area's where it has any."""
    areas: dict[str, Tree] = {"": {}}
    for vrf, line in _list_lines(bgp):
        areas.setdefault(vrf, {})[line] = {}
    return tuple(_parse_routing(vrf, lines, tree, interfaces) for vrf, lines in areas.items())


def _list_lines(bgp: Tree, vrf: str = "") -> Iterator[tuple[str, str]]:
    """Area and line, whatever view the line stands in; a view itself is a line, so that an empty area is seen."""
    for line, view in bgp.items():
        match = re.search(r"vpn-instance (\S+)$", line)
        inner = match[1] if match else vrf
        yield inner, line
        yield from _list_lines(view, inner)


def _parse_routing(vrf: str, lines: Tree, tree: Tree, interfaces: Sequence[Interface]) -> Routing:
    networks = [_spell(match) for match in find(lines, r"network (\S+) (\S+)")]
    dropped = {_spell(match) for match in find(tree, _static(vrf))}
    return Routing(
        vrf=vrf,
        origins=tuple(prefix for prefix in networks if prefix not in dropped),
        neighbors=tuple(_parse_neighbors(vrf, lines, tree, interfaces)),
        blackholes=tuple(prefix for prefix in networks if prefix in dropped),
        leaks=tuple(_parse_leaks(vrf, tree)),
    )


def _static(vrf: str) -> str:
    place = f"vpn-instance {re.escape(vrf)} " if vrf else ""
    return rf"ip(?:v6)? route-static {place}(?!vpn-instance)(\S+) (\S+) NULL0"


def _spell(match: re.Match[str]) -> str:
    return str(ip_network(f"{match[1]}/{match[2]}"))


def _parse_neighbors(vrf: str, lines: Tree, tree: Tree, interfaces: Sequence[Interface]) -> Iterator[Neighbor]:
    for match in find(lines, r"peer (\S+) as-number (\d+)"):
        head = rf"peer {re.escape(match[1])}"
        told = TELL.match(first(lines, rf"{head} route-policy (\S+) export"))
        address = ip_address(match[1])
        yield Neighbor(
            address=str(address),
            asn=int(match[2]),
            relation=Relation(told[1].lower()) if told else Relation.PAIR,
            description=first(lines, rf"{head} description (.+)"),
            interface=next(
                (
                    each.name
                    for each in interfaces
                    if each.vrf == vrf and any(address in ip_interface(own).network for own in each.addresses)
                ),
                "",
            ),
            prepends=int(told[2] or 0) if told else 0,
            accepts=tuple(list_prefixes(tree, f"ACCEPT-{match[1]}")),
        )


def _parse_leaks(vrf: str, tree: Tree) -> Iterator[Leak]:
    places = [
        view for line, view in tree.items() if line == (f"ip vpn-instance {vrf}" if vrf else "ip public-instance")
    ]
    lines: Tree = {line: {} for view in places for line in all_lines(view)}
    if not vrf:
        lines |= {line: {} for line in tree if " import-rib " in line}
    found = {match[2]: match[1] for match in find(lines, LEAKED)}
    for code, source in found.items():
        protocol, ports = parse_service(tree, vrf, code)
        yield Leak(
            code=code,
            source=source.partition(" ")[2],
            prefixes=tuple(prefix for n in "46" for prefix in list_prefixes(tree, f"LEAK-{code}-{n}")),
            protocol=protocol,
            ports=ports,
            clients=tuple(prefix for n in "46" for prefix in list_prefixes(tree, f"BACK-{code}-{n}")),
        )
