"""What a push to vendors' devices costs that finds nothing to do: every device is asked for its whole configuration.

    python -m scripts.bench.extranet_vendor [--devices 1000] [--at-once 16]

The devices are emulated in a process of their own, half VRP and half Comware, with the text of a device that has every
kind of line; so the client's cost is real, and a device's is not in it. Each device is a new SSH session with key
exchange, host key check and password. Processor time is the client's own.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extranet.vendor.session import push_vendor
from extranet.vendor.target import Outcome, Target
from govcloud.inventory.models.extranet import Platform
from govcloud.text import Text

SAMPLES = Path("tests/extranet/vendor/golden")
FILES = ("vrp.cfg", "comware.cfg")
PATIENCE = 600
"""Seconds that one answer may take: the emulator shares the machine, and its slowness is not what is measured."""


def main() -> None:
    """Print the figures as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=16)
    arguments = parser.parse_args()
    texts = {Path(name).stem: (SAMPLES / name).read_text() for name in FILES}
    with tempfile.TemporaryDirectory() as scratch, run_emulator(Path(scratch), arguments.devices // len(FILES)):
        targets = read_targets(Path(scratch))
        load, wall, cpu = os.getloadavg()[0], time.perf_counter(), time.process_time()
        outcomes = asyncio.run(push_all(targets, texts, arguments.at_once))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    figures = {
        "devices": len(targets),
        "unchanged": sum(outcome is Outcome.UNCHANGED for outcome in outcomes),
        "at_once": arguments.at_once,
        "lines_per_device": {vendor: len(text.splitlines()) for vendor, text in texts.items()},
        "wall_s": round(wall, 1),
        "client_cpu_s": round(cpu, 2),
        "client_cpu_ms_per_device": round(1000 * cpu / len(targets), 2),
        "load_before": round(load, 1),
        "cores": os.cpu_count(),
    }
    print(json.dumps(figures))


async def push_all(targets: list[Target], texts: dict[str, str], at_once: int) -> list[Outcome]:
    """What came of each device. Raises VendorError for the first that cannot be asked."""
    gate = asyncio.Semaphore(at_once)

    async def push(target: Target) -> Outcome:
        async with gate:
            return (await push_vendor(target, texts[target.platform], _never, 60)).outcome

    return await asyncio.gather(*(push(target) for target in targets))


@contextmanager
def run_emulator(place: Path, copies: int) -> Iterator[None]:
    """So many devices per vendor, for the time of a block."""
    files = [str(SAMPLES / name) for name in FILES]
    command = [sys.executable, "-m", "scripts.lab.extranet.emulator", "--place", str(place), "--copies", str(copies)]
    with subprocess.Popen([*command, *files], stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdout is None or process.stdout.readline().strip() != "ready":
                raise SystemExit("the emulator did not start")
            yield
        finally:
            process.terminate()


def read_targets(place: Path) -> list[Target]:
    """The emulator's devices."""
    known = json.loads((place / "devices.json").read_text())
    return [
        Target(
            code=f"{row['code']}-{row['port']}",
            platform=Platform(row["platform"]),
            host=row["host"],
            known_hosts=place / "known_hosts",
            user=known["user"],
            password=known["password"],
            port=row["port"],
            connect_seconds=PATIENCE,
            command_seconds=PATIENCE,
        )
        for row in known["devices"]
    ]


async def _never(text: str) -> Text | None:
    del text
    raise AssertionError("an unchanged device is not verified")


if __name__ == "__main__":
    main()
