"""What it costs to listen to many devices, and to judge what a whole city's tell: figures as one JSON object.

    python -m scripts.bench.monitor_extranet [--parts 16] [--heartbeat 15] [--seconds 60]

The devices are simulated in a process of their own: real SSH on loopback with lines of the right size, no router behind
it. Of a full-scale city one part of so many is listened to; all its devices are taken to be Linux. The judging is timed
on all of the city, with lines as its devices would print them. Processor time is the collector's own.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.intent import read_intent
from extranet.push.topology import read_topology
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.extranet import Platform
from govcloud.settings import load_settings
from monitors.extranet.pace import Pace
from monitors.extranet.parts import Part, choose_devices, choose_nodes
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
    parser.add_argument("--parts", type=int, default=16)
    parser.add_argument("--heartbeat", type=float, default=15)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--devices-in", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    part = Part(1, arguments.parts)
    if arguments.devices_in:
        asyncio.run(be_devices(arguments.devices_in, part))
        return
    with tempfile.TemporaryDirectory() as scratch:
        write_city(Path(scratch) / CITY, load_settings().inventory, Size(), seed=1)
        inventory = make_linux(load_inventory(Path(scratch) / CITY))
        figures = measure_judging(inventory)
        command = [sys.executable, "-m", "scripts.bench.monitor_extranet", "--parts", str(part.count)]
        with subprocess.Popen([*command, "--devices-in", scratch], stdout=subprocess.PIPE, text=True) as devices:
            try:
                if devices.stdout is None or devices.stdout.readline().strip() != READY:
                    raise SystemExit("the devices did not start")
                pace = Pace(heartbeat=arguments.heartbeat, facts=1e6)
                config = Path(scratch) / "ssh_config"
                figures |= asyncio.run(measure_listening(inventory, config, part, pace, arguments.seconds))
            finally:
                devices.terminate()
    print(json.dumps(figures))


def make_linux(inventory: Inventory) -> Inventory:
    """The inventory with all devices Linux routers."""
    devices = [each.model_copy(update={"platform": Platform.LINUX}) for each in inventory.extranet.devices]
    return inventory.replace(extranet=inventory.extranet.model_copy(update={"devices": devices}))


def watch_part(inventory: Inventory, part: Part) -> Watched:
    """What a collector of that part watches."""
    topology = read_topology(read_intent(inventory))
    asked = choose_devices(topology, choose_nodes(topology, part))
    models = [each for each in build_devices(inventory, plan_extranet(inventory)) if each.code in asked]
    return watch_extranet(inventory, models)


async def be_devices(folder: Path, part: Part) -> None:
    """All devices of a part, until the process is ended."""
    watched = watch_part(make_linux(load_inventory(folder / CITY)), part)
    async with SimulatedFleet(watched.devices.values(), folder):
        print(READY, flush=True)
        await asyncio.Event().wait()


def measure_judging(inventory: Inventory) -> dict[str, object]:
    """Reading a line of every device of the whole city, and judging all of it."""
    watched = watch_part(inventory, Part())
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


async def measure_listening(
    inventory: Inventory, config: Path, part: Part, pace: Pace, seconds: float
) -> dict[str, object]:
    """Connecting to all devices of a part, and then passes for a while."""
    before = read_resident()
    source = ExtranetSource(inventory, config, part=part, pace=pace)
    built = read_resident()
    wall, cpu = time.perf_counter(), time.process_time()
    while True:
        told = await source.collect()
        values = [each.value for each in told.samples if each.metric.name == "govcloud_node_paths_up"]
        ups = [each.value for each in told.samples if each.metric.name == "govcloud_device_up"]
        if values and set(values) == {2} and set(ups) == {1}:
            break
        await asyncio.sleep(1)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    steady, spent, lines = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - steady < seconds:
        await asyncio.sleep(pace.interval.total_seconds())
        lines += (await source.collect()).calls
    spent, steady = time.process_time() - spent, time.perf_counter() - steady
    await source.close()
    return {
        "devices": len(ups),
        "nodes": len(values),
        "all_connected_s": round(wall, 1),
        "connect_cpu_ms_per_device": round(1000 * cpu / len(ups), 1),
        "kib_per_device": round((read_resident() - built) / len(ups) / 1024),
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
