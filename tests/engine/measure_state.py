"""Measures the state database alone: an intent and an outcome per resource, 16 at a time.

python tests/engine/measure_state.py [100 1000 10000]
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from stacks.engine.journal import Put
from stacks.engine.model import PendingOperation, ResourceState
from stacks.engine.state.database import SqliteDatabase
from stacks.engine.state.lease import acquire
from stacks.engine.state.store import StoreJournal, open_stack
from tests.engine.oracle_case import make_secrets


def _written() -> int:
    lines = Path("/proc/self/io").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("write_bytes")).split()[1])


async def _write(journal: StoreJournal, slots: asyncio.Semaphore, row: int) -> None:
    name = f"thing-{row}"
    values = {"name": name, "n": row}
    urn = f"urn:pulumi:dev::bench::nothing:index:Thing::{name}"
    state = ResourceState(urn, "nothing:index:Thing", custom=True, id=name, inputs=values, outputs=values, row=row)
    async with slots:
        key = await journal.begin(PendingOperation("creating", state))
        await journal.finish(key, [Put(state)])


async def measure(count: int, work: Path) -> list[str]:
    """A row of the table."""
    database = SqliteDatabase(work / "state.db")
    store = await open_stack(database, "bench", "dev", make_secrets())
    journal = store.journal(await acquire(database, store.number, "dev", "me", time.time), 1)
    slots = asyncio.Semaphore(16)
    wall, cpu, written = time.perf_counter(), time.process_time(), _written()
    await asyncio.gather(*(_write(journal, slots, row) for row in range(1, count + 1)))
    rate = count / (time.perf_counter() - wall)
    spent = (time.process_time() - cpu) / count * 1e6
    written = _written() - written
    start = time.perf_counter()
    await store.load()
    loaded = time.perf_counter() - start
    database.close()
    size = (work / "state.db").stat().st_size
    return [
        str(count),
        f"{rate:.0f}/s",
        f"{spent:.0f}",
        f"{written / count:.0f}",
        f"{size / count:.0f}",
        f"{loaded:.3f}",
    ]


def main() -> None:
    """Prints the table."""
    print("resources | rate | CPU us/resource | written B/resource | file B/resource | load s")
    for count in map(int, sys.argv[1:] or ["100", "1000", "10000"]):
        with tempfile.TemporaryDirectory() as work:
            print(" | ".join(asyncio.run(measure(count, Path(work)))), flush=True)


if __name__ == "__main__":
    main()
