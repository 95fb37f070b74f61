"""Start, find and stop the lab's processes: by pid file, never by name, and never a pid that now belongs to another."""

import contextlib
import os
import signal
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.lab.services.pids import read_pid, write_pid_file

GRACE_SECONDS = 10.0
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Process:
    """One process that should run: where its pid and its log are, and words that its command line must have."""

    name: str
    pid_file: Path
    log: Path
    words: str

    @property
    def pid(self) -> int | None:
        """Its pid while it runs."""
        return read_pid(self.pid_file, self.words)

    def last_words(self) -> str:
        """The last line of its log that tells of an error, else its last line."""
        try:
            lines = self.log.read_text(errors="replace").splitlines()[-400:]
        except OSError:
            return ""
        errors = [line for line in lines if "ERROR" in line or "Error" in line or "error:" in line]
        return next((line.strip() for line in reversed(errors or lines) if line.strip()), "")


def start(process: Process, command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Start `command` in a session of its own with its output in the log, and write its pid file."""
    process.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    pid = os.posix_spawn(
        command[0],
        list(command),
        dict(environment),
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(process.log), flags, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )
    write_pid_file(process.pid_file, pid)
    return pid


def stop_all(processes: Iterable[Process], grace: float = GRACE_SECONDS) -> list[str]:
    """Ask all of them to end, wait, and kill those that stay; returns the names of those that ran."""
    running = [(process, pid) for process in processes if (pid := process.pid) is not None]
    for _, pid in running:
        send(pid, signal.SIGTERM)
    if not wait_gone([process for process, _ in running], grace):
        for process, pid in running:
            if process.pid == pid:
                send(pid, signal.SIGKILL)
        wait_gone([process for process, _ in running], grace)
    for process, _ in running:
        process.pid_file.unlink(missing_ok=True)
    return [process.name for process, _ in running]


def wait_gone(processes: Sequence[Process], seconds: float) -> bool:
    """Whether all of them have ended within `seconds`."""
    end = time.monotonic() + seconds
    while any(process.pid is not None for process in processes):
        if time.monotonic() > end:
            return False
        time.sleep(POLL_SECONDS)
    return True


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal; a process that has just ended is fine. A child of ours that ended is not left a zombie."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
