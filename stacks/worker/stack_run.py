"""Does a job as the commands do: looks at the plan, loses no data without a word, then does what was looked at."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.inventory.load import load_inventory
from govcloud.settings import Settings
from govcloud.text import Text
from stacks.engine.events import Event, Phase
from stacks.engine.options import Options, Targets
from stacks.engine.run import StateMovedError
from stacks.engine.state.lease import LockHeldError
from stacks.operations.losses import LossRefusedError, find_losses
from stacks.operations.rounds import begin_round
from stacks.operations.runs import Crew, Embedded, Outcome
from stacks.operations.selection import Chosen
from stacks.operations.world import World, find_revision, open_world
from stacks.worker.job import Job, Result, failed

_LOOKS = 5
"""How often a plan is made anew because another run has changed the state in between."""


type Judge = Callable[[World, Sequence[Outcome]], Awaitable[None]]
"""Looks at the plans of an up before it is carried out. Raises GovcloudError to refuse them."""


class Silent:
    """Nobody watches: what matters is in the result and in the history."""

    def __call__(self, stack: str, phase: Phase, event: Event) -> None:
        """See Watch."""

    def end(self, stack: str) -> None:
        """See Watch."""


@dataclass
class StackRunner:
    """Does jobs from an inventory folder, which is read again when its commit changes."""

    folder: Path
    settings: Settings
    clouds: Path | None = None
    judge: Judge | None = None
    find_revision: Callable[[Path], str] = find_revision
    _ends: AsyncExitStack = field(default_factory=AsyncExitStack)
    _worlds: dict[str, World] = field(default_factory=dict)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def __call__(self, job: Job) -> Result:
        """See RunStack."""
        for _ in range(_LOOKS):
            try:
                return await self._run(job)
            except StateMovedError as error:
                moved = error
        return failed(moved)

    async def close(self) -> None:
        """Ends what was opened."""
        await self._ends.aclose()

    async def _run(self, job: Job) -> Result:
        async with self._world(job) as world:
            return await _run_in(replace(world, actor=job.actor), job, self.judge)

    @asynccontextmanager
    async def _world(self, job: Job) -> AsyncIterator[World]:
        """The world at the inventory's commit of now, shared by all jobs; one of its own where files differ from it."""
        revision = await asyncio.to_thread(self.find_revision, self.folder)
        if job.revision and revision != job.revision:
            raise _other_inventory(job, revision)
        if not revision or revision.endswith("+"):
            async with self._open() as world:
                yield world
            return
        async with self._opening:
            if revision not in self._worlds:
                self._worlds[revision] = await self._ends.enter_async_context(self._open())
        yield self._worlds[revision]

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[World]:
        inventory = await asyncio.to_thread(load_inventory, self.folder)
        async with open_world(self.folder, inventory, self.settings, clouds=self.clouds) as world:
            yield world


async def _run_in(world: World, job: Job, judge: Judge | None = None) -> Result:
    chosen = await _choose(world, job)
    crew = Crew(world, Embedded(world), Silent())
    round_ = await begin_round(world, job.operation, [chosen], Options(), force=False)
    if not round_.chosen:
        return Result(succeeded=True, changes={})
    (plan,) = await round_.preview(crew)
    if not plan.succeeded:
        return _result(plan)
    if judge is not None and job.operation == "up":
        await judge(world, [plan])
    if (losses := find_losses([plan])) and not job.delete_data:
        raise LossRefusedError(list(map(str, losses)))
    if job.operation == "destroy" and not plan.changes:
        return Result(succeeded=True, changes={})
    (outcome,) = await round_.carry_out(crew, {job.stack: plan.state})
    return _result(outcome)


async def _choose(world: World, job: Job) -> Chosen:
    for name in [*world.stacks, *await world.left()]:
        if str(name) == job.stack:
            return Chosen(name, Targets(job.targets))
    raise GovcloudError(
        Text("neither the inventory nor the state has this stack", "清单和状态中都没有该栈"),
        job.stack,
        todo=Text("look at its name, and submit the job again", "请核对栈名后重新提交"),
    )


def _result(outcome: Outcome) -> Result:
    """Raises LockHeldError and StateMovedError, after which a job goes on."""
    if isinstance(outcome.error, LockHeldError | StateMovedError):
        raise outcome.error
    if outcome.error is not None:
        return failed(outcome.error)
    changes = dict(outcome.record.changes) if outcome.record else {}
    problems = tuple((text.render("en"), text.render("zh")) for text in outcome.problems)
    return Result(outcome.succeeded, {str(op): count for op, count in changes.items()}, problems)


def _other_inventory(job: Job, revision: str) -> GovcloudError:
    return GovcloudError(
        Text("this worker's inventory is another one", "工作进程的清单版本不同"),
        job.stack,
        Text("it is at {here}, the job at {there}", "其版本为 {here}，任务为 {there}")(
            here=revision or "–", there=job.revision
        ),
        Text(
            "bring all workers to the same commit, and submit the job again", "请将所有工作进程更新到同一提交后重新提交"
        ),
    )
