"""What a command costs, on both sides of the wire: its own time and memory, and what a pool's services spend meanwhile.

A pool's processes are known by their pid files. Whatever others make the pool do at that time is counted as well, so
measure on a pool that nobody else uses.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scripts.lab.launch import site_processes
from scripts.lab.site import Site

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Of one run of a command."""

    told: dict[str, Any]
    """What the command said of itself: one line of JSON with `seconds` and `calls`."""
    wall: float
    """With the start of the interpreter and all imports."""
    client_cpu: float
    client_mib: int
    server_cpu: dict[str, float]
    """By service."""
    load: float
    """Of the machine over the last minute, when the command began."""

    @property
    def seconds(self) -> float:
        """From the first call to the last answer."""
        return float(self.told["seconds"])

    @property
    def calls(self) -> int:
        """To all services."""
        return int(self.told["calls"])

    @property
    def server(self) -> float:
        """Processor seconds of all services."""
        return sum(self.server_cpu.values())


def take_cost(site: Site, module: str, arguments: Sequence[str]) -> Cost:
    """Run one of our modules in a process of its own. Raises SystemExit with its last words when it fails."""
    load, before, began = os.getloadavg()[0], read_servers(site), time.perf_counter()
    command = [sys.executable, "-W", "ignore", "-m", module, *arguments]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            said = process.stdout.read() if process.stdout else ""
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            process.kill()
    if process.returncode:
        raise SystemExit(f"{module} {' '.join(arguments)} failed")
    wall, after = time.perf_counter() - began, read_servers(site)
    return Cost(
        json.loads(said.splitlines()[-1]),
        wall,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss // 1024,
        {name: after[name] - before[name] for name in before if name in after},
        load,
    )


def read_servers(site: Site) -> dict[str, float]:
    """Processor seconds so far, by service."""
    spent = {}
    for process in site_processes(site):
        if pid := process.pid:
            with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 - no file, but the kernel's word
                words = stat.read().rpartition(")")[2].split()
            spent[process.name.partition(" ")[2]] = (int(words[11]) + int(words[12])) / TICKS_PER_SECOND
    return spent
