"""Many stacks side by side: who comes before whom, and what a failure stops."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from govcloud.errors import GovcloudError
from govcloud.text import Text
from stacks.components.names import StackName
from stacks.engine.events import Event, Phase, PhaseRecord
from stacks.engine.run import RunResult
from stacks.engine.values import Properties
from stacks.operations.runs import Crew, Operation, Order, Outcome
from stacks.operations.selection import Chosen

NAMES = [StackName("huawei", ""), StackName("mobile", ""), StackName("huawei", "health"), StackName("mobile", "health")]


@dataclass
class Recorder:
    """An engine that only notes what it is asked; stacks in `bad` fail, those in `broken` cannot be run at all."""

    bad: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    begun: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    async def run(self, stack: str, _order: Order, _watch: object, _outputs: Mapping[str, Properties]) -> RunResult:
        """See `Engine`."""
        self.begun.append(stack)
        await asyncio.sleep(0)
        self.ended.append(stack)
        if stack in self.broken:
            raise GovcloudError(Text("the lock is held", "锁被占用"), stack)
        record = PhaseRecord("update")
        if stack in self.bad:
            record.error("no valid host", f"urn:pulumi:{stack}::govcloud::govcloud:compute:Server::web")
            record.error("update failed")
        return RunResult(1 if stack in self.bad else 0, {"update": record})


class Silence:
    """A watch that only notes which stacks have ended."""

    def __init__(self) -> None:
        self.over: list[str] = []

    def __call__(self, stack: str, phase: Phase, event: Event) -> None:
        """Nothing."""

    def end(self, stack: str) -> None:
        self.over.append(stack)


def work(engine: Recorder, operation: Operation = "up", names: list[StackName] = NAMES) -> dict[str, Outcome]:
    crew = Crew(None, engine, Silence())  # type: ignore[arg-type] # the world is asked for nothing here
    outcomes = asyncio.run(crew.work([Chosen(name) for name in names], lambda _: Order(operation)))
    assert [each.stack for each in outcomes] == [str(name) for name in names]
    return {each.stack: each for each in outcomes}


def test_base_of_a_pool_ends_before_its_tenants_begin() -> None:
    engine = Recorder()
    work(engine)
    for pool in ("huawei", "mobile"):
        assert engine.begun.index(f"{pool}.health") > engine.ended.index(f"{pool}.base")


def test_base_of_a_pool_is_destroyed_after_its_tenants() -> None:
    engine = Recorder()
    work(engine, "destroy")
    assert engine.begun.index("huawei.base") > engine.ended.index("huawei.health")


def test_failed_base_stops_the_tenants_of_its_pool_only() -> None:
    engine = Recorder(bad=frozenset({"huawei.base"}))
    outcomes = work(engine)
    assert "huawei.health" not in engine.begun
    assert "because huawei.base failed" in str(outcomes["huawei.health"].error)
    assert outcomes["mobile.health"].succeeded


def test_stack_that_cannot_be_run_stops_no_other() -> None:
    outcomes = work(Recorder(broken=frozenset({"mobile.health"})))
    assert not outcomes["mobile.health"].succeeded
    assert outcomes["huawei.health"].succeeded


def test_failure_is_told_with_its_resource_and_without_the_summary() -> None:
    outcome = work(Recorder(bad=frozenset({"mobile.health"})))["mobile.health"]
    assert [str(problem) for problem in outcome.problems] == ["Server web: no valid host"]
