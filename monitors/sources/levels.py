"""The levels that pools told last, for whoever looks at all pools together. Of one event loop."""

import asyncio
from collections.abc import Iterable, Mapping

from monitors.capacity.level import Key, Level


class Levels:
    """What pools put here after each pass; a pass that failed puts nothing in place of what was there."""

    def __init__(self, pools: Iterable[str]) -> None:
        self._waiting = set(pools)
        self._told: dict[str, Mapping[Key, Level]] = {}
        self._all = asyncio.Event()
        if not self._waiting:
            self._all.set()

    def put(self, pool: str, levels: Mapping[Key, Level]) -> None:
        """The levels of a pool as they are now; none where the pass over it failed."""
        self._told[pool] = levels
        self._waiting.discard(pool)
        if not self._waiting:
            self._all.set()

    async def all(self) -> dict[Key, Level]:
        """The levels of all pools; waits until each has been asked once."""
        await self._all.wait()
        return {key: level for told in self._told.values() for key, level in told.items()}
