"""What the state costs per resource as stacks grow, on SQLite and PostgreSQL: an intent and an outcome, 16 at a time.

The provider does nothing, so that all of it is the state. By turns, the best of each; written bytes are what the kernel
counts for SQLite and the write-ahead log for PostgreSQL, which runs on this machine with its own durable settings. Run
it with `python -m scripts.bench.state`.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from govcloud.cli.options import json_option
from govcloud.console import Screen
from govcloud.text import Text
from scripts.bench.private_postgres import Server, find_programs, run_server
from stacks.engine.journal import Journal, Put
from stacks.engine.model import PendingOperation, ResourceState
from stacks.engine.secrets import Secrets, new_secrets
from stacks.engine.state.database import Database
from stacks.engine.state.lease import acquire
from stacks.engine.state.open import open_database
from stacks.engine.state.store import open_stack

COUNTS = (100, 1_000, 5_000, 20_000)
AT_ONCE = 16
LEAST = 2_000
"""Resources in one turn, so that a turn of small stacks is long enough: several stacks, one after another."""

type Costs = tuple[float, float, float, float]
"""Wall time, processor time, bytes written and time to load."""
type Written = Callable[[Database], Awaitable[int]]


@dataclass(frozen=True)
class Measured:
    """Costs per resource on stacks of one size, and what they are in parts of those on the smallest stacks."""

    database: str
    resources: int
    wall_us: float
    cpu_us: float
    written_bytes: float
    load_us: float
    wall_ratio: float
    written_ratio: float


@click.command()
@click.option("--turns", default=3, show_default=True, help="How often each is measured.")
@click.option("--resources", "counts", multiple=True, type=int, default=COUNTS, show_default=True)
@json_option
def main(turns: int, counts: tuple[int, ...], as_json: bool) -> None:
    """Measure the state's cost per resource."""
    secrets = new_secrets("benchmark")
    with ExitStack() as ends:
        rows = list(compare("SQLite", counts, turns, lambda size: _on_sqlite(size, secrets)))
        if find_programs() is not None:
            server = ends.enter_context(run_server(durable=True))
            rows += compare("PostgreSQL", counts, turns, lambda size: _on_postgres(size, secrets, server))
    screen = Screen()
    if as_json:
        screen.json([asdict(row) for row in rows])
    else:
        print_table(screen, rows)


def compare(name: str, counts: Sequence[int], turns: int, measure: Callable[[int], Costs]) -> list[Measured]:
    """The best of each size, the sizes by turns."""
    best: dict[int, Costs] = {}
    for _ in range(turns):
        for count in counts:
            found = measure(count)
            known = best.get(count, found)
            wall, cpu, written, load = map(min, known, found)
            best[count] = (wall, cpu, written, load)
    first = best[counts[0]]
    return [
        Measured(
            database=name,
            resources=count,
            wall_us=round(wall, 1),
            cpu_us=round(cpu, 1),
            written_bytes=round(written, 1),
            load_us=round(load, 1),
            wall_ratio=round(wall / first[0], 2),
            written_ratio=round(written / first[2], 2),
        )
        for count, (wall, cpu, written, load) in best.items()
    ]


async def measure_stack(database: Database, name: str, count: int, secrets: Secrets, written: Written) -> Costs:
    """Seconds, processor seconds, bytes and seconds of loading for all resources of one stack."""
    store = await open_stack(database, "bench", name, secrets)
    journal = store.journal(await acquire(database, store.number, name, "bench", time.time), 1)
    slots = asyncio.Semaphore(AT_ONCE)
    bytes_before, cpu, wall = await written(database), time.process_time(), time.perf_counter()
    await asyncio.gather(*(_make(journal, slots, name, row) for row in range(1, count + 1)))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    bytes_written = await written(database) - bytes_before
    begin = time.perf_counter()
    await store.load()
    return wall, cpu, float(bytes_written), time.perf_counter() - begin


async def _make(journal: Journal, slots: asyncio.Semaphore, stack: str, row: int) -> None:
    name = f"thing-{row}"
    values = {"name": name, "description": "a resource like many others", "n": row, "tags": ["bench", stack]}
    urn = f"urn:pulumi:{stack}::bench::nothing:index:Thing::{name}"
    state = ResourceState(urn, "nothing:index:Thing", custom=True, id=name, inputs=values, outputs=values, row=row)
    async with slots:
        key = await journal.begin(PendingOperation("creating", state))
        await journal.finish(key, [Put(state)])


async def _measure(url: str, size: int, secrets: Secrets, written: Written) -> Costs:
    database = open_database(url)
    stacks = max(1, LEAST // size)
    try:
        found = [await measure_stack(database, f"s{n}", size, secrets, written) for n in range(stacks)]
    finally:
        database.close()
    wall, cpu, size_written, load = (sum(values) / (size * stacks) for values in zip(*found, strict=True))
    return wall * 1e6, cpu * 1e6, size_written, load * 1e6


def _on_sqlite(size: int, secrets: Secrets) -> Costs:
    async def written(_: Database) -> int:
        return read_written()

    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(f"sqlite:///{folder}/state.db", size, secrets, written))


def read_written() -> int:
    """Bytes that this process has had written to disks."""
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("write_bytes")))


def _on_postgres(size: int, secrets: Secrets, server: Server) -> Costs:
    async def written(database: Database) -> int:
        query = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"
        return int((await database.transact(lambda cursor: cursor.all(query)))[0][0])

    async def work() -> Costs:
        await server.execute("CREATE DATABASE bench")
        try:
            return await _measure(server.url("bench"), size, secrets, written)
        finally:
            await server.execute("DROP DATABASE bench")

    return asyncio.run(work())


def print_table(screen: Screen, rows: Sequence[Measured]) -> None:
    """The figures for people."""
    headings = (
        Text("database", "数据库"),
        Text("resources", "资源数"),
        Text("µs each", "每个微秒"),
        Text("ratio", "倍数"),
        Text("processor µs", "处理器微秒"),
        Text("bytes written", "写入字节"),
        Text("ratio", "倍数"),
        Text("µs to load", "读取微秒"),
    )
    lines = [
        (
            row.database,
            f"{row.resources:,}",
            f"{row.wall_us:.0f}",
            f"{row.wall_ratio:.2f}",
            f"{row.cpu_us:.0f}",
            f"{row.written_bytes:,.0f}",
            f"{row.written_ratio:.2f}",
            f"{row.load_us:.0f}",
        )
        for row in rows
    ]
    screen.table(headings, lines)


if __name__ == "__main__":
    main()
