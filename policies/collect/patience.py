"""Tries a list call again when the pool is busy, with longer and longer pauses. Time and chance are passed in."""

from collections.abc import Callable
from dataclasses import dataclass

from govcloud.pools.errors import PoolError


@dataclass(frozen=True)
class Patience:
    """How often and how long. Pauses double: `first`, twice that, and so on, each with up to as much again."""

    sleep: Callable[[float], None]
    chance: Callable[[], float]
    """A number from 0 to 1."""
    tries: int = 4
    first: float = 0.5
    """Seconds."""

    def ask[T](self, act: Callable[[], T]) -> T:
        """What `act` gives. Raises PoolError: it will not pass, or did not in all tries."""
        for turn in range(self.tries - 1):
            try:
                return act()
            except PoolError as error:
                if not error.transient:
                    raise
                self.sleep(self.first * 2**turn * (1 + self.chance()))
        return act()
