"""The course of a drill: wait until all is well, break, wait, mend, wait until all is well; measuring all the while.

Where faults are made and flows are probed is not its matter: it is given a `Ground`. Whatever was broken is mended,
also when the drill is interrupted.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from extranet.drill.model import Drill, Fault, Flow, Gap, Trial

BEFORE_S = 1.0
"""Seconds of calm at the beginning of each measurement."""
BROKEN_S = 4.0
"""Seconds that a fault lasts: BFD and what follows take well under one."""
AFTER_S = 1.0
"""Seconds that are measured after all is well again."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a probing has found; `late_ms` is how late it was at worst in sending."""

    gaps: tuple[Gap, ...]
    late_ms: int


class Probing(Protocol):
    """Probes that are being sent."""

    def stop(self) -> Measured:
        """End it, with what was found."""


class Ground(Protocol):
    """Where a drill takes place. Every method raises GovcloudError when it cannot do what it says."""

    def list_flows(self, node: str) -> Sequence[Flow]:
        """What is probed when something of this node breaks."""

    def break_it(self, fault: Fault) -> AbstractContextManager[None]:
        """Makes the fault, and mends it at the end of the block, whatever happens in it."""

    def probe(self, flows: Sequence[Flow]) -> Probing:
        """Begin to probe."""

    def settle(self) -> None:
        """Wait until every session is up and every gateway is where it belongs."""

    def count_downs(self) -> int:
        """How many BFD sessions have gone down since the devices started."""

    def read_load(self) -> float:
        """Load average of the machine."""


def run_drill(
    ground: Ground,
    faults: Sequence[Fault],
    *,
    now: Callable[[], datetime],
    sleep: Callable[[float], None],
    tell: Callable[[Fault], None] = lambda _: None,
    false_alarms: int | None = None,
) -> Drill:
    """Try every fault in turn; `tell` is called as each begins. `false_alarms` is what `watch_calm` found before."""
    began, trials = now(), []
    ground.settle()
    for fault in faults:
        tell(fault)
        trials.append(_try(ground, fault, sleep))
    nodes = tuple(dict.fromkeys(fault.node for fault in faults))
    return Drill(nodes, began, tuple(trials), false_alarms=false_alarms)


def _try(ground: Ground, fault: Fault, sleep: Callable[[float], None]) -> Trial:
    flows, load = ground.list_flows(fault.node), ground.read_load()
    probing = ground.probe(flows)
    sleep(BEFORE_S)
    with ground.break_it(fault):
        sleep(BROKEN_S)
        broken = probing.stop()
        probing = ground.probe(flows)
        sleep(BEFORE_S)
    ground.settle()
    sleep(AFTER_S)
    mended = probing.stop()
    return Trial(fault, broken.gaps, mended.gaps, max(broken.late_ms, mended.late_ms), load)


def watch_calm(ground: Ground, seconds: float, sleep: Callable[[float], None]) -> int:
    """How many BFD sessions go down in a time in which nothing is broken: false alarms."""
    before = ground.count_downs()
    sleep(seconds)
    return ground.count_downs() - before
