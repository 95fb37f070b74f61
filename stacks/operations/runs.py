"""Runs one operation on many stacks side by side: base stacks first, a few of each pool at a time.

A stack that fails stops no other one, but for the tenants of a pool whose base failed.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from govcloud.errors import GovcloudError
from govcloud.text import Text
from stacks.components.names import StackName
from stacks.engine import deployment
from stacks.engine import run as embedded
from stacks.engine.events import Event, Phase, PhaseRecord
from stacks.engine.options import Options
from stacks.engine.providers.host import PluginHost
from stacks.engine.run import RunResult, Stack
from stacks.engine.values import Properties
from stacks.names import PROJECT
from stacks.operations.changes import Change, list_changes
from stacks.operations.owners import EMBEDDED, refuse_other
from stacks.operations.problems import list_problems
from stacks.operations.selection import Chosen
from stacks.operations.world import World
from stacks.provider.functions import RESUME
from stacks.provider.pools import in_process
from stacks.provider.servicer import OpenPools

type Operation = Literal["preview", "up", "refresh", "destroy"]


class Watch(Protocol):
    """Is told of everything that happens."""

    def __call__(self, stack: str, phase: Phase, event: Event) -> None:
        """One event of a stack."""

    def end(self, stack: str) -> None:
        """A stack's run has ended."""


SIDE_BY_SIDE = 16
"""Stacks of one pool at the same time; more make no call earlier, for a pool has 16 connections."""


PREVIEWS = 2
"""Previews at the same time: they wait for no pool, and side by side each of them takes more of the processor."""


@dataclass(frozen=True)
class Order:
    """What is to be done with a stack."""

    operation: Operation
    options: Options = field(default_factory=Options)
    expected_state: str = ""
    pools: OpenPools | None = None
    """Where the provider gets its pools from, if not from the world: reads out of a look that was taken for this."""
    find_basis: Callable[[], Awaitable[str]] | None = None
    """Tells, just before an up, the digest of all that its program is made of."""


@dataclass(frozen=True)
class Outcome:
    """How it went with one stack. `error` is what kept the run from going to its end."""

    stack: str
    seconds: float
    result: RunResult | None = None
    error: GovcloudError | None = None
    state: str = ""
    """Digest of the state that a preview was made from."""

    @property
    def succeeded(self) -> bool:
        """Whether all went as asked."""
        return self.error is None and self.result is not None and self.result.exit_code == embedded.EXIT_DONE

    @property
    def record(self) -> PhaseRecord | None:
        """The last phase."""
        return list(self.result.phases.values())[-1] if self.result and self.result.phases else None

    @property
    def changes(self) -> list[Change]:
        """What the last phase changed, or would change."""
        return list_changes(self.record) if self.record else []

    @property
    def problems(self) -> list[Text]:
        """Sentences about what went wrong, each with its resource."""
        phases = self.result.phases.values() if self.result else ()
        return list_problems(self.stack, (event for record in phases for event in record.diagnostics))


class Engine(Protocol):
    """An engine: the embedded one, or Pulumi's command line."""

    async def run(self, stack: str, order: Order, watch: Watch, outputs: Mapping[str, Properties], /) -> RunResult:
        """One operation on one stack. `outputs`: what stacks would export that were only previewed."""


@dataclass(frozen=True)
class Embedded:
    """The embedded engine."""

    world: World

    async def run(self, stack: str, order: Order, watch: Watch, outputs: Mapping[str, Properties]) -> RunResult:
        """See Engine."""

        await refuse_other(self.world.database, stack, EMBEDDED)

        async def find_outputs(name: str) -> Properties | None:
            other = name.rpartition("/")[2]
            return outputs[other] if other in outputs else await self.world.outputs(other)

        run = Stack(
            deployment.StackName(PROJECT, stack),
            await self.world.store(stack),
            PluginHost(factories=in_process(order.pools) if order.pools else self.world.pools.factories()),
            listener=lambda phase, event: watch(stack, phase, event),
            stack_outputs=find_outputs,
            actor=self.world.actor,
            revision=self.world.revision,
            basis=await order.find_basis() if order.find_basis else "",
            expected_state=order.expected_state,
        )
        options = replace(order.options, adopt_token=RESUME, continue_on_error=True, skip_dependents=True)
        match order.operation:
            case "preview":
                return await embedded.preview(run, self.world.program(stack), options)
            case "up":
                return await embedded.up(run, self.world.program(stack), options)
            case "refresh":
                return await embedded.refresh(run, options)
            case "destroy":
                return await embedded.destroy(run, options)


@dataclass
class Crew:
    """Carries out orders on many stacks."""

    world: World
    engine: Engine
    watch: Watch
    exported: dict[str, Properties] = field(default_factory=dict)
    """What previewed stacks would export."""

    async def work(self, chosen: Sequence[Chosen], order: Callable[[Chosen], Order]) -> list[Outcome]:
        """The outcomes, in the order of `chosen`. A destroy takes the tenants of a pool before its base."""
        orders = {each.stack: order(each) for each in chosen}
        last_first = any(each.operation == "destroy" for each in orders.values())
        gates = {stack: asyncio.Event() for stack in orders}
        looking = asyncio.Semaphore(PREVIEWS)
        slots = {each.name.pool: asyncio.Semaphore(SIDE_BY_SIDE) for each in chosen}
        done: dict[str, Outcome] = {}

        async def one(each: Chosen) -> None:
            try:
                before = [o.stack for o in chosen if comes_before(o.name, each.name, last_first=last_first)]
                for other in before:
                    await gates[other].wait()
                failed = [other for other in before if not done[other].succeeded]
                preview = orders[each.stack].options.preview_only
                async with looking if preview else slots[each.name.pool]:
                    done[each.stack] = (
                        skipped(each.stack, failed) if failed else await self.run(each.stack, orders[each.stack])
                    )
            finally:
                self.watch.end(each.stack)
                gates[each.stack].set()

        await asyncio.gather(*map(one, chosen))
        return [done[each.stack] for each in chosen]

    async def run(self, stack: str, order: Order) -> Outcome:
        """One stack; what keeps it from running is part of the outcome."""
        started = time.monotonic()
        state = ""
        try:
            if order.options.preview_only:
                state = await (await self.world.store(stack)).digest()
            result = await self.engine.run(stack, order, self.watch, self.exported)
        except GovcloudError as error:
            return Outcome(stack, time.monotonic() - started, error=error, state=state)
        if order.operation == "preview" and "preview" in result.phases:
            self.exported[stack] = result.phases["preview"].outputs
        return Outcome(stack, time.monotonic() - started, result, state=state)


def comes_before(other: StackName, stack: StackName, *, last_first: bool) -> bool:
    """Whether `other` has to end before `stack` begins: a base before its tenants, in a destroy after them."""
    if last_first:
        other, stack = stack, other
    return other.pool == stack.pool and not other.department and bool(stack.department)


def skipped(stack: str, failed: Sequence[str]) -> Outcome:
    """The outcome of a stack that could not be begun."""
    what = Text("was not begun because {names} failed", "未执行，因为 {names} 失败")(names=", ".join(failed))
    return Outcome(stack, 0, error=GovcloudError(what, stack, todo=Text("mend that first", "请先解决该问题")))
