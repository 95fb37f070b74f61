#!/usr/bin/env python3
"""Measure a command: wall time, processor time and peak memory of all its processes and of the lab's.

    scripts/meter.py [--to FILE.json] -- COMMAND...

Memory is the proportional set size (PSS): a page that several processes share is counted once in the sum. Processes are
those below this one, and those of the lab wherever they are (their command line names the lab's folder). Samples come
from /proc every half second, or less often where that would cost over a twentieth of a core, so a shorter peak can be
missed. Standard library only: it also measures the set-up.
"""

import argparse
import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

PAUSE_SECONDS = 0.5
COST_SHARE = 20
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Usage:
    """What was used between two moments."""

    wall_seconds: float
    cpu_seconds: float
    peak_mib: int
    """Of everything."""
    lab_peak_mib: int
    """Of the lab's processes alone, which may be at another moment."""


class Meter:
    """Measures this process, all below it and the lab's, from `start` to `stop`; used once."""

    def __init__(self, lab: Path) -> None:
        self._lab = f"{lab}/".encode()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._sample_until_end, name="meter", daemon=True)
        self._peak = self._lab_peak = 0
        self._began = self._spent_before = 0.0
        self._lab_before: dict[int, float] = {}
        self._lab_spent: dict[int, float] = {}

    def start(self) -> "Meter":
        """Begin to measure."""
        self._began, self._spent_before = time.monotonic(), read_spent_here()
        self._sample()
        self._lab_before = dict(self._lab_spent)
        self._thread.start()
        return self

    def stop(self) -> Usage:
        """End and sum up."""
        self._end.set()
        self._thread.join()
        self._sample()
        lab = sum(spent - self._lab_before.get(pid, 0.0) for pid, spent in self._lab_spent.items())
        return Usage(
            wall_seconds=round(time.monotonic() - self._began, 1),
            cpu_seconds=round(read_spent_here() - self._spent_before + lab, 1),
            peak_mib=self._peak // 1024,
            lab_peak_mib=self._lab_peak // 1024,
        )

    def _sample_until_end(self) -> None:
        pause = PAUSE_SECONDS
        while not self._end.wait(pause):
            began = time.thread_time()
            self._sample()
            pause = max(PAUSE_SECONDS, (time.thread_time() - began) * COST_SHARE)

    def _sample(self) -> None:
        parents = read_parents()
        below = find_below(os.getpid(), parents)
        lab = {pid for pid in parents.keys() - below if self._lab in read_file(pid, "cmdline")}
        lab_memory = sum(read_memory(pid) for pid in lab)
        self._lab_peak = max(self._lab_peak, lab_memory)
        self._peak = max(self._peak, lab_memory + sum(read_memory(pid) for pid in below))
        for pid in lab:
            self._lab_spent[pid] = max(self._lab_spent.get(pid, 0.0), read_spent(pid))


def read_spent_here() -> float:
    """Processor seconds of this process and of its children that have ended."""
    own = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in own)


def read_spent(pid: int) -> float:
    """Processor seconds of a process and of its children that have ended."""
    fields = read_file(pid, "stat").rpartition(b")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / TICKS_PER_SECOND


def read_memory(pid: int) -> int:
    """KiB of a process, shared pages in proportion; 0 when it is gone or not ours to look at."""
    lines = read_file(pid, "smaps_rollup").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(b"Pss:")), 0)


def read_parents() -> dict[int, int]:
    """Every process → its parent."""
    pids = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    stats = {pid: read_file(pid, "stat") for pid in pids}
    return {pid: int(stat.rpartition(b")")[2].split()[1]) for pid, stat in stats.items() if stat}


def find_below(root: int, parents: dict[int, int]) -> set[int]:
    """`root` and every process that descends from it."""
    found, size = {root}, 0
    while len(found) > size:
        size = len(found)
        found |= {pid for pid, parent in parents.items() if parent in found}
    return found


def read_file(pid: int, name: str) -> bytes:
    """A file of /proc; empty when the process is gone or not ours to look at."""
    with suppress(OSError):
        return Path("/proc", str(pid), name).read_bytes()
    return b""


def main() -> int:
    """Run the command and report; the exit code is the command's."""
    parser = argparse.ArgumentParser(description="Measure wall time, processor time and peak memory of a command.")
    parser.add_argument("--to", type=Path, metavar="FILE", help="write the figures as JSON instead of printing them")
    parser.add_argument("command", nargs="+", help="the command, after --")
    chosen = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    settings = importlib.import_module("govcloud.settings").load_settings()
    meter = Meter(settings.lab).start()
    process = subprocess.Popen(chosen.command)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    code = process.wait()
    figures = json.dumps(asdict(meter.stop()))
    if chosen.to:
        chosen.to.write_text(figures, encoding="utf-8")
    else:
        sys.stderr.write(f"{figures}\n")
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
