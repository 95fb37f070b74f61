"""Addresses of tenants: an IPv4 prefix and an IPv6 /64 for every department on a pool, per zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from govcloud.addresses.handout import Grant, HandOut, Need, choose_blocks, hand_out
from govcloud.errors import GovcloudError, UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import Use
from govcloud.inventory.tenants import Tenant, find_length, list_tenants
from govcloud.text import Text

V6_LENGTH = 64
"""Every IPv6 subnet is a /64: stateless configuration needs that."""

NO_TENANT = Text(
    'department "{department}" has neither a quota nor a system on pool "{pool}" in zone "{zone}"',
    "部门“{department}”在资源池“{pool}”的“{zone}”网络区既没有配额，也没有业务系统",
)
GIVE_QUOTA = Text(
    "give it a quota there, or put a system there, in departments/{department}.yml",
    "请在 departments/{department}.yml 中写配额，或把业务系统放到那里",
)
PURPOSE = Text('use "tenant", pool "{pool}" and zone "{zone}"', "租户（tenant）、资源池“{pool}”、网络区“{zone}”")


@dataclass(frozen=True)
class Prefixes:
    """What one tenant has."""

    v4: IPv4Network
    v6: IPv6Network


@dataclass(frozen=True)
class TenantPlan:
    """The addresses of all tenants of a city. One that cannot be served is told when it is asked for, not before."""

    tenants: tuple[Tenant, ...]
    handed: HandOut

    @property
    def new(self) -> tuple[Grant, ...]:
        """What is not in `allocations.csv` yet; until it is, it may move when departments come and go."""
        return self.handed.new

    def prefix(self, pool: str, department: str, zone: str) -> Prefixes:
        """The prefixes of one tenant.

        Raises UsageError when there is no such tenant, GovcloudError when a block is full or there is none.
        """
        owner = f"{pool}/{department}/{zone}"
        v4, v6 = (self._find(owner, version) for version in (4, 6))
        if v4 is None or v6 is None:
            what = NO_TENANT(pool=pool, department=department, zone=zone)
            raise UsageError(what, todo=GIVE_QUOTA(department=department))
        assert isinstance(v4.prefix, IPv4Network)  # noqa: S101 - the key says so
        assert isinstance(v6.prefix, IPv6Network)  # noqa: S101
        return Prefixes(v4.prefix, v6.prefix)

    def _find(self, owner: str, version: int) -> Grant | None:
        key = (Use.TENANT, owner, version)
        refused: GovcloudError | None = self.handed.refused.get(key)
        if refused is not None:
            raise refused
        return self.handed.held.get(key)


def plan_tenants(inventory: Inventory) -> TenantPlan:
    """The addresses of every tenant: what `allocations.csv` says, and for the others what is free."""
    tenants = tuple(list_tenants(inventory.departments, inventory.pool_by_code))
    return TenantPlan(tenants, hand_out(_list_needs(inventory, tenants), inventory.allocations))


def _list_needs(inventory: Inventory, tenants: tuple[Tenant, ...]) -> Iterator[Need]:
    for tenant in tenants:
        purpose = PURPOSE(pool=tenant.pool, zone=tenant.zone.value)
        wanted = {"use": Use.TENANT, "pool": tenant.pool, "zone": tenant.zone}
        for version, length in ((4, find_length(tenant.servers)), (6, V6_LENGTH)):
            blocks = choose_blocks(inventory.addresses, version, **wanted)
            yield Need(Use.TENANT, tenant.owner, version, length, blocks, purpose)
