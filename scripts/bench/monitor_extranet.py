"""What it costs to listen to many devices, and to judge what a whole city's tell: figures as one JSON object.

    python -m scripts.bench.monitor_extranet [--departments 20] [--villages 100] [--heartbeat 15] [--seconds 60]
    python -m scripts.bench.monitor_extranet --judge-only --departments 139 --villages 3630

The devices are simulated in a process of their own: real SSH on loopback with lines of the right size, no router behind
it. All of the city's devices are taken to be Linux. Processor time is the collector's own. The judging is of lines as
all devices of the city would print them.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.extranet import Platform
from govcloud.settings import load_settings
from monitors.extranet.pace import Pace
from monitors.extranet.samples import describe_extranet
from monitors.extranet.state import Checked, read_state
from monitors.extranet.watched import Watched, watch_extranet
from monitors.sources.extranet import ExtranetSource
from scripts.bench.simulated_devices import SimulatedFleet, write_line
from scripts.city.write import Size, write_city

CITY, READY = "city", "ready"


def main() -> None:
    """Measure, or be the devices of a measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=20)
    parser.add_argument("--villages", type=int, default=100)
    parser.add_argument("--judge-only", action="store_true")
    parser.add_argument("--heartbeat", type=float, default=15)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--devices-in", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.devices_in:
        asyncio.run(be_devices(arguments.devices_in))
        return
    size = Size(departments=arguments.departments, villages=arguments.villages)
    with tempfile.TemporaryDirectory() as scratch:
        write_city(Path(scratch) / CITY, load_settings().inventory, size, seed=1)
        inventory = make_linux(load_inventory(Path(scratch) / CITY))
        figures = measure_judging(inventory)
        if not arguments.judge_only:
            pace = Pace(heartbeat=arguments.heartbeat, facts=1e6)
            with run_devices(Path(scratch)) as config:
                figures |= asyncio.run(measure_listening(inventory, config, pace, arguments.seconds))
    print(json.dumps(figures))


@contextmanager
def run_devices(folder: Path) -> Iterator[Path]:
    """All devices of a city in a process of their own, for the time of a block; gives how they are reached."""
    command = [sys.executable, "-m", "scripts.bench.monitor_extranet", "--devices-in", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as devices:
        try:
            if devices.stdout is None or devices.stdout.readline().strip() != READY:
                raise SystemExit("the devices did not start")
            yield folder / "ssh_config"
        finally:
            devices.terminate()


def make_linux(inventory: Inventory) -> Inventory:
    """The inventory with all devices Linux routers."""
    devices = [each.model_copy(update={"platform": Platform.LINUX}) for each in inventory.extranet.devices]
    return inventory.replace(extranet=inventory.extranet.model_copy(update={"devices": devices}))


def watch_all(inventory: Inventory) -> Watched:
    """What a collector of the whole city watches."""
    return watch_extranet(inventory, build_devices(inventory, plan_extranet(inventory)))


async def be_devices(folder: Path) -> None:
    """All devices of the city in a folder, until the process is ended."""
    watched = watch_all(make_linux(load_inventory(folder / CITY)))
    async with SimulatedFleet(watched.devices.values(), folder):
        print(READY, flush=True)
        await asyncio.Event().wait()


def measure_judging(inventory: Inventory) -> dict[str, object]:
    """Reading a line of every device of the whole city, and judging all of it."""
    watched = watch_all(inventory)
    lines = {code: write_line(device) for code, device in watched.devices.items()}
    begun = time.process_time()
    states = {code: read_state(watched.devices[code], line) for code, line in lines.items()}
    read = time.process_time()
    checked = dict.fromkeys(states, Checked(0, clock_right=True))
    samples = describe_extranet(watched, frozenset(watched.nodes), dict.fromkeys(states, True), states, checked)
    return {
        "city_devices": len(states),
        "city_samples": len(samples),
        "read_all_lines_s": round(read - begun, 2),
        "judge_all_s": round(time.process_time() - read, 2),
        "bytes_per_line": mean(map(len, lines.values())),
    }


async def measure_listening(inventory: Inventory, config: Path, pace: Pace, seconds: float) -> dict[str, object]:
    """Connecting to all devices, and then passes for a while."""
    before = read_resident()
    source = ExtranetSource(inventory, config, pace=pace)
    built = read_resident()
    wall, cpu = time.perf_counter(), time.process_time()
    while True:
        told = await source.collect()
        values = [each.value for each in told.samples if each.metric.name == "govcloud_node_paths_up"]
        ups = [each.value for each in told.samples if each.metric.name == "govcloud_device_up"]
        if len(ups) == len(inventory.extranet.devices) and set(ups) == {1} and set(values) == {2}:
            break
        await asyncio.sleep(1)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    steady, spent, lines = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - steady < seconds:
        await asyncio.sleep(pace.interval.total_seconds())
        lines += (await source.collect()).calls
    spent, steady = time.process_time() - spent, time.perf_counter() - steady
    resident = read_resident()
    await source.close()
    return {
        "devices": len(ups),
        "nodes": len(values),
        "all_connected_s": round(wall, 1),
        "connect_cpu_ms_per_device": round(1000 * cpu / len(ups), 1),
        "kib_per_device": round((resident - built) / len(ups) / 1024),
        "mib_before": round(before / 2**20),
        "heartbeat_s": pace.heartbeat,
        "lines_per_s": round(lines / steady, 1),
        "steady_cpu_percent": round(100 * spent / steady, 1),
        "load": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
    }


def read_resident() -> int:
    """Bytes of memory that this process has."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def mean(values: Iterable[int]) -> int:
    """The mean, whole."""
    found = list(values)
    return round(sum(found) / len(found))


if __name__ == "__main__":
    main()
