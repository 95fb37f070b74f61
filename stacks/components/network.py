"""A department's network in one zone of a pool: subnets from the address plan, a router out, and what may leave."""

from dataclasses import dataclass
from typing import Any

import pulumi

from govcloud.inventory.models.city import Zone
from stacks.components.reach import Pair
from stacks.components.rules import Remote, let_out
from stacks.resources import classes

IPV6_MODE = "dhcpv6-stateful"
"""Addresses are given out one by one, so that it is known who had which."""


@dataclass(frozen=True)
class ZoneNetwork:
    """What servers of the zone are connected to. All but `zone` are resources."""

    zone: Zone
    network: Any
    subnets: tuple[Any, Any]
    """IPv4 and IPv6."""
    router: Any
    group: Any
    """Its security group lets nothing in; every port is in it."""


@dataclass(frozen=True)
class ZoneWishes:
    """What a zone's network is made from."""

    zone: Zone
    prefixes: Pair
    external_network: str
    outside: list[Remote]
    """Whom servers may reach."""


def make_zone_network(wishes: ZoneWishes, project: Any, options: pulumi.ResourceOptions) -> ZoneNetwork:
    """Declare it. Resources are named after the zone.

    The extranet's prefixes are one of their kind in the city, so its router does not translate addresses; towards the
    internet it does, as nobody there knows the way to them.
    """
    zone = wishes.zone.value
    common = {"project": project, "name": zone}
    network = classes.Network(zone, options, **common)
    v4, v6 = (
        classes.Subnet(
            f"{zone}-v{prefix.version}",
            options,
            project=project,
            name=f"{zone}-v{prefix.version}",
            network=network.id,
            cidr=str(prefix),
            gateway=str(prefix[1]),
            ipv6_address_mode=IPV6_MODE if prefix.version == 6 else None,  # noqa: PLR2004 - the version's name
            ipv6_ra_mode=IPV6_MODE if prefix.version == 6 else None,  # noqa: PLR2004
        )
        for prefix in (wishes.prefixes.v4, wishes.prefixes.v6)
    )
    router = classes.Router(
        zone,
        options,
        **common,
        external_network=wishes.external_network,
        snat=wishes.zone is Zone.INTERNET,
        interfaces=[v4.id, v6.id],
    )
    group = classes.SecurityGroup(zone, options, **common, rules=let_out(wishes.outside))
    return ZoneNetwork(wishes.zone, network, (v4, v6), router, group)
