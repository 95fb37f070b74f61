"""Whom the inventory's approved exposures let reach the ports of a security group's rule, as addresses."""

from collections.abc import Iterable

from policies.facts.network import Port, SecurityGroup, SecurityRule
from policies.facts.register import Exposure, Holding
from policies.sets.addresses import EVERYBODY, NOBODY, Addresses
from policies.sets.traffic import ICMP, NUMBERS, span_ports
from policies.world import World

APPROVALS = (Exposure, Holding, SecurityGroup, Port)
"""The kinds that a rule needs to ask for approvals."""
MOST_PORTS = 64
"""More ports than an exposure may list: a rule with a wider span is approved by none."""


def approved_sources(
    rule: SecurityRule, exposures: Iterable[Exposure], group: SecurityGroup, world: World
) -> Addresses:
    """Who may reach every port of a rule by some of the exposures."""
    icmp = rule.protocol in ICMP
    fitting = [
        each for each in exposures if (icmp and each.protocol == "icmp") or NUMBERS[each.protocol] == rule.protocol
    ]
    if icmp:
        return join(sources_of(each, group, world) for each in fitting)
    first, last = span_ports(rule.protocol, rule.port_min, rule.port_max)
    if last - first >= MOST_PORTS:
        return NOBODY
    found = EVERYBODY
    for port in range(first, last + 1):
        found &= join(sources_of(each, group, world) for each in fitting if port in each.ports)
    return found


def sources_of(exposure: Exposure, group: SecurityGroup, world: World) -> Addresses:
    """Who is meant by an exposure: everybody of a zone, a department's prefixes, a system's servers, or a prefix."""
    if exposure.zone is not None:
        return EVERYBODY
    if exposure.from_department is not None:
        held = world.where(Holding, group, department=exposure.from_department)
        return Addresses.of(each.prefix for each in held)
    if exposure.from_system is not None:
        tags = {"department": exposure.department, "system": exposure.from_system}
        return addresses_in(
            [each for each in world.all(SecurityGroup, group) if tags.items() <= each.tags.items()], group, world
        )
    return NOBODY if exposure.prefix is None else Addresses.of([exposure.prefix])


def addresses_in(groups: Iterable[SecurityGroup], near: SecurityGroup, world: World) -> Addresses:
    """The addresses of all ports in some groups, and those that may be used behind them."""
    ports = {port.id: port for group in groups for port in world.where(Port, near, security_groups=group.id)}
    own = [each.address for port in ports.values() for each in port.fixed_ips]
    return Addresses.of([*own, *(each.address for port in ports.values() for each in port.allowed_pairs)])


def join(parts: Iterable[Addresses]) -> Addresses:
    """All of them together."""
    found = NOBODY
    for part in parts:
        found |= part
    return found
