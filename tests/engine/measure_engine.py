"""Measures the engine with a provider that does nothing: time per resource, bytes of state per resource, memory.

python tests/engine/measure_engine.py [100 1000 ...]
"""

import asyncio
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pulumi

from stacks.engine import run
from stacks.engine.deployment import StackName
from stacks.engine.options import Options
from stacks.engine.program import Program
from stacks.engine.providers.host import PluginHost
from stacks.engine.state.database import SqliteDatabase
from stacks.engine.state.store import open_stack
from tests.engine.nothing_provider import NothingProvider
from tests.engine.oracle_case import make_secrets


def make_program(count: int) -> Program:
    """A program of so many resources, in chains of ten."""

    def program() -> None:
        before: pulumi.Resource | None = None
        for n in range(count):
            options = pulumi.ResourceOptions(depends_on=[before] if before is not None and n % 10 else [])
            name = f"thing-{n}"
            before = pulumi.CustomResource("nothing:index:Thing", name, {"name": name, "n": n}, options)

    return program


async def measure(count: int, work: Path) -> list[str]:
    """A row of the table."""
    database = SqliteDatabase(work / "state.db")
    store = await open_stack(database, "bench", "dev", make_secrets())
    host = PluginHost(factories={"nothing": lambda _: NothingProvider({})})
    stack = run.Stack(StackName("bench", "dev"), store, host)
    times = []
    for options in (Options(skip_preview=True), Options(skip_preview=True)):
        start = time.perf_counter()
        result = await run.up(stack, make_program(count), options)
        times.append(time.perf_counter() - start)
        assert result.exit_code == 0, result.lines
    start = time.perf_counter()
    await run.preview(stack, make_program(count), Options())
    times.append(time.perf_counter() - start)
    wal = (work / "state.db-wal").stat().st_size
    database.close()
    size = (work / "state.db").stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rates = [f"{count / seconds:.0f}/s ({seconds:.2f} s)" for seconds in times]
    return [str(count), *rates, f"{size / count:.0f}", f"{wal / count:.0f}", f"{peak:.0f}"]


def main() -> None:
    """Prints the table."""
    print("resources | create | up, no changes | preview, no changes | file B/resource | WAL B/resource | peak MiB")
    for count in map(int, sys.argv[1:] or ["100", "1000"]):
        with tempfile.TemporaryDirectory() as work:
            print(" | ".join(asyncio.run(measure(count, Path(work)))), flush=True)


if __name__ == "__main__":
    main()
