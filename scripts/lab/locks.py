"""Locks between commands: one at a time changes a lab, and one at a time fills the cache that all labs share."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def hold(file: Path, tell: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock that `file` stands for; the kernel frees it when a holder dies.

    Waits for whoever has it, and calls `tell` before it does.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
