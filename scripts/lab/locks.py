"""Locks between commands: one at a time changes a lab, and one at a time fills the cache that all labs share."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def hold(file: Path) -> Iterator[None]:
    """Hold the lock that `file` stands for, waiting for whoever has it; the kernel frees it when a holder dies."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
