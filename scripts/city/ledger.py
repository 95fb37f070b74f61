"""Who uses how much of which pool while the systems of a made-up city are placed, so that the pools carry them all."""

from dataclasses import dataclass
from random import Random
from typing import Any

from govcloud.errors import UsageError
from govcloud.inventory.models.city import Flavor, Zone
from govcloud.inventory.models.pool import Pool
from govcloud.text import Text

FILL = 0.55
"""Share of all vCPUs that the systems use; quotas add a quarter of that, and the rest is headroom."""

SPARE = 1.25

MIDDLING = 64
"""vCPUs of a middling system, where the pools have room for that."""

MIDDLING_GIB = 2560
"""Its data volumes together; three times that and a database of the same size when it is dual-active."""

ROOT_GIB = 40

FULL = Text("the pools have no room for system number {number}", "资源池容纳不下这么多业务系统（第 {number} 个放不下）")


@dataclass
class Use:
    """What the systems of one department use on one pool: counts and GiB."""

    cores: int = 0
    memory_gib: int = 0
    servers: int = 0
    volumes: int = 0
    storage_gib: int = 0

    def quota(self) -> dict[str, int]:
        """A quota with a quarter to spare."""
        return {name: int(value * SPARE) + 8 for name, value in vars(self).items()}


class Ledger:
    """Uses by department and pool for a city of `systems` systems."""

    def __init__(self, pools: list[Pool], flavors: dict[str, Flavor], systems: int) -> None:
        self.pools = pools
        self.flavors = flavors
        self.uses: dict[tuple[str, str], Use] = {}
        self.placed = 0
        self.cores_each = min(MIDDLING, FILL * sum(pool.capacity.cores for pool in pools) / max(1, systems))
        self.storage_each_gib = min(MIDDLING_GIB, 200 * 1024 // max(1, systems))

    def choose_pool(self, department: str, zone: str, rng: Random) -> Pool:
        """A pool with room for one more middling system of this department, at random by room; counts the system.

        Raises `UsageError` when no pool has room.
        """
        self.placed += 1
        cores, gib = 2 * self.cores_each * SPARE, 7 * self.storage_each_gib * SPARE
        room = {pool.code: pool.capacity.cores - self._promised("cores", pool.code) for pool in self.pools}
        fits = [
            pool
            for pool in self.pools
            if Zone(zone) in pool.zones
            and room[pool.code] > cores
            and self._promised("cores", pool.code, department) + cores < pool.department_limit.cores
            and self._promised("storage_gib", pool.code, department) + gib < pool.department_limit.storage_gib
        ]
        if not fits:
            raise UsageError(FULL(number=self.placed), "--systems")
        return rng.choices(fits, [room[pool.code] for pool in fits])[0]

    def charge(self, department: str, pool: str, system: dict[str, Any]) -> None:
        """Count what a system uses."""
        use = self.uses.setdefault((department, pool), Use())
        for group in system["servers"]:
            volumes = group.get("volumes", [])
            size = ROOT_GIB + sum(volume["size_gib"] for volume in volumes)
            self._add(use, group["flavor"], group["count"], 1 + len(volumes), size)
        for database in system.get("databases", []):
            self._add(use, database["flavor"], database["replicas"], 2, ROOT_GIB + database["size_gib"])

    def quotas(self, department: str) -> dict[str, dict[str, int]]:
        """Pool → quota, for the pools that a department uses."""
        return {pool: use.quota() for (who, pool), use in sorted(self.uses.items()) if who == department}

    def _promised(self, resource: str, pool: str, department: str = "") -> float:
        uses = [u for (who, where), u in self.uses.items() if where == pool and department in ("", who)]
        return SPARE * sum(float(getattr(use, resource)) for use in uses) + 8 * len(uses)

    def _add(self, use: Use, flavor: str, count: int, volumes: int, gib: int) -> None:
        use.cores += count * self.flavors[flavor].vcpus
        use.memory_gib += count * self.flavors[flavor].memory_gib
        use.servers += count
        use.volumes += count * volumes
        use.storage_gib += count * gib
