"""What systems need of a pool: cores, memory, disks. The sum that quotas, capacity and summaries are compared with."""

from collections.abc import Iterable
from dataclasses import dataclass

from govcloud.inventory.models.city import Catalogue
from govcloud.inventory.models.system import System


@dataclass(frozen=True)
class Demand:
    """Virtual cores, memory and storage in GiB, servers and volumes. System disks are volumes and count as storage."""

    cores: int = 0
    memory_gib: int = 0
    servers: int = 0
    volumes: int = 0
    storage_gib: int = 0

    def __add__(self, other: "Demand") -> "Demand":
        return Demand(
            self.cores + other.cores,
            self.memory_gib + other.memory_gib,
            self.servers + other.servers,
            self.volumes + other.volumes,
            self.storage_gib + other.storage_gib,
        )


def sum_demand(systems: Iterable[System], catalogue: Catalogue) -> Demand:
    """The demand of several systems together; a flavor that the catalogue does not have counts as no cores."""
    return sum((find_demand(system, catalogue) for system in systems), Demand())


def find_demand(system: System, catalogue: Catalogue) -> Demand:
    """What one system needs: each server of a group, and each copy of a database on a server of its own."""
    total = Demand()
    for group in system.servers:
        disks = [group.root_gib, *(volume.size_gib for volume in group.volumes)]
        total += _demand_of(group.flavor, group.count, disks, catalogue)
    for database in system.databases:
        total += _demand_of(database.flavor, database.replicas, [DATABASE_ROOT_GIB, database.size_gib], catalogue)
    return total


def sum_storage_by_type(system: System) -> dict[str, int]:
    """Catalogue volume type → GiB of it that the system asks for by name; system disks have no type."""
    sizes: dict[str, int] = {}
    for group in system.servers:
        for volume in group.volumes:
            sizes[volume.type] = sizes.get(volume.type, 0) + group.count * volume.size_gib
    for database in system.databases:
        sizes[database.type] = sizes.get(database.type, 0) + database.replicas * database.size_gib
    return sizes


DATABASE_ROOT_GIB = 40
"""System disk of a database server, as the default of a server group."""


def _demand_of(flavor: str, count: int, disks: list[int], catalogue: Catalogue) -> Demand:
    size = catalogue.flavors.get(flavor)
    cores, memory = (size.vcpus, size.memory_gib) if size else (0, 0)
    return Demand(count * cores, count * memory, count, count * len(disks), count * sum(disks))
