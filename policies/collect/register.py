"""Turns the inventory into facts: what was approved, graded and registered."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import Use
from govcloud.inventory.models.department import Department as Owner
from govcloud.inventory.models.pool import Pool
from govcloud.inventory.models.system import System as Application
from policies.collect.ledgers import read_ledgers
from policies.facts.base import Harvest
from policies.facts.fact import CITY, Fact, Read
from policies.facts.register import City, Department, Exposure, Holding, Member, PoolRecord, System

HIGHEST = 4
"""The highest level that a system may have, where no limit of the city says otherwise."""

type Row = tuple[str, Mapping[str, Any]]


def read_register(inventory: Inventory, at: datetime) -> Harvest:
    """The city, its pools, departments with their members, systems and exposures, its address plan, its ledgers."""
    systems = inventory.systems
    rows: Mapping[type[Fact], Iterable[Row]] = {
        City: [(inventory.city.code, describe_city(inventory))],
        PoolRecord: [(each.code, describe_pool(inventory, each)) for each in inventory.pools],
        Department: [(each.code, {"name": each.name.zh}) for each in inventory.departments],
        System: [(f"{owner.code}.{each.code}", describe_system(owner, each)) for owner, each in systems],
        Exposure: [row for owner, each in systems for row in list_exposures(owner, each)],
        Holding: list_holdings(inventory),
        Member: [
            (f"{owner.code}.{each.user}", {"account": each.user, "department": owner.code})
            for owner in inventory.departments
            for each in owner.members
        ],
    }
    reads = {kind: Read(kind, CITY, "inventory", at) for kind in rows}
    facts: list[Fact] = [kind.told_by(reads[kind], *row) for kind, found in rows.items() for row in found]
    return Harvest(list(reads.values()), facts) + read_ledgers(inventory, at)


def describe_city(inventory: Inventory) -> dict[str, object]:
    """The city with who manages it from where, as far as the extranet's records say."""
    management = inventory.extranet.management
    managers = {} if management is None else {"managers": [str(prefix) for prefix in management.managers]}
    blocks = [str(each.prefix) for each in inventory.addresses if each.use is Use.MANAGEMENT]
    return {"name": inventory.city.name.zh, "management": blocks, **managers}


def describe_pool(inventory: Inventory, pool: Pool) -> dict[str, object]:
    """A pool with the external network of each zone, approved images, and the highest level that limits let in."""
    limits = [
        each.max_mlps_level
        for each in inventory.city.limits
        if each.max_mlps_level is not None and not each.zones and (not each.pools or pool.code in each.pools)
    ]
    return {
        "name": pool.name.zh,
        "networks": {zone.value: each.network for zone, each in pool.zones.items()},
        "images": list(pool.images.values()),
        "most_mlps": min(limits, default=HIGHEST),
    }


def describe_system(owner: Owner, system: Application) -> dict[str, object]:
    """A system."""
    return {
        "code": system.code,
        "name": system.name.zh,
        "department": owner.code,
        "mlps": int(system.mlps_level),
        "crypto": int(system.crypto_level),
        "data_class": system.data_class.value,
        "zone": system.zone.value,
        "pool": system.pool,
        "dual_active": system.dual_active,
        "exposures": len(system.exposure) + len(system.load_balancers),
        "servers": sum(each.count for each in system.servers) + sum(each.replicas for each in system.databases),
        "ticket": system.ticket,
        "expires": system.expires,
    }


def list_exposures(owner: Owner, system: Application) -> Iterable[Row]:
    """Who may reach a system."""
    for number, each in enumerate(system.exposure):
        yield (
            f"{owner.code}.{system.code}/{number}",
            {
                "department": owner.code,
                "system": system.code,
                "protocol": each.protocol.value,
                "ports": each.ports,
                "zone": None if each.zone is None else each.zone.value,
                "from_department": each.department,
                "from_system": each.system,
                "prefix": None if each.prefix is None else str(each.prefix),
            },
        )


def list_holdings(inventory: Inventory) -> Iterable[Row]:
    """Prefixes that departments hold in pools."""
    for each in inventory.allocations:
        if each.use is Use.TENANT and each.freed is None:
            pool, department, _ = each.owner.split("/")
            yield each.code, {"prefix": str(each.prefix), "pool": pool, "department": department}
