"""How often what is asked of the extranet's devices. Data only."""

from dataclasses import dataclass
from datetime import timedelta

FEW = 300
"""Devices up to which nothing needs to be spared."""


@dataclass(frozen=True, slots=True)
class Pace:
    """In seconds, but for `interval`."""

    interval: timedelta = timedelta(seconds=2)
    """Between two passes, which ask nobody: they judge what was told."""
    period: float = 1.0
    """How often a Linux device asks its own routing daemons; its ports it sees at once."""
    heartbeat: float = 5.0
    """How often it speaks when nothing changes, counters with it."""
    vendors: float = 60.0
    """How often a vendor's device is asked by `display`."""
    facts: float = 300.0
    """How often a Linux device is looked at as a whole."""

    @property
    def patience(self) -> float:
        """After how long without a whole word a device counts as silent: two heartbeats were lost."""
        return 2.5 * self.heartbeat + 2


def choose_pace(devices: int) -> Pace:
    """For so many devices: what one collector carries, as measured (docs/monitoring-extranet.md)."""
    return Pace() if devices <= FEW else Pace(interval=timedelta(seconds=15), heartbeat=30.0)
