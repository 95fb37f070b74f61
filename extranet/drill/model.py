"""What a drill is made of: faults, what is probed while they last, and what was measured. Times are milliseconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

BLACKOUT_MS = 500
"""Promise: nobody loses the network for longer, whatever breaks."""
RESTORE_MS = 200
"""Promise: nobody loses it for longer when what broke comes back."""


class FaultKind(StrEnum):
    """How something breaks."""

    CUT = "cut"
    """The link's light goes out at both ends."""
    SILENT = "silent"
    """The link's light stays on, and nothing passes: a fault inside the carrier's network."""
    DEAD = "dead"
    """The device passes nothing, and its neighbours' ports stay lit."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that breaks: `target` is the code of a link, or of a device when the kind is `DEAD`."""

    kind: FaultKind
    target: str
    node: str
    """Node whose promise is tried."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What is probed: a host of a site speaks to somebody else."""

    source: str
    target: str
    address: str
    """Of the target, IPv4 or IPv6."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The longest time without an answer on one flow, and how many probes were lost in all."""

    flow: Flow
    longest_ms: int
    lost: int
    sent: int


@dataclass(frozen=True, slots=True)
class Trial:
    """One fault, made and mended. `late_ms` is how late the prober itself was at worst: the figures' own error."""

    fault: Fault
    broken: tuple[Gap, ...]
    mended: tuple[Gap, ...]
    late_ms: int
    load: float
    """Load average of the machine when it began."""

    @property
    def blackout_ms(self) -> int:
        """The longest gap on any flow while it was broken."""
        return longest(self.broken)

    @property
    def restore_ms(self) -> int:
        """The longest gap on any flow when it came back."""
        return longest(self.mended)


class Verdict(StrEnum):
    """Whether a promise was kept."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    UNJUDGED = "unjudged"
    """The prober itself was later than the promise allows, so the figure says nothing."""


@dataclass(frozen=True, slots=True)
class Drill:
    """A whole drill."""

    nodes: tuple[str, ...]
    began: datetime
    trials: tuple[Trial, ...]
    blackout_promise_ms: int = BLACKOUT_MS
    restore_promise_ms: int = RESTORE_MS
    false_alarms: int | None = None
    """BFD sessions that went down without a fault; None: not counted."""

    @property
    def holds(self) -> bool:
        """Whether every trial kept both promises."""
        return bool(self.trials) and all(self.judge(trial) is Verdict.PASS for trial in self.trials)

    def judge(self, trial: Trial) -> Verdict:
        """Whether one trial kept both promises."""
        limits = (
            (trial.blackout_ms, self.blackout_promise_ms, trial.broken),
            (trial.restore_ms, self.restore_promise_ms, trial.mended),
        )
        if not all(gaps for *_, gaps in limits):
            return Verdict.UNJUDGED
        if all(gap <= promise for gap, promise, _ in limits):
            return Verdict.PASS
        late = any(promise < gap <= promise + trial.late_ms for gap, promise, _ in limits)
        over = any(gap > promise + trial.late_ms for gap, promise, _ in limits)
        return Verdict.UNJUDGED if late and not over else Verdict.FAIL


def longest(gaps: Sequence[Gap]) -> int:
    """The longest of some gaps; 0 when there are none."""
    return max((gap.longest_ms for gap in gaps), default=0)
