"""Who holds a lock: a person and a process, and whether that process is still there, as far as this machine can tell.

`zhang@host:123#mark`: the mark is of the boot, the space of process numbers and the time the process began, so that a
machine of the same name or another process of the same number is never taken for the holder.
"""

import getpass
import hashlib
import os
import socket
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_SPACE = Path("/proc/self/ns/pid")
_DEAD = {"Z", "X"}


def name_holder(actor: str) -> str:
    """This process as the holder of a lock; `actor` may be empty."""
    pid = os.getpid()
    return f"{actor or getpass.getuser()}@{socket.gethostname()}:{pid}#{_place()}-{_began(pid)}"


def show_holder(holder: str) -> str:
    """The part of a holder that is for people."""
    return holder.rpartition("#")[0] or holder


def is_gone(holder: str) -> bool:
    """Whether the holder was a process of this machine that has ended; False where this cannot be known."""
    shown, _, mark = holder.rpartition("#")
    place, _, began = mark.partition("-")
    number = shown.rpartition(":")[2]
    if not (began and number.isdigit() and place == _place()):
        return False
    return _began(int(number)) != began


def _place() -> str:
    """A short mark of this boot and its processes' numbers; empty where there is no /proc."""
    try:
        words = _BOOT.read_text() + str(_SPACE.readlink())
    except OSError:
        return ""
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def _began(pid: int) -> str:
    """When a process began, in ticks since the boot; empty when it has ended or cannot be seen."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except FileNotFoundError:
        return ""
    except OSError:
        return "?"
    return "" if fields[0] in _DEAD else fields[19]
