"""What the lab's commands say while they work: one line per step, with the time it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from govcloud.console import Screen
from govcloud.text import Text


class Progress:
    """Tells steps and their times on stderr: a spinner on a terminal, plain lines in a pipe."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.started = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds since this progress began."""
        return time.monotonic() - self.started

    @contextmanager
    def step(self, what: Text) -> Iterator[None]:
        """Say what is going on, and afterwards how long it took."""
        before = time.monotonic()
        with self.screen.err.status(what.render(self.screen.language)):
            yield
        self.screen.tell(
            Text("{at:6.1f} s  {what} ({seconds:.1f} s)", "{at:6.1f} 秒  {what}（{seconds:.1f} 秒）")(
                at=self.elapsed, what=what, seconds=time.monotonic() - before
            )
        )
