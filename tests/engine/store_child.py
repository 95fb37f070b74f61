"""Writes rows to a state database until it is killed, and prints the number of each when it is durable."""

import asyncio
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from stacks.engine.journal import Put
from stacks.engine.model import PendingOperation, ResourceState
from stacks.engine.state.lease import acquire
from stacks.engine.state.open import open_database
from stacks.engine.state.store import StoreJournal, open_stack
from tests.engine.oracle_case import make_secrets


async def _write_forever(url: str) -> None:
    store = await open_stack(open_database(url), "p", "dev", make_secrets())
    journal = store.journal(await acquire(store.database, store.number, "dev", "child", time.time), 1)
    await asyncio.gather(*(_write(journal, first) for first in range(1, 5)))


async def _write(journal: StoreJournal, row: int) -> None:
    while True:
        state = ResourceState(f"urn:pulumi:dev::p::t:m:T::{row}", "t:m:T", custom=True, id=str(row), row=row)
        key = await journal.begin(PendingOperation("creating", state))
        await journal.finish(key, [Put(state)])
        print(row, flush=True)
        row += 4


if __name__ == "__main__":
    asyncio.run(_write_forever(sys.argv[1]))
