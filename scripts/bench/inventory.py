"""How long an inventory takes to load and check, against PyYAML's C loader and csv.reader on the same files.

Both sides run by turns in one process, processor time is what counts, and the best turn of each. Peak memory is that of
a fresh process that does nothing else. Run it with `python -m scripts.bench.inventory`.
"""

import platform
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from govcloud.cli.options import json_option
from govcloud.console import Screen
from govcloud.inventory.load import load_inventory
from govcloud.text import Text
from scripts.bench.plain import read_plainly
from scripts.bench.report import full_city, inventory_option, time_once

PEAK = """
import sys
from pathlib import Path
from {module} import {function}
kept = {function}(Path(sys.argv[1]))
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
"""A process of its own, which prints its peak memory in KiB."""


@dataclass(frozen=True)
class Measured:
    """Best processor times in seconds, their ratio, peak memory in MiB, size of the files in KiB."""

    files: int
    kib: int
    turns: int
    plain_s: float
    govcloud_s: float
    ratio: float
    plain_peak_mib: float
    govcloud_peak_mib: float
    python: str


@click.command()
@inventory_option
@click.option("--turns", default=15, show_default=True, help="How often each side runs.")
@json_option
def main(folder: Path | None, turns: int, as_json: bool) -> None:
    """Measure loading and checking an inventory."""
    with full_city(folder) as city:
        measured = measure(city, turns)
    screen = Screen()
    if as_json:
        screen.json(asdict(measured))
    else:
        print_table(screen, measured)


def measure(folder: Path, turns: int) -> Measured:
    """Both sides by turns; raises InvalidInventory when the inventory has errors."""
    plain = govcloud = float("inf")
    for _ in range(turns):
        plain = min(plain, time_once(lambda: read_plainly(folder)))
        govcloud = min(govcloud, time_once(lambda: load_inventory(folder)))
    files = [path for path in folder.rglob("*.*") if path.suffix in {".csv", ".yml"}]
    return Measured(
        files=len(files),
        kib=sum(path.stat().st_size for path in files) // 1024,
        turns=turns,
        plain_s=round(plain, 4),
        govcloud_s=round(govcloud, 4),
        ratio=round(govcloud / plain, 2),
        plain_peak_mib=_measure_peak(read_plainly, folder),
        govcloud_peak_mib=_measure_peak(load_inventory, folder),
        python=platform.python_version(),
    )


def print_table(screen: Screen, measured: Measured) -> None:
    """The figures for people."""
    rows = [
        ("PyYAML CSafeLoader + csv.reader", f"{measured.plain_s * 1000:.0f}", "1.00", f"{measured.plain_peak_mib:.0f}"),
        (
            "load_inventory",
            f"{measured.govcloud_s * 1000:.0f}",
            f"{measured.ratio:.2f}",
            f"{measured.govcloud_peak_mib:.0f}",
        ),
    ]
    title = Text("{files} files, {kib} KiB, best of {turns}", "{files} 个文件，{kib} KiB，{turns} 次取最快")
    headings = (Text("what", "项目"), Text("ms", "毫秒"), Text("ratio", "倍数"), Text("peak MiB", "内存峰值（MiB）"))
    screen.table(headings, rows, title(**asdict(measured)))


def _measure_peak(work: Callable[[Path], object], folder: Path) -> float:
    code = PEAK.format(module=work.__module__, function=work.__name__)
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, check=True, text=True)
    return round(int(done.stdout) / 1024, 1)


if __name__ == "__main__":
    main()
