"""How far runs have come: which steps are under way in which stack, how many are done, how long the rest will take."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from stacks.engine import urn as urns
from stacks.engine.events import Diagnostic, Event, StepBegun, StepDone, StepFailed
from stacks.operations.changes import QUIET, is_resource


@dataclass
class StackProgress:
    """One stack. `total`: changes of resources that a preview has announced; 0 where none did."""

    total: int = 0
    done: int = 0
    failed: int = 0
    under_way: dict[str, tuple[str, float]] = field(default_factory=dict)
    """URN → operation, and when it began."""
    started: float = -1.0
    ended: bool = False


@dataclass
class Progress:
    """All stacks of a command. Times are seconds of one clock."""

    stacks: dict[str, StackProgress] = field(default_factory=dict)
    started: float = 0.0

    def announce(self, totals: Mapping[str, int], now: float) -> None:
        """What is to be done, stack by stack."""
        self.started = now
        self.stacks = {stack: StackProgress(total) for stack, total in totals.items()}

    def note(self, stack: str, event: Event, now: float) -> float:
        """Takes one event in; how many seconds the step took that has ended by it, else 0."""
        progress = self.stacks.setdefault(stack, StackProgress())
        if progress.started < 0:
            progress.started = now
        if isinstance(event, Diagnostic) or not is_resource(event.urn):
            return 0.0
        if isinstance(event, StepBegun):
            if event.op not in QUIET:
                progress.under_way[event.urn] = (str(event.op), now)
            return 0.0
        _, begun = progress.under_way.pop(event.urn, ("", now))
        if isinstance(event, StepFailed):
            progress.failed += 1
        elif isinstance(event, StepDone) and event.counted and event.op not in QUIET:
            progress.done += 1
        return now - begun

    def end(self, stack: str) -> None:
        """A stack's run has ended."""
        self.stacks.setdefault(stack, StackProgress()).ended = True

    @property
    def total(self) -> int:
        """Announced steps of all stacks."""
        return sum(each.total for each in self.stacks.values())

    @property
    def done(self) -> int:
        """Steps that succeeded."""
        return sum(each.done for each in self.stacks.values())

    @property
    def failed(self) -> int:
        """Steps that failed."""
        return sum(each.failed for each in self.stacks.values())

    def rate(self, now: float) -> float:
        """Steps per second so far."""
        return self.done / max(now - self.started, 0.001)

    def left(self, now: float) -> float | None:
        """Seconds until the end at the rate so far; None while that cannot be told."""
        if self.done < 3 or not self.total:  # noqa: PLR2004 - the first steps say nothing yet
            return None
        return max(self.total - self.done - self.failed, 0) / self.rate(now)


def label(urn: str) -> str:
    """A resource for people: `Network extranet`."""
    return f"{urns.type_of(urn).rpartition(':')[2]} {urns.name_of(urn)}"
