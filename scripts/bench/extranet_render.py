"""How long it takes to build, render and hash every device of a full-scale city, against joining the same text.

One process, processor time, step by step, the best of the turns. The bound is what any renderer has to do at least: the
finished lines of every file are joined, encoded and hashed. Run it with `python -m scripts.bench.extranet_render`.
"""

import hashlib
import platform
import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.rendering import Files, digest_files, render_device
from govcloud.cli.options import json_option
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from scripts.bench.report import full_city, inventory_option, tell, time_once

STEPS = ("plan", "build", "render", "hash")


@dataclass(frozen=True)
class Measured:
    """Best processor times in seconds per step; `total_s` is their sum, `bound_s` the least that the text costs."""

    devices: int
    platforms: dict[str, int]
    files: int
    mib: float
    turns: int
    load_s: float
    plan_s: float
    build_s: float
    render_s: float
    hash_s: float
    total_s: float
    per_8000_s: float
    bound_s: float
    peak_mib: float
    python: str


@click.command()
@inventory_option
@click.option("--turns", default=3, show_default=True, help="How often each step runs.")
@json_option
def main(folder: Path | None, turns: int, as_json: bool) -> None:
    """Measure building, rendering and hashing."""
    with full_city(folder) as city:
        inventory = load_inventory(city)
        loaded = time_once(lambda: load_inventory(city))
    tell(measure(inventory, loaded, turns), as_json=as_json)


def measure(inventory: Inventory, loaded: float, turns: int) -> Measured:
    """Run every step `turns` times and keep the best of each."""
    best = dict.fromkeys((*STEPS, "bound"), float("inf"))

    def clock[**Given, Made](name: str, work: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Made:
        started = time.process_time()
        made = work(*given, **named)
        best[name] = min(best[name], time.process_time() - started)
        return made

    for _ in range(turns):
        plan = clock("plan", plan_extranet, inventory)
        models = clock("build", build_devices, inventory, plan)
        rendered = clock("render", lambda models: [render_device(model) for model in models], models)
        clock("hash", lambda rendered: [digest_files(files) for files in rendered], rendered)
    parts = [[text.splitlines(keepends=True) for text in files.values()] for files in rendered]
    for _ in range(turns):
        clock("bound", hash_lines, parts)
    total = sum(best[name] for name in STEPS)
    return Measured(
        devices=len(models),
        platforms=dict(Counter(model.platform.value for model in models)),
        files=sum(map(len, rendered)),
        mib=round(sum_bytes(rendered) / 2**20, 1),
        turns=turns,
        load_s=round(loaded, 2),
        plan_s=round(best["plan"], 2),
        build_s=round(best["build"], 2),
        render_s=round(best["render"], 2),
        hash_s=round(best["hash"], 2),
        total_s=round(total, 2),
        per_8000_s=round(total * 8000 / len(models), 2),
        bound_s=round(best["bound"], 2),
        peak_mib=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        python=platform.python_version(),
    )


def hash_lines(devices: Sequence[Sequence[Sequence[str]]]) -> list[str]:
    """A digest per device of lines that are there already."""
    return [hashlib.sha256(b"".join("".join(lines).encode() for lines in files)).hexdigest() for files in devices]


def sum_bytes(rendered: Sequence[Files]) -> int:
    """Size of all text."""
    return sum(len(text.encode()) for files in rendered for text in files.values())


if __name__ == "__main__":
    main()
