"""Which pairs of storage arrays `govcloud monitor` watches: those that the inventory names, by the city's sign-ins."""

import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from govcloud.cli.capacity_read import list_sites
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.pool import Pool
from monitors.dual_active.login import find_file, read_logins
from monitors.sources.dual_active import DualActiveSource
from monitors.sources.levels import Levels
from policies.collect.lists import LISTS
from policies.collect.patience import Patience
from policies.collect.pools import read_pools
from policies.facts.base import FactBase, Harvest
from policies.facts.storage import StorageService

SERVICES = tuple(each for each in LISTS if each.kind is StorageService)


def make_array_sources(
    pools: Sequence[Pool], inventory: Inventory, levels: Levels, files: Sequence[Path]
) -> list[DualActiveSource]:
    """One for each pool with pairs. Raises UsageError: the file with the sign-ins cannot be used."""
    with_pairs = [pool for pool in pools if pool.arrays]
    logins, sites = read_logins(find_file()) if with_pairs else {}, list_sites(inventory)
    return [
        DualActiveSource(pool, logins, levels=levels, sites=sites, read_services=ask_services(pool, files))
        for pool in with_pairs
    ]


def ask_services(pool: Pool, files: Sequence[Path]) -> Callable[[], FactBase]:
    """What asks a pool for its storage services. A pool that does not answer is a gap."""

    def ask() -> FactBase:
        readings = read_pools(
            [pool],
            files,
            clock=lambda: datetime.now(UTC),
            patience=Patience(time.sleep, random.random),
            tell=lambda _: None,
            lists=SERVICES,
        )
        return FactBase(sum((each.harvest for each in readings), Harvest()), datetime.now(UTC))

    return ask
