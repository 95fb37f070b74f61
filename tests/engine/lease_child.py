"""Takes a stack's lock many times; each time it adds one to a number that is read and written apart."""

import asyncio
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from stacks.engine.journal import Put
from stacks.engine.model import ResourceState
from stacks.engine.state.lease import LockHeldError, acquire, release
from stacks.engine.state.open import open_database
from stacks.engine.state.store import StackStore, open_stack
from tests.engine.oracle_case import make_secrets


async def _count(url: str, times: int) -> None:
    database = open_database(url)
    store = await open_stack(database, "p", "dev", make_secrets())
    for _ in range(times):
        await _add_one(store)
    database.close()


async def _add_one(store: StackStore) -> None:
    while True:
        try:
            lease = await acquire(store.database, store.number, "dev", "child", time.time)
            break
        except LockHeldError:
            await asyncio.sleep(0.001)
    found = (await store.load()).resources
    number = int(found[0].id) if found else 0
    state = ResourceState("urn:pulumi:dev::p::t:m:T::n", "t:m:T", custom=True, id=str(number + 1), row=1)
    await store.journal(lease, 1).finish(0, [Put(state)])
    await release(store.database, lease)


if __name__ == "__main__":
    asyncio.run(_count(sys.argv[1], int(sys.argv[2])))
