"""Who is meant by a source of an exposure rule, as prefixes: a zone, a department, a system elsewhere. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, collapse_addresses
from typing import Protocol

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import Use
from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.extranet import VrfKind
from govcloud.inventory.tenants import Tenant, list_tenants

type Network = IPv4Network | IPv6Network

EVERYWHERE = (IPv4Network("0.0.0.0/0"), IPv6Network("::/0"))


class Pair(Protocol):
    """An IPv4 and an IPv6 prefix."""

    @property
    def v4(self) -> IPv4Network:
        """IPv4."""

    @property
    def v6(self) -> IPv6Network:
        """IPv6."""


class Plan(Protocol):
    """Which prefixes a tenant has; see `govcloud.addresses.tenants.TenantPlan`."""

    def prefix(self, pool: str, department: str, zone: str) -> Pair:
        """The prefixes of one tenant. Raises GovcloudError when it has none."""


@dataclass(frozen=True)
class Reach:
    """Prefixes of a city's zones and departments."""

    inventory: Inventory
    plan: Plan

    @cached_property
    def tenants(self) -> list[Tenant]:
        """All tenants of the city."""
        return list(list_tenants(self.inventory.departments, self.inventory.pool_by_code))

    def zones_of(self, pool: str, department: str) -> list[Zone]:
        """The zones that a department has on a pool."""
        return [each.zone for each in self.tenants if (each.pool, each.department) == (pool, department)]

    def of_tenant(self, pool: str, department: str, zone: Zone) -> list[Network]:
        """A department's own prefixes on one pool in one zone; none when it has no part there."""
        if zone not in self.zones_of(pool, department):
            return []
        pair = self.plan.prefix(pool, department, zone.value)
        return [pair.v4, pair.v6]

    def of_zone(self, zone: Zone) -> list[Network]:
        """Everybody in a zone. Citizens come from anywhere; the extranet is all tenants there and all offices."""
        if zone is Zone.INTERNET:
            return list(EVERYWHERE)
        public = {vrf.code for vrf in self.inventory.extranet.vrfs if vrf.kind is VrfKind.PUBLIC}
        return merge(
            block.prefix
            for block in self.inventory.addresses
            if (block.use is Use.TENANT and block.zone is zone) or (block.use is Use.DEPARTMENT and block.vrf in public)
        )

    def of_department(self, department: str, zone: Zone) -> list[Network]:
        """A department seen from one zone: its tenants there on all pools; in the extranet its offices as well."""
        pools = {each.pool for each in self.tenants if each.department == department}
        found = [prefix for pool in sorted(pools) for prefix in self.of_tenant(pool, department, zone)]
        return merge([*found, *(self.of_offices(department) if zone is Zone.EXTRANET else ())])

    def of_offices(self, department: str) -> Iterable[Network]:
        """Local networks of a department: handed out to its nodes, or brought in with its private network."""
        nodes = {node.code for node in self.inventory.extranet.nodes if node.department == department}
        for row in self.inventory.allocations:
            if row.use is Use.DEPARTMENT and row.owner in nodes and row.freed is None:
                yield row.prefix
        own = {vrf.code for vrf in self.inventory.extranet.vrfs if vrf.department == department}
        yield from (block.prefix for block in self.inventory.addresses if block.vrf in own)


def merge(prefixes: Iterable[Network]) -> list[Network]:
    """The same addresses in as few prefixes as possible, IPv4 first."""
    given = list(prefixes)
    v4 = collapse_addresses([each for each in given if isinstance(each, IPv4Network)])
    v6 = collapse_addresses([each for each in given if isinstance(each, IPv6Network)])
    return [*v4, *v6]
