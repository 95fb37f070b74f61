"""Which tenants a city has: a department on a pool in a zone. Each needs a network, and so addresses, of its own."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.department import Department
from govcloud.inventory.models.pool import Pool

SMALLEST = 24
"""Length of the IPv4 prefix of a tenant that needs no larger one: 254 addresses."""

RESERVED = 16
"""Addresses of a network that are no server's: network, broadcast, gateways, DHCP, load balancers."""


class Tenant(NamedTuple):
    """One department in one zone of one pool; `servers` is how many its quota there allows."""

    pool: str
    department: str
    zone: Zone
    servers: int

    @property
    def owner(self) -> str:
        """What `allocations.csv` calls it: `huawei/health/extranet`."""
        return f"{self.pool}/{self.department}/{self.zone.value}"


def list_tenants(departments: Iterable[Department], pools: Mapping[str, Pool]) -> Iterator[Tenant]:
    """The tenants on every pool that a department has a quota or a system on.

    The extranet zone always, because a department's project is managed through it; the internet zone when a system of
    the department is placed there. A zone that the pool does not have is left out, and so is an unknown pool.
    """
    for department in departments:
        placed = [system.pool for system in department.systems if system.pool is not None]
        for code in dict.fromkeys([*department.quotas, *placed]):
            pool = pools.get(code)
            if pool is None:
                continue
            quota = department.quotas.get(code)
            used = {Zone.EXTRANET, *(system.zone for system in department.systems if system.pool == code)}
            for zone in Zone:
                if zone in used and zone in pool.zones:
                    yield Tenant(code, department.code, zone, quota.servers if quota else 0)


def find_length(servers: int) -> int:
    """Length of the IPv4 prefix that a tenant with so many servers is given: a /24, or a larger one if need be."""
    return min(SMALLEST, find_least(servers))


def find_least(servers: int) -> int:
    """Length of the smallest IPv4 prefix in which so many servers and what a network itself needs fit."""
    return 32 - (servers + RESERVED - 1).bit_length()
