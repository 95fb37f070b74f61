"""Turns the inventory into facts: what was approved, graded and registered."""

from datetime import datetime

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.pool import Pool
from policies.facts.base import Harvest
from policies.facts.fact import CITY, Fact, Read
from policies.facts.register import City, Department, PoolRecord, System


def read_register(inventory: Inventory, at: datetime) -> Harvest:
    """The city, its pools, its departments and their systems."""
    city, department, pool, system = (
        Read(kind, CITY, "inventory", at) for kind in (City, Department, PoolRecord, System)
    )
    management = inventory.extranet.management
    managers = {"managers": [str(prefix) for prefix in management.managers]} if management is not None else {}
    facts: list[Fact] = [
        City.told_by(city, inventory.city.code, {"name": inventory.city.name.zh, **managers}),
        *(PoolRecord.told_by(pool, each.code, describe_pool(each)) for each in inventory.pools),
        *(Department.told_by(department, each.code, {"name": each.name.zh}) for each in inventory.departments),
        *(
            System.told_by(
                system,
                f"{owner.code}.{each.code}",
                {
                    "code": each.code,
                    "name": each.name.zh,
                    "department": owner.code,
                    "mlps": int(each.mlps_level),
                    "crypto": int(each.crypto_level),
                    "data_class": each.data_class.value,
                    "zone": each.zone.value,
                    "pool": each.pool,
                    "dual_active": each.dual_active,
                    "exposures": len(each.exposure) + len(each.load_balancers),
                    "ticket": each.ticket,
                    "expires": each.expires,
                },
            )
            for owner, each in inventory.systems
        ),
    ]
    return Harvest([city, department, pool, system], facts)


def describe_pool(pool: Pool) -> dict[str, object]:
    """A pool with the external network of each zone."""
    return {"name": pool.name.zh, "networks": {zone.value: each.network for zone, each in pool.zones.items()}}
