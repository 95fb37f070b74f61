"""Databases of a system as groups of servers: one per copy, with a volume for the data."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from govcloud.inventory.demand import DATABASE_ROOT_GIB
from govcloud.inventory.models.pool import Pool
from govcloud.inventory.models.system import Database, System
from stacks.components.server_group import APART, Disk, ServerWishes

PORTS = {"postgresql": 5432, "mysql": 3306, "kingbase": 54321, "dameng": 5236}
"""Port that an engine listens on as it comes. One that is not listed is reached on every port."""


class DatabaseWishes(NamedTuple):
    """The servers of a database, and the port that its system reaches it on (None: any)."""

    servers: ServerWishes
    port: int | None


def list_databases(system: System, pool: Pool) -> Iterator[DatabaseWishes]:
    """Databases by engine; a second one of the same engine is numbered, so that others keep their names."""
    seen: Counter[str] = Counter()
    for database in system.databases:
        seen[database.engine] += 1
        number = seen[database.engine]
        name = database.engine if number == 1 else f"{database.engine}-{number}"
        yield DatabaseWishes(
            ServerWishes(
                path=f"{system.code}/db/{name}",
                flavor=database.flavor,
                image=choose_image(system, pool),
                count=database.replicas,
                root_gib=DATABASE_ROOT_GIB,
                disks=(disk_of(database),),
                policy=APART,
                keeps_image=True,
            ),
            PORTS.get(database.engine),
        )


def disk_of(database: Database) -> Disk:
    """The volume for the data."""
    return Disk("data", database.size_gib, database.type)


def choose_image(system: System, pool: Pool) -> str:
    """The inventory names none for a database: that of the system's first servers, else the pool's first."""
    return system.servers[0].image if system.servers else next(iter(pool.images), "")
