"""The lab's control groups: they are the register of its processes, so nothing is found by name and no pid is stale.

A process of the lab is one that the kernel counts to a group below the lab's own, whoever started it.
"""

import contextlib
import hashlib
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.text import Text
from scripts.lab.services.pids import working_set

POLL_SECONDS = 0.02
PREFIX = "govcloud-extranet-"


@dataclass(frozen=True)
class Group:
    """One control group (version 2); it may not exist."""

    path: Path

    def below(self, name: str) -> "Group":
        """A group inside this one."""
        return Group(self.path / name)

    @property
    def pids(self) -> list[int]:
        """Processes in it and in the groups inside it."""
        return [pid for folder in self.folders() for pid in read_pids(folder)]

    @property
    def memory(self) -> int:
        """Bytes that its processes use, shared pages counted in proportion."""
        return sum(working_set(pid) for pid in self.pids)

    def find_init(self) -> int | None:
        """Pid of the process in it that is the first of the innermost pid namespace; None while there is none."""
        found = [(len(ids), pid) for pid in self.pids if (ids := read_namespace_pids(pid)) and ids[-1] == 1]
        return max(found)[1] if found else None

    def wrap(self, command: list[str]) -> list[str]:
        """`command`, made to start inside this group, which is made if need be."""
        self.path.mkdir(parents=True, exist_ok=True)
        return ["/bin/sh", "-c", 'echo $$ >"$0/cgroup.procs" && exec "$@"', str(self.path), *command]

    def kill(self, seconds: float = 20.0) -> int:
        """Kill its processes and wait until they are gone, then remove it; returns how many there were."""
        pids, end = self.pids, time.monotonic() + seconds
        count = len(pids)
        while pids and time.monotonic() < end:
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(POLL_SECONDS)
            pids = self.pids
        while not self.remove() and time.monotonic() < end:
            time.sleep(POLL_SECONDS)
        return count

    def remove(self) -> bool:
        """Remove it with all inside; whether it is gone. The kernel refuses while a killed process is still ending."""
        for folder in reversed(list(self.folders())):
            with contextlib.suppress(OSError):
                folder.rmdir()
        return not self.path.exists()

    def folders(self) -> Iterator[Path]:
        """The group's folder and all below it, outer ones first."""
        for folder, _, _ in self.path.walk():
            yield folder


def lab_group(folder: Path) -> Group:
    """The group of the lab in `folder`; raises GovcloudError where the kernel has no such groups."""
    name = f"{PREFIX}{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"
    return Group(find_hierarchy() / name)


def list_others(group: Group) -> list[Group]:
    """The groups of the other labs of this machine."""
    return [Group(path) for path in group.path.parent.glob(f"{PREFIX}*") if path != group.path]


def find_hierarchy() -> Path:
    """Where version 2 of the control groups is mounted."""
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, mount, kind, *_ = line.split()
        if kind == "cgroup2":
            return Path(mount)
    raise GovcloudError(
        Text("this system has no control groups of version 2 mounted", "本系统没有挂载 cgroup v2"),
        todo=Text(
            "mount them: mount -t cgroup2 none /sys/fs/cgroup/unified",
            "请挂载：mount -t cgroup2 none /sys/fs/cgroup/unified",
        ),
    )


def read_pids(folder: Path) -> list[int]:
    """Processes of one group, without those inside; a group that has just gone has none."""
    try:
        return [int(line) for line in (folder / "cgroup.procs").read_text().split()]
    except OSError:
        return []


def read_namespace_pids(pid: int) -> list[int]:
    """A process's pids, from our own pid namespace to its innermost; empty when it is gone or ended."""
    try:
        status = Path("/proc", str(pid), "status").read_text()
    except OSError:
        return []
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return [] if fields["State"].strip()[0] in "ZX" else [int(word) for word in fields["NSpid"].split()]
