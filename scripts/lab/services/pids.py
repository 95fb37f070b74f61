"""Which process a pid file means: a pid alone may have been given to another process since.

A pid file holds the pid and the kernel's start time of the process (ticks since boot). Both together are unique until
the next boot, and after a boot the command line has to be the lab's as well.
"""

import os
from pathlib import Path


def write_pid_file(file: Path, pid: int) -> None:
    """Write `pid` and its start time to `file`, atomically."""
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    temporary.write_text(f"{pid} {start_ticks(pid)}\n")
    temporary.replace(file)


def start_ticks(pid: int) -> int | None:
    """When process `pid` started, in clock ticks since boot; None if there is no such process or it has ended.

    A process that was killed is a zombie as soon as its first thread is gone; it has ended when the others are, too,
    and only then are its ports free.
    """
    folder = Path("/proc", str(pid))
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        if fields[0] in "ZX" and len(list((folder / "task").iterdir())) <= 1:
            return None
    except OSError:
        return None
    return int(fields[19])


def read_pid(file: Path, words: str) -> int | None:
    """The pid in `file` if that very process still runs and has `words` in its command line, else None.

    The command line is empty for a moment while a process starts, and while it ends.
    """
    try:
        pid, _, ticks = file.read_text().strip().partition(" ")
        command = Path("/proc", pid, "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return None
    same = bool(pid) and ticks == str(start_ticks(int(pid))) and (not command or words in command)
    return int(pid) if same else None


def working_set(pid: int) -> int:
    """Bytes of memory of a process, shared pages counted in proportion (PSS); 0 when it is gone."""
    try:
        rollup = Path("/proc", str(pid), "smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:")), 0)
