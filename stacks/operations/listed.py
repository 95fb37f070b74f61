"""Pools whose reads come out of one look at each: a refresh of many stacks costs a few lists, no call per resource."""

import asyncio
import time
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from govcloud.errors import GovcloudError
from stacks.drift.listed import read_from
from stacks.drift.look import Picture, look
from stacks.drift.stacks import read_stacks
from stacks.operations.world import World
from stacks.provider.pools import Pools
from stacks.provider.provider import Provider


@dataclass(frozen=True)
class ListedPools:
    """`OpenPools` over pictures of the moment; a pool without one is read as ever."""

    pools: Pools
    pictures: Mapping[str, Picture]

    def provider(self, code: str) -> Provider:
        """See `OpenPools`."""
        provider = self.pools.provider(code)
        return read_from(provider, self.pictures[code]) if code in self.pictures else provider

    def executor(self, code: str) -> ThreadPoolExecutor:
        """See `OpenPools`."""
        return self.pools.executor(code)


async def look_at_pools(world: World, stacks: Collection[str], pools: Collection[str]) -> ListedPools:
    """One look at each of `pools` for what the state has of `stacks`; none at a pool that cannot be looked at."""
    known = await read_stacks(world.database, list(world.inventory.pool_by_code), pools, time.time)
    wanted = [stack for stack in known if stack.name in stacks]

    def look_at(pool: str) -> Picture:
        return look(world.pools.provider(pool), [stack for stack in wanted if stack.pool == pool], strays=False)

    answers = await asyncio.gather(*(asyncio.to_thread(look_at, pool) for pool in pools), return_exceptions=True)
    pictures = {}
    for pool, answer in zip(pools, answers, strict=True):
        if isinstance(answer, Picture):
            pictures[pool] = answer
        elif not isinstance(answer, GovcloudError):
            raise answer
    return ListedPools(world.pools, pictures)
