"""Whose a prefix or an address is: look-ups in what was handed out and in what is only planned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from ipaddress import IPv4Network, IPv6Network, ip_network

from govcloud.addresses.handout import Grant
from govcloud.inventory.checks.allocations import OWNERS
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import Allocation, Use
from govcloud.inventory.models.base import Prefix
from govcloud.inventory.tenants import list_tenants


@dataclass(frozen=True)
class Holding:
    """A prefix and whose it is; `since` is None while it is only planned, `freed` set while it rests."""

    block: str
    use: Use
    owner: str
    prefix: Prefix
    since: date | None = None
    freed: date | None = None


def list_holdings(inventory: Inventory, new: Iterable[Grant] = ()) -> list[Holding]:
    """Everything that is handed out, resting or, in `new`, only planned; by use, owner and version."""
    written = [Holding(r.block, r.use, r.owner, r.prefix, r.since, r.freed) for r in inventory.allocations]
    planned = [Holding(grant.block, grant.use, grant.owner, grant.prefix) for grant in new]
    return sorted([*written, *planned], key=lambda held: (held.use, held.owner, held.prefix.version, held.prefix))


def find_holdings(holdings: list[Holding], wanted: str) -> list[Holding]:
    """Those that `wanted` means: an address or prefix that they overlap with, an owner, a step of one, or a block."""
    prefix = _read_prefix(wanted)
    if prefix is not None:
        return [held for held in holdings if overlap(held.prefix, prefix)]
    return [held for held in holdings if wanted in {held.owner, held.block, *held.owner.split("/")}]


def list_unused(inventory: Inventory) -> list[Allocation]:
    """Rows whose owner is gone: a tenant that has neither quota nor system any more, a device, a link, a node."""
    tenants = list_tenants(inventory.departments, inventory.pool_by_code)
    extranet = inventory.extranet
    known = {
        use: {record.code for kind in kinds for record in getattr(extranet, kind)} for use, kinds in OWNERS.items()
    }
    known[Use.TENANT] = {tenant.owner for tenant in tenants}
    return [
        row
        for row in inventory.allocations
        if row.freed is None and row.use in known and _name_owner(row) not in known[row.use]
    ]


def _name_owner(row: Allocation) -> str:
    return row.owner if row.use is Use.TENANT else row.owner.partition("/")[0]


def overlap(one: Prefix, other: Prefix) -> bool:
    """Whether two prefixes of any IP version share an address."""
    if isinstance(one, IPv4Network) and isinstance(other, IPv4Network):
        return one.overlaps(other)
    return isinstance(one, IPv6Network) and isinstance(other, IPv6Network) and one.overlaps(other)


def _read_prefix(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None
