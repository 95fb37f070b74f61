"""Turns the inventory into facts: what was approved, graded and registered."""

from datetime import datetime

from govcloud.inventory.inventory import Inventory
from policies.facts.base import Harvest
from policies.facts.fact import CITY, Fact, Read
from policies.facts.register import City, Department, System


def read_register(inventory: Inventory, at: datetime) -> Harvest:
    """The city, its departments and their systems."""
    city, department, system = (Read(kind, CITY, "inventory", at) for kind in (City, Department, System))
    management = inventory.extranet.management
    managers = {"managers": [str(prefix) for prefix in management.managers]} if management is not None else {}
    facts: list[Fact] = [
        City.told_by(city, inventory.city.code, {"name": inventory.city.name.zh, **managers}),
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
                    "ticket": each.ticket,
                    "expires": each.expires,
                },
            )
            for owner, each in inventory.systems
        ),
    ]
    return Harvest([city, department, system], facts)
