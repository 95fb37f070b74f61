"""Counts of the calls of a pool's sessions: how many, how long, how many failed, which was slowest. No tracing."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    """Calls to one service."""

    count: int = 0
    seconds: float = 0.0
    """Sum over all calls, side by side or not."""
    slowest: float = 0.0
    """Seconds of the slowest call."""
    slowest_call: str = ""
    """Method and path of the slowest call."""
    failed: int = 0
    """Calls without an answer, or with one that says that the service is at fault (500 and above)."""

    def add(self, call: str, seconds: float, *, failed: bool = False) -> "Tally":
        """This tally with one more call."""
        worse = seconds > self.slowest
        return Tally(
            self.count + 1,
            self.seconds + seconds,
            seconds if worse else self.slowest,
            call if worse else self.slowest_call,
            self.failed + failed,
        )


@dataclass(frozen=True)
class ClockSample:
    """How far a service's clock is ahead of ours, and how far that measurement can be wrong. Seconds."""

    offset: float
    error: float


class Calls:
    """Tallies per service; any number of threads may add to them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tallies: dict[str, Tally] = {}
        self._clocks: dict[str, ClockSample] = {}

    def record(self, service: str, call: str, seconds: float, *, failed: bool = False) -> None:
        """Count one call: `call` is its method and path, without query and secrets."""
        with self._lock:
            self._tallies[service] = self._tallies.get(service, Tally()).add(call, seconds, failed=failed)

    def start_over(self) -> Mapping[str, Tally]:
        """The tallies until now; what follows is counted from nothing."""
        with self._lock:
            tallies, self._tallies = self._tallies, {}
            return tallies

    def note_clock(self, service: str, sample: ClockSample) -> None:
        """Keep the most exact look at a service's clock."""
        with self._lock:
            known = self._clocks.get(service)
            if known is None or sample.error < known.error:
                self._clocks[service] = sample

    @property
    def clocks(self) -> Mapping[str, ClockSample]:
        """Service type → its clock, of those that send a `Date`."""
        with self._lock:
            return dict(self._clocks)

    @property
    def by_service(self) -> Mapping[str, Tally]:
        """Service type → tally, as of now."""
        with self._lock:
            return dict(self._tallies)

    @property
    def total(self) -> Tally:
        """All services together."""
        tallies = self.by_service.values()
        worst = max(tallies, key=lambda tally: tally.slowest, default=Tally())
        return Tally(
            sum(tally.count for tally in tallies),
            sum(tally.seconds for tally in tallies),
            worst.slowest,
            worst.slowest_call,
            sum(tally.failed for tally in tallies),
        )
