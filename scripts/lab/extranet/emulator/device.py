"""One emulated device: what it runs, what it will return to, and the faults that it was told to have."""

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govcloud.files import write_atomic
from scripts.lab.extranet.emulator.configuration import Configuration
from scripts.lab.extranet.emulator.grammar import read_grammar

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(slots=True)
class Faults:
    """How a device misbehaves; tests set and clear it while the device runs."""

    refuse: str = ""
    """Pattern of configuration lines that are refused although the grammar takes them."""
    drop_after: int = 0
    """Drop the connection instead of answering this configuration line, counted from 1; 0: never."""
    cut_off: bool = False
    """Drop every session as soon as it says something."""
    delay: float = 0.0
    """Seconds before each answer."""


class Device:
    """State shared by all sessions to it. `second` is how long a second of its clock takes, for tests in a hurry."""

    def __init__(self, name: str, vendor: str, lines: str = "", second: float = 1.0) -> None:
        self.vendor = vendor
        self.faults = Faults()
        self.second = second
        self.running = Configuration(read_grammar(vendor))
        load_lines(self.running, lines or f"sysname {name}")
        self.saved = self.running.copy()
        self.flash: Path | None = None
        """File that it starts from and saves to."""
        self.before: Configuration | None = None
        """What it returns to, while a change is on trial."""
        self.owner: object = None
        """Session that has started the trial."""
        self.returned = asyncio.Event()
        """Set once it has returned by itself."""
        self.log: list[str] = []
        """Every line it was sent."""
        self._timer: asyncio.TimerHandle | None = None

    def make_twin(self) -> "Device":
        """Another device that runs the same."""
        twin = Device(self.name, self.vendor, second=self.second)
        twin.running, twin.saved = self.running.copy(), self.saved.copy()
        return twin

    @property
    def name(self) -> str:
        """Its name as configured."""
        names = (line.partition(" ")[2] for line in self.running.tree if line.startswith("sysname "))
        return next(names, "HUAWEI" if self.vendor == "vrp" else "H3C")

    def save(self) -> None:
        """What runs is what it starts with the next time."""
        self.saved = self.running.copy()
        if self.flash is not None:
            write_atomic(self.flash, "\n".join(self.saved.print()) + "\n")

    def start_trial(self, seconds: int, owner: object, before: Configuration) -> None:
        """Return to `before` when the time is over; a trial that runs keeps what it returns to."""
        self.before = self.before or before
        self.owner = owner
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds * self.second, self._return_alone)

    def end_trial(self, *, confirm: bool) -> None:
        """Keep what runs, or return at once."""
        if self._timer is not None:
            self._timer.cancel()
        if not confirm and self.before is not None:
            self.running = self.before
        self._timer, self.before, self.owner = None, None, None

    def pass_time(self) -> None:
        """Let the time of a trial that runs be over now. Raises RuntimeError when none runs."""
        if self._timer is None:
            raise RuntimeError("no trial runs")
        self._timer.cancel()
        self._return_alone()

    def _return_alone(self) -> None:
        self.returned.set()
        self.end_trial(confirm=False)


def load_lines(configuration: Configuration, text: str) -> None:
    """Enter a whole configuration as printed. Raises Refused."""
    for path, line in _read_lines(text):
        configuration.apply(path, line)


def _read_lines(text: str) -> Iterable[tuple[tuple[str, ...], str]]:
    path: list[str] = []
    for line in text.splitlines():
        if not re.match(r"\s*(?:!|#|return$|$)", line):
            depth = len(line) - len(line.lstrip())
            del path[depth:]
            yield tuple(path), line.strip()
            path.append(line.strip())
