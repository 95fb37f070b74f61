"""The full-scale city on pools that exist in memory: what preview and up cost by themselves, without any cloud.

    python -m scripts.bench.city [--departments 139] [--keep DIR]

Every step is a process of its own, as an operator would start it. Prints one line per step: stacks, resources, seconds,
CPU seconds, peak memory.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import psutil

from govcloud.addresses.tenants import plan_tenants
from govcloud.inventory.load import load_inventory
from govcloud.settings import PRODUCT
from stacks.engine.options import Options
from stacks.engine.state.open import open_database
from stacks.operations.rounds import begin_round
from stacks.operations.runs import Crew, Embedded, Outcome
from stacks.operations.selection import Named, choose_stacks
from stacks.operations.world import World
from tests.stacks.operations.memory_world import MemoryPools, Silent

if TYPE_CHECKING:
    from govcloud.inventory.inventory import Inventory
    from stacks.provider.pools import Pools

STEPS = (("up", False), ("preview", False), ("preview", True), ("up", True))
"""Command, and whether it is forced."""


def main() -> None:
    """Without `--step` all steps, each in a process of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--departments", type=int, default=139)
    parser.add_argument("--systems", type=int, default=85)
    parser.add_argument("--step", choices=["up", "preview"])
    parser.add_argument("--force", action="store_true")
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    if chosen.step:
        began = time.perf_counter()
        inventory = load_inventory(chosen.folder / "city")
        loaded = time.perf_counter() - began
        told = asyncio.run(run_step(chosen.folder, inventory, chosen.step, force=chosen.force))
        print(json.dumps({"load_s": round(loaded, 2), **told}))
        return
    with tempfile.TemporaryDirectory(prefix="govcloud-bench-") as name:
        size = ["--departments", str(chosen.departments), "--systems", str(chosen.systems)]
        command = [sys.executable, str(PRODUCT / "scripts" / "make_city.py"), *size, "--out", f"{name}/city"]
        subprocess.run(command, check=True)
        for step, force in STEPS:
            print(json.dumps(measure(Path(name), step, force=force)), flush=True)


def measure(folder: Path, step: str, *, force: bool) -> dict[str, Any]:
    """One step in a process of its own: seconds from its start to its end, CPU seconds, peak memory in MiB."""
    command = [sys.executable, "-m", "scripts.bench.city", "--step", step, "--folder", str(folder)]
    before = psutil.Process().cpu_times()
    began = time.perf_counter()
    process = psutil.Popen([*command, *(["--force"] if force else [])], stdout=subprocess.PIPE, text=True)
    peak = 0
    while process.poll() is None:
        try:
            family = [process, *process.children(recursive=True)]
            peak = max(peak, sum(each.memory_info().rss for each in family))
        except psutil.NoSuchProcess:
            continue
        time.sleep(0.05)
    took = time.perf_counter() - began
    after = psutil.Process().cpu_times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    told = json.loads(process.stdout.read())
    figures = {"wall_s": round(took, 2), "cpu_s": round(cpu, 2), "peak_mib": peak // 2**20}
    return {"step": step + (" --force" if force else ""), **figures, **told}


async def run_step(folder: Path, inventory: "Inventory", step: str, *, force: bool) -> dict[str, Any]:
    """A preview or an up of all stacks."""
    database = open_database(f"sqlite:///{folder}/stacks.db")
    pools = cast("Pools", MemoryPools(inventory))
    world = World(inventory, plan_tenants(inventory), pools, database, lambda: "of a benchmark")
    chosen = choose_stacks(inventory, world.stacks, Named(every=True))
    round_ = await begin_round(world, "up", chosen, Options(), force=force)
    crew = Crew(world, Embedded(world), Silent())
    outcomes = await round_.preview(crew)
    if step == "up":
        outcomes = await round_.carry_out(crew, {each.stack: each.state for each in outcomes})
    database.close()
    for each in outcomes:
        assert each.succeeded, (each.stack, each.problems, each.error)  # noqa: S101 - a benchmark of nothing tells nothing
    return {"stacks": len(chosen), "run": len(outcomes), "resources": sum(map(count_steps, outcomes))}


def count_steps(outcome: Outcome) -> int:
    """Resources that a run has dealt with."""
    return len(outcome.record.done) if outcome.record else 0


if __name__ == "__main__":
    main()
