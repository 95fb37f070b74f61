"""Reads several pools side by side into facts. A pool that cannot be used is a gap in every one of its lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from govcloud.inventory.models.pool import Pool
from govcloud.pools.errors import PoolError
from govcloud.pools.parallel import side_by_side
from govcloud.pools.session import open_session
from policies.collect.lists import LISTS, Listing
from policies.collect.openstack import read_pool, unreached
from policies.collect.patience import Patience
from policies.facts.base import Harvest


@dataclass(frozen=True)
class Reading:
    """What one pool told."""

    pool: str
    harvest: Harvest
    calls: int
    error: PoolError | None = None
    """Why it could not be used at all."""


def read_pools(
    pools: Sequence[Pool],
    files: Sequence[Path],
    *,
    clock: Callable[[], datetime],
    patience: Patience,
    tell: Callable[[Reading], None],
    lists: Sequence[Listing] = LISTS,
) -> list[Reading]:
    """The readings, in the order of the pools. `tell` hears of each as it ends, from its thread.

    Raises UsageError: a clouds.yaml cannot be read.
    """

    def read(pool: Pool) -> Reading:
        try:
            session = open_session(pool, files)
            session.sign_in()
            harvest = read_pool(session, clock=clock, patience=patience, lists=lists)
            done = Reading(pool.code, harvest, session.calls.total.count)
        except PoolError as error:
            done = Reading(pool.code, unreached(pool.code, clock(), error, lists), 0, error)
        tell(done)
        return done

    by_code = {pool.code: pool for pool in pools}
    found = side_by_side(list(by_code), lambda code: read(by_code[code]))
    return [each for each in found.values() if isinstance(each, Reading)]
