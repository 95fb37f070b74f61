"""A scrape of /metrics at the size of a whole city: how long it takes, how long it is, and what memory that needs.

    python -m scripts.bench.monitors.scrape [--departments 139] [--nodes 3800] [--rounds 20] [--every 5]

The numbers are made up, in the shape that the sources tell: four pools, two devices and two links a node. A process of
its own serves them, and passes go on beside, for each pass has to be written anew. Prints medians and the worst.
"""

import argparse
import asyncio
import gzip
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

from monitors.metrics import extranet, pool
from monitors.metrics.metric import Sample
from monitors.serve.address import Address
from monitors.serve.exporter import Exporter
from monitors.serve.passes import Keeper
from monitors.serve.server import make_app, serving
from monitors.serve.source import Pass
from monitors.sources.pool_tenants import RESOURCES

POOLS = ("huawei", "telecom", "mobile", "unicom")
HOSTS = 64
"""Of a pool: three thousand cores and more."""
SLOW, PATIENCE = timedelta(seconds=60), timedelta(seconds=60)


class Made:
    """A source that tells made-up numbers, other ones in every pass."""

    def __init__(self, name: str, kind: str, interval: timedelta, size: int) -> None:
        self.name, self.kind, self.interval, self.size = name, kind, interval, size
        self.patience = PATIENCE

    async def collect(self) -> Pass:
        """One pass."""
        make = make_pool(self.name, self.size) if self.kind == "pool" else make_extranet(self.size)
        return Pass(await asyncio.to_thread(list, make))


def make_pool(name: str, departments: int) -> Iterator[Sample]:
    """What a pool tells of its departments, hosts and parts."""
    for number in range(departments):
        for each in RESOURCES:
            for metric in (pool.TENANT_QUOTA, pool.TENANT_USED):
                yield metric.at(name, f"department-{number}", each.name, each.unit, value=number_of(10**12))
        yield pool.BACKUP_OLDEST.at(name, f"department-{number}", value=number_of(2 * 10**9))
        yield pool.WITHOUT_BACKUP.at(name, f"department-{number}", value=number_of(9))
    for number in range(HOSTS):
        for agent in ("nova-compute", "Open vSwitch agent", "L3 agent"):
            yield pool.AGENT_UP.at(name, "compute", agent, f"host-{number}", value=1)
    for part in range(8):
        for metric in (pool.PHYSICAL, pool.RESERVED, pool.SIZE, pool.USED, pool.ALLOCATION_RATIO):
            yield metric.at(name, f"part-{part}", "vcpu", "core", "", value=number_of(10**4))


def make_extranet(nodes: int) -> Iterator[Sample]:
    """What the extranet tells of nodes, with two devices and two links each."""
    for number in range(nodes):
        node = f"county-{number % 9}-township-{number % 97}-village-{number}"
        at = (node, "village", f"department-{number % 139}")
        yield extranet.NODE_INFO.at(node, "village", f"county-{number % 9}", f"township-{number % 97}", value=1)
        for metric in (extranet.PATHS_UP, extranet.PATHS_EXPECTED):
            yield metric.at(*at, value=2)
        yield extranet.AFTER_LINK_LOSS.at(*at, value=random.random())  # noqa: S311 - no secret
        for vrf in ("public", "internet"):
            yield extranet.GATEWAYS_ACTIVE.at(node, "village", vrf, value=1)
        for side in "ab":
            device = (f"{node}-{side}", node, "village")
            yield extranet.DEVICE_UP.at(*device, value=1)
            yield extranet.UNLIKE_INTENT.at(*device, value=0)
            for protocol in ("bgp", "bfd"):
                yield extranet.SESSIONS_EXPECTED.at(*device, protocol, value=4)
                yield extranet.SESSIONS_UP.at(*device, protocol, value=4)
            link = (f"{node}-link-{side}", node, "village", "telecom")
            yield extranet.LINK_UP.at(*link, value=1)
            yield extranet.LINK_BANDWIDTH.at(*link, value=12_500_000)
            for direction in ("up", "down"):
                yield extranet.LINK_BYTES.at(*link, direction, value=number_of(10**12))


def number_of(most: int) -> float:
    """Any number."""
    return float(random.randrange(most))  # noqa: S311 - no secret


async def serve(departments: int, nodes: int, every: timedelta) -> None:
    """Serve made-up samples until a signal comes; prints the port when all have been told once."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    sources = [Made(name, "pool", SLOW, departments) for name in POOLS]
    keeper = Keeper([*sources, Made("extranet", "extranet", every, nodes)], chance=random.random)
    exporter = Exporter(keeper, version="bench", thresholds={})
    app = make_app(keeper, exporter, local=True)
    async with serving(app, Address("127.0.0.1", 0)) as address, keeper.running():
        follower = asyncio.create_task(exporter.follow())
        with keeper.changes() as listener:
            async for _ in listener:
                if all(each.up for each in keeper.kept().values()):
                    break
        print(address.port, flush=True)
        await stop.wait()
        follower.cancel()


def scrape(port: int, *, packed: bool) -> tuple[float, bytes, int]:
    """Seconds until the whole page is here, the page, and the bytes that came."""
    begun = time.perf_counter()
    line = HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", "/metrics", headers={"Accept-Encoding": "gzip"} if packed else {})
    body = line.getresponse().read()
    seconds = time.perf_counter() - begun
    line.close()
    return seconds, gzip.decompress(body) if packed else body, len(body)


def read_memory(pid: int, name: str) -> int:
    """MiB of a process: `VmRSS` now, `VmHWM` at most so far."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith(f"{name}:")).split()[1]) // 1024


def read_processor(pid: int) -> float:
    """Seconds of processor time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description="Measure scrapes of /metrics at full size.")
    options.add_argument("--departments", type=int, default=139)
    options.add_argument("--nodes", type=int, default=3800)
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--every", type=float, default=5.0, help="seconds between passes over the extranet")
    options.add_argument("--serve", action="store_true")
    given = options.parse_args()
    if given.serve:
        asyncio.run(serve(given.departments, given.nodes, timedelta(seconds=given.every)))
        return
    size = ["--departments", str(given.departments), "--nodes", str(given.nodes), "--every", str(given.every)]
    command = [sys.executable, "-m", "scripts.bench.monitors.scrape", "--serve", *size]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        assert process.stdout is not None  # noqa: S101 - for mypy; it is a pipe
        port = int(process.stdout.readline())
        try:
            for packed in (False, True):
                before = read_processor(process.pid)
                found = [measure(port, packed) for _ in range(given.rounds)]
                used = (read_processor(process.pid) - before) / given.rounds
                print_scrapes("gzip" if packed else "plain", found, used)
            print(f"memory: {read_memory(process.pid, 'VmRSS')} MiB, at most {read_memory(process.pid, 'VmHWM')} MiB")
        finally:
            process.send_signal(signal.SIGTERM)


def measure(port: int, packed: bool) -> tuple[float, int, int]:
    """Seconds, bytes and series of a scrape; after a pause, so that passes come between."""
    time.sleep(random.uniform(0.5, 1.5))  # noqa: S311 - no secret
    seconds, page, length = scrape(port, packed=packed)
    return seconds, length, sum(not line.startswith(b"#") for line in page.splitlines())


def print_scrapes(name: str, found: Sequence[tuple[float, int, int]], used: float) -> None:
    """One line."""
    seconds = [each[0] for each in found]
    _, length, series = found[-1]
    print(
        f"{name}: {series:,} series, {length / 2**20:.1f} MiB, median {statistics.median(seconds):.3f} s,"
        f" at most {max(seconds):.3f} s of {len(found)}; {used:.3f} s of processor time each, passes included"
    )


if __name__ == "__main__":
    main()
