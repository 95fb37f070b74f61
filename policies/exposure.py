"""Who may reach what by a security group: its rules as boxes, with groups and address groups taken apart."""

from collections.abc import Iterable
from dataclasses import dataclass

from policies.facts.gaps import MissingError
from policies.facts.network import SELF, AddressGroup, Port, SecurityGroup, SecurityRule, Subnet
from policies.sets.addresses import EVERYBODY, NOBODY, Addresses
from policies.sets.traffic import ALL_PROTOCOLS, Box, span_ports
from policies.world import World

EXPOSURE = (SecurityGroup, AddressGroup, Port, Subnet)
"""The kinds that a rule needs to ask for sources."""
PROTOCOL_NAMES = {1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6"}


@dataclass(frozen=True)
class Openings:
    """What a group's rules let in from outside its project. `missing`: one rule's part of it is not known."""

    boxes: list[Box]
    missing: MissingError | None


def find_openings(group: SecurityGroup, world: World) -> Openings:
    """The boxes of all inbound rules, without what comes from the project itself."""
    boxes: list[Box] = []
    missing: MissingError | None = None
    for rule in group.rules:
        try:
            if rule.direction == "ingress":
                boxes.append(to_box(rule, outside_sources(rule, group, world)))
        except MissingError as gap:
            missing = missing or gap
    return Openings(boxes, missing)


def outside_sources(rule: SecurityRule, group: SecurityGroup, world: World) -> Addresses:
    """Who is on the other side of a rule, without the project's own networks and the members of its own groups."""
    return others_of(rule, group, world) - own_addresses(group, world)


def others_of(rule: SecurityRule, group: SecurityGroup, world: World) -> Addresses:
    """Who is on the other side; members of groups of the same project are left out, for they are no others."""
    if rule.address_group is not None:
        named = world.one(AddressGroup, group, rule.address_group)
        return NOBODY if named is None else Addresses.of(named.addresses).only(rule.family)
    if rule.remote_group is not None:
        return members_of(rule.remote_group, group, world).only(rule.family)
    return EVERYBODY.only(rule.family) if rule.remote_prefix is None else Addresses.of([rule.remote_prefix])


def members_of(remote: str, group: SecurityGroup, world: World) -> Addresses:
    """The addresses of another project's group: those of its ports, and those that may be used behind them."""
    if remote in (SELF, group.id):
        return NOBODY
    other = world.one(SecurityGroup, group, remote)
    if other is None or other.project == group.project:
        return NOBODY
    ports = world.where(Port, group, security_groups=remote)
    own = [each.address for port in ports for each in port.fixed_ips]
    return Addresses.of([*own, *(each.address for port in ports for each in port.allowed_pairs)])


def own_addresses(group: SecurityGroup, world: World) -> Addresses:
    """The project's own networks."""
    return Addresses.of(subnet.cidr for subnet in world.where(Subnet, group, project=group.project))


def to_box(rule: SecurityRule, addresses: Addresses) -> Box:
    """A rule with these addresses on the other side."""
    protocols = ALL_PROTOCOLS if rule.protocol is None else (rule.protocol, rule.protocol)
    ports = span_ports(rule.protocol, rule.port_min, rule.port_max)
    return Box(rule.family, protocols, ports, addresses.family(rule.family))


def describe_rules(rules: Iterable[SecurityRule], most: int = 3) -> str:
    """Rules for a sentence: `tcp 22 ← 0.0.0.0/0`."""
    lines = [describe_rule(rule) for rule in rules]
    return "; ".join(lines[:most]) + (f" … ({len(lines)})" if len(lines) > most else "")


def describe_rule(rule: SecurityRule) -> str:
    """One rule, of which parts may not be known."""
    known = dict(rule.known)
    protocol = known.get("protocol")
    ends = list(dict.fromkeys(str(known[name]) for name in ("port_min", "port_max") if known.get(name) is not None))
    everywhere = "0.0.0.0/0" if known.get("family") == 4 else "::/0"  # noqa: PLR2004 - IPv4
    remote = next((known[n] for n in ("remote_prefix", "remote_group", "address_group") if known.get(n)), everywhere)
    name = "any" if protocol is None else PROTOCOL_NAMES.get(protocol, str(protocol))
    return f"{name}{' ' + '-'.join(ends) if ends else ''} {'→' if known.get('direction') == 'egress' else '←'} {remote}"
