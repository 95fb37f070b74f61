"""One collection of the lab's pools, by `govcloud monitor serve`'s source and by other exporters, in turns.

    python -m scripts.bench.monitors.collect [--rounds 3] [--pool mobile] [--tenants 0]

Needs the running lab, and nobody else at the fault proxy. Other exporters are measured where environment variables say
where they are (see `rivals`). `--tenants` makes as many departments of the bench on the pool, and deletes them.
Prints medians: seconds, calls that reached the pool, series and metrics told.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.pool import Pool
from govcloud.pools.session import PoolSession, open_session
from govcloud.settings import load_settings
from monitors.sources.pool import LIMITS, PoolSource
from scripts.bench.monitors.counting import count_calls
from scripts.bench.monitors.rivals import GO, PYTHON, GoExporter, Told, collect_python, read_told
from scripts.bench.tenants import delete_tenants, make_tenants
from scripts.lab.control import clouds_file, this_lab

OWN, OWN_LATER = "govcloud, first pass", "govcloud, later passes"

type Results = dict[tuple[str, str], list[tuple[Told, int]]]
"""Who and pool → what each round told and how many calls it made."""


def main() -> None:
    """Measure and print a table."""
    options = argparse.ArgumentParser(description="Measure collections of the lab's pools by several exporters.")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--pool", action="append", default=[])
    options.add_argument("--tenants", type=int, default=0)
    given = options.parse_args()
    pools = [
        each for each in load_inventory(load_settings().inventory).pools if not given.pool or each.code in given.pool
    ]
    results: Results = defaultdict(list)
    for pool in pools:
        with filled(pool, given.tenants):
            for _ in range(given.rounds):
                measure_own(pool, results)
                measure_others(pool, results)
    print_results(results)


def measure_own(pool: Pool, results: Results) -> None:
    """A source that starts anew, and its second pass."""
    source = PoolSource(pool.model_copy(update={"cloud": f"{pool.code}.faults"}), [clouds_file()])

    async def run() -> None:
        for who in (OWN, OWN_LATER):
            with count_calls(pool.code) as count:
                begun = time.perf_counter()
                told = await source.collect()
                seconds = time.perf_counter() - begun
            metrics = {sample.metric.name for sample in told.samples}
            results[who, pool.code].append((Told(seconds, len(told.samples), len(metrics)), count.total))

    asyncio.run(run())


def measure_others(pool: Pool, results: Results) -> None:
    """Each of the others that there is."""
    (site,) = this_lab().select([pool.code])
    authority = str(site.authority) if site.authority else None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, program in enumerate(filter(None, os.environ.get(GO, "").split(":"))):
            exporter = GoExporter(Path(program), clouds_file(), pool.code, authority)
            with exporter.run(folder / f"go-{number}") as running:
                running.scrape()  # the first scrape looks up versions, too
                with count_calls(pool.code) as count:
                    seconds, text = running.scrape()
            told = read_told(seconds, text, "openstack_")
            results[Path(program).name, pool.code].append((told, count.total))
        if command := os.environ.get(PYTHON):
            with count_calls(pool.code) as count:
                told = collect_python(command, clouds_file(), pool.code, folder)
            results["prometheus-openstack-exporter", pool.code].append((told, count.total))


@contextmanager
def filled(pool: Pool, count: int) -> Iterator[None]:
    """The pool with so many departments more."""
    if not count:
        yield
        return
    session = open_session(pool, [clouds_file()], LIMITS)
    tenants = make_tenants(session, "bench-monitors", count)
    try:
        for tenant in tenants:
            tag(session, tenant.ids["project"], tenant.name)
        yield
    finally:
        delete_tenants(session, tenants)


def tag(session: PoolSession, project: str, department: str) -> None:
    """Say whose a project is."""
    session.call("PUT", "identity", f"/projects/{project}/tags", body={"tags": [f"department={department}"]})


def print_results(results: Results) -> None:
    """A row per pool and exporter."""
    print("| pool | who | s, median (all) | calls | series | metrics |\n|---|---|---|---|---|---|")
    for (who, pool), rounds in sorted(results.items(), key=lambda each: each[0][1]):
        seconds = sorted(told.seconds for told, _ in rounds)
        told = rounds[-1][0]
        calls = median([count for _, count in rounds])
        every = ", ".join(f"{each:.2f}" for each in seconds)
        middle = f"{statistics.median(seconds):.2f} ({every})"
        print(f"| {pool} | {who} | {middle} | {calls:.0f} | {told.series} | {told.metrics} |")


def median(values: Sequence[int]) -> float:
    """The middle one."""
    return statistics.median(values)


if __name__ == "__main__":
    main()
