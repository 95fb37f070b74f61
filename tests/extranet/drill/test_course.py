"""The course of a drill on a ground that only writes down what it is asked to do: the order is what is tried here."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from extranet.drill.course import Measured, run_drill, watch_calm
from extranet.drill.model import Fault, FaultKind, Flow, Gap

FAULTS = [
    Fault(FaultKind.CUT, "linhan-up-a", "linhan"),
    Fault(FaultKind.DEAD, "linhan-b", "linhan"),
]
FLOW = Flow("linhan", "internet", "198.51.100.1")


class WrittenGround:
    """Writes down what is done; a real one is in the lab's tests."""

    def __init__(self, broken_ms: int = 300, mended_ms: int = 5) -> None:
        self.done: list[str] = []
        self.downs = 0
        self.gaps = [broken_ms, mended_ms]
        self.broken = False

    def list_flows(self, _node: str) -> list[Flow]:
        return [FLOW]

    @contextmanager
    def break_it(self, fault: Fault) -> Iterator[None]:
        self.done.append(f"break {fault.target}")
        self.broken = True
        try:
            yield
        finally:
            self.broken = False
            self.done.append(f"mend {fault.target}")

    def probe(self, flows: Sequence[Flow]) -> "WrittenProbing":
        assert list(flows) == [FLOW]
        self.done.append("probe")
        return WrittenProbing(self)

    def settle(self) -> None:
        self.done.append("settle")

    def count_downs(self) -> int:
        self.downs += 1
        return self.downs

    def read_load(self) -> float:
        return 1.5


class WrittenProbing:
    """Its gap is the long one while something is broken."""

    def __init__(self, ground: WrittenGround) -> None:
        self.ground = ground

    def stop(self) -> Measured:
        self.ground.done.append("stop")
        return Measured((Gap(FLOW, self.ground.gaps[0 if self.ground.broken else 1], 1, 100),), 4)


def now() -> datetime:
    return datetime(2026, 1, 5, tzinfo=UTC)


def test_each_fault_is_made_and_mended_while_probes_run() -> None:
    ground = WrittenGround()
    told: list[Fault] = []
    drill = run_drill(ground, FAULTS, now=now, sleep=lambda _: None, tell=told.append)
    one = ["probe", "break {}", "stop", "probe", "mend {}", "settle", "stop"]
    assert ground.done == ["settle", *(step.format(fault.target) for fault in FAULTS for step in one)]
    assert told == FAULTS
    assert [(trial.blackout_ms, trial.restore_ms, trial.late_ms) for trial in drill.trials] == [(300, 5, 4)] * 2
    assert drill.nodes == ("linhan",)


def test_interrupted_drill_mends_what_it_broke() -> None:
    ground = WrittenGround()

    def interrupt(_: float) -> None:
        if ground.broken:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_drill(ground, FAULTS, now=now, sleep=interrupt)
    assert ground.done[-1] == "mend linhan-up-a"


def test_false_alarms_are_what_goes_down_in_calm() -> None:
    assert watch_calm(WrittenGround(), 1, lambda _: None) == 1
