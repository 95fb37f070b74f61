"""How fast the embedded engine is when the provider does nothing: one stack of any size, and a whole city of stacks.

The city is 139 departments of 36 resources; every program runs and every resource is registered, checked and compared.
Wall times are of the whole command, the start of its processes included. Run it with `python -m scripts.bench.engine`.
"""

import asyncio
import os
import resource
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from govcloud.cli.options import json_option
from govcloud.console import Screen
from govcloud.text import Text
from scripts.bench.engine_runs import KINDS, Job, Measured, OpenRuns, peak_mib
from stacks.engine.shards import Sharding, run_sharded

DEPARTMENTS = 139


@dataclass(frozen=True)
class Figure:
    """One measured command: wall and processor seconds, peak memory of all its processes, bytes of state, the load."""

    what: str
    kind: str
    processes: int
    resources: int
    wall_s: float
    cpu_s: float
    rate_per_s: float
    peak_mib: float
    state_bytes: float
    load: float


@click.command()
@click.option("--size", "sizes", multiple=True, type=int, default=(100, 1000, 5000, 20000), show_default=True)
@click.option("--processes", "counts", multiple=True, type=int, default=(1, 2), show_default=True)
@click.option("--departments", default=DEPARTMENTS, show_default=True)
@json_option
def main(sizes: Sequence[int], counts: Sequence[int], departments: int, as_json: bool) -> None:
    """Measure the embedded engine."""
    figures: list[Figure] = []
    for size in sizes:
        figures += measure(f"one stack of {size:,}", 1, {kind: [Job("big", kind, size)] for kind in KINDS})
    city = {kind: [Job(f"d{n}", kind) for n in range(departments)] for kind in KINDS}
    for count in counts:
        figures += measure(f"city of {departments} stacks", count, city)
    screen = Screen()
    if as_json:
        screen.json({"figures": [asdict(figure) for figure in figures]})
    else:
        print_table(screen, figures)


def print_table(screen: Screen, figures: Sequence[Figure]) -> None:
    """The figures for people."""
    rows = [
        (
            f.what,
            f.kind,
            str(f.processes),
            str(f.resources),
            f"{f.wall_s:.2f}",
            f"{f.cpu_s:.2f}",
            f"{f.rate_per_s:.0f}",
            f"{f.peak_mib:.0f}",
            f"{f.state_bytes:.0f}",
            f"{f.load:.1f}",
        )
        for f in figures
    ]
    headings = (
        Text("what", "对象"),
        Text("run", "操作"),
        Text("processes", "进程数"),
        Text("resources", "资源数"),
        Text("wall s", "墙钟秒"),
        Text("processor s", "处理器秒"),
        Text("resources/s", "资源/秒"),
        Text("peak MiB", "内存峰值（MiB）"),
        Text("state B/resource", "状态字节/资源"),
        Text("load", "负载"),
    )
    screen.table(headings, rows, Text("The engine with a provider that does nothing", "资源提供程序空转时的引擎"))


def measure(what: str, processes: int, jobs: Mapping[str, Sequence[Job]]) -> list[Figure]:
    """The figures of the three kinds of runs, one after the other on one state."""
    with TemporaryDirectory() as work:
        state = Path(work) / "state.db"
        return [_measure_kind(what, kind, processes, of_kind, state) for kind, of_kind in jobs.items()]


def _measure_kind(what: str, kind: str, processes: int, jobs: Sequence[Job], state: Path) -> Figure:
    wall, cpu = time.perf_counter(), _processor_seconds()
    results: list[Measured] = asyncio.run(run_sharded(OpenRuns(state), jobs, Sharding(processes)))
    wall, cpu = time.perf_counter() - wall, _processor_seconds() - cpu
    for result in results:
        if isinstance(result, BaseException):
            raise result
    peaks: dict[int, float] = {}
    for result in results:
        peaks[result.process] = max(result.peak_mib, peaks.get(result.process, 0))
    resources = sum(result.resources for result in results)
    size = sum(path.stat().st_size for path in state.parent.iterdir())
    return Figure(
        what=what,
        kind=kind,
        processes=processes,
        resources=resources,
        wall_s=wall,
        cpu_s=cpu,
        rate_per_s=resources / wall,
        peak_mib=sum(peaks.values()) + peak_mib(),
        state_bytes=size / resources,
        load=os.getloadavg()[0],
    )


def _processor_seconds() -> float:
    total = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        used = resource.getrusage(who)
        total += used.ru_utime + used.ru_stime
    return total


if __name__ == "__main__":
    main()
