"""Do the same to several things side by side, so that one that fails never stops the others."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from govcloud.pools.errors import PoolError


def side_by_side[K, T](things: Sequence[K], act: Callable[[K], T], workers: int = 0) -> dict[K, T | PoolError]:
    """Thing → what `act` gives for it, or its PoolError; in order. Any other exception is raised.

    All at the same time unless `workers` says fewer.
    """

    def attempt(thing: K) -> T | PoolError:
        try:
            return act(thing)
        except PoolError as error:
            return error

    with ThreadPoolExecutor(workers or max(1, len(things))) as crew:
        return dict(zip(things, crew.map(attempt, things), strict=True))
