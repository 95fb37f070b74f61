"""What is promised and what is used on every pool, kept while systems are placed one after the other."""

from collections import defaultdict

from govcloud.inventory.demand import Demand, find_demand, sum_storage_by_type
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.department import Department
from govcloud.inventory.models.pool import Pool, Quota
from govcloud.inventory.models.system import System

FIELDS = ("cores", "memory_gib", "servers", "volumes", "storage_gib")
"""What a quota and a demand have in common."""

GIB_PER_TB = 10**12 / 2**30
"""Contracts count storage in decimal TB, quotas in GiB."""


class Books:
    """The placed systems of a city. Only `place` changes them."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self._catalogue = inventory.city.catalogue
        self._demand: dict[tuple[str, str], Demand] = defaultdict(Demand)
        self._by_type: dict[tuple[str, str], int] = defaultdict(int)
        self._used: dict[str, Demand] = defaultdict(Demand)
        self._promised: dict[str, Demand] = defaultdict(Demand)
        self._where: dict[tuple[str, str], str] = {}
        for department in inventory.departments:
            for code, quota in department.quotas.items():
                self._promised[code] += _as_demand(quota)
            for system in department.systems:
                if system.pool is not None:
                    self.place(department, system, system.pool)

    def place(self, department: Department, system: System, pool: str) -> None:
        """Count a system on a pool, beside what is there."""
        need = find_demand(system, self._catalogue)
        old = self._demand[department.code, pool]
        quota = _as_demand(department.quotas.get(pool))
        self._promised[pool] += _subtract(_largest(quota, old + need), _largest(quota, old))
        self._demand[department.code, pool] = old + need
        self._used[pool] += need
        for name, gib in sum_storage_by_type(system).items():
            self._by_type[pool, name] += gib
        self._where[department.code, system.code] = pool

    def find_pool(self, department: str, system: str) -> str | None:
        """Where a system is; None while it is nowhere."""
        return self._where.get((department, system))

    def need(self, system: System) -> Demand:
        """What a system asks for."""
        return find_demand(system, self._catalogue)

    def used_by(self, department: str, pool: str) -> Demand:
        """What the department's systems on the pool ask for."""
        return self._demand.get((department, pool), Demand())

    def used(self, pool: str) -> Demand:
        """What all systems on the pool ask for."""
        return self._used.get(pool, Demand())

    def used_of_type(self, pool: str, volume_type: str) -> int:
        """GiB of a catalogue volume type that the systems on the pool ask for."""
        return self._by_type.get((pool, volume_type), 0)

    def promised(self, pool: str) -> Demand:
        """What the pool owes: every department's quota, or what its systems ask for where that is more."""
        return self._promised.get(pool, Demand())


def find_capacity(pool: Pool) -> dict[str, int]:
    """What the pool has, in the fields of a demand; servers and volumes are not limited by contract."""
    return {
        "cores": pool.capacity.cores,
        "memory_gib": pool.capacity.memory_gib,
        "storage_gib": sum(find_type_capacity(pool, name) for name in pool.capacity.storage_tb),
    }


def find_type_capacity(pool: Pool, volume_type: str) -> int:
    """GiB that the pool has of a catalogue volume type."""
    return int(pool.capacity.storage_tb.get(volume_type, 0) * GIB_PER_TB)


def _as_demand(quota: Quota | None) -> Demand:
    return Demand(**{name: getattr(quota, name) for name in FIELDS}) if quota else Demand()


def _largest(one: Demand, other: Demand) -> Demand:
    return Demand(**{name: max(getattr(one, name), getattr(other, name)) for name in FIELDS})


def _subtract(more: Demand, less: Demand) -> Demand:
    return Demand(**{name: getattr(more, name) - getattr(less, name) for name in FIELDS})
