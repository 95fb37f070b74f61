"""A round over stacks as a command makes it: leave out what cannot change, preview the rest, then carry it out."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from govcloud.errors import GovcloudError
from govcloud.pools.capabilities import Capabilities
from stacks.components.names import StackName
from stacks.engine.options import Options
from stacks.engine.state.store import settled_plans
from stacks.names import PROJECT
from stacks.operations.basis import Inputs
from stacks.operations.listed import ListedPools, look_at_pools
from stacks.operations.plan_file import Plan
from stacks.operations.runs import Crew, Operation, Order, Outcome
from stacks.operations.selection import Chosen
from stacks.operations.world import World


@dataclass(frozen=True)
class Bases:
    """Digests of what stacks' programs are made of, as things are at the moment of asking."""

    world: World
    inputs: Inputs
    capabilities: Mapping[str, Capabilities]

    async def find(self, stack: StackName) -> str:
        """The digest of one stack; empty when its pool could not be asked: its run will say why."""
        if stack.pool not in self.capabilities:
            return ""
        offer = await self.world.outputs(str(StackName(stack.pool, ""))) if stack.department else None
        return self.inputs.digest(stack, self.capabilities[stack.pool], offer)

    async def find_all(self, chosen: Sequence[Chosen]) -> dict[str, str]:
        """Stack → digest."""
        return {each.stack: await self.find(each.name) for each in chosen}


@dataclass(frozen=True)
class Round:
    """One operation on the chosen stacks."""

    operation: Operation
    chosen: Sequence[Chosen]
    options: Options
    bases: Bases | None = None
    """For an up."""
    unchanged: Sequence[str] = ()
    """Stacks that were left out: nothing has changed since their last run."""

    async def preview(self, crew: Crew) -> list[Outcome]:
        """What would be done. Nothing is written."""
        operation: Operation = "preview" if self.operation == "up" else self.operation
        pools = await self._look(crew, self.chosen)
        return await crew.work(
            self.chosen,
            lambda each: Order(operation, replace(self.options, targets=each.targets, preview_only=True), pools=pools),
        )

    async def carry_out(self, crew: Crew, states: Mapping[str, str]) -> list[Outcome]:
        """Do it with the stacks in `states`: stack → digest of the state that the preview was made from."""
        whole = self.bases if self.operation == "up" else None
        chosen = [each for each in self.chosen if each.stack in states]
        pools = await self._look(crew, chosen)
        return await crew.work(
            chosen,
            lambda each: Order(
                self.operation,
                replace(self.options, targets=each.targets, skip_preview=True),
                expected_state=states[each.stack],
                pools=pools,
                find_basis=None if each.targets or whole is None else partial(whole.find, each.name),
            ),
        )

    async def _look(self, crew: Crew, chosen: Sequence[Chosen]) -> ListedPools | None:
        """One look for all reads of a refresh; None where nothing is read."""
        if not self.options.refresh and self.operation != "refresh":
            return None
        return await look_at_pools(crew.world, [each.stack for each in chosen], sorted({c.name.pool for c in chosen}))


async def begin_round(
    world: World, operation: Operation, chosen: Sequence[Chosen], options: Options, *, force: bool
) -> Round:
    """The round; without `force` an up leaves out stacks whose last run made everything as it is wanted now.

    Tenants read what the base of their pool exports: where the base runs, they all run.
    """
    if operation != "up":
        return Round(operation, chosen, options)
    bases = await open_bases(world, chosen)
    settled = {} if force else await settled_plans(world.database, PROJECT)
    wanted = await bases.find_all([each for each in chosen if each.stack in settled])
    same = {stack for stack, basis in wanted.items() if basis and settled[stack] == basis}
    moving = {each.name.pool for each in chosen if not each.name.department and each.stack not in same}
    unchanged = [each.stack for each in chosen if each.stack in same and each.name.pool not in moving]
    rest = [each for each in chosen if each.stack not in unchanged]
    return Round(operation, rest, options, bases, unchanged)


async def begin_planned(world: World, plan: Plan, stacks: Sequence[Chosen], options: Options) -> Round:
    """The round of a reviewed plan. Raises GovcloudError when the world is another one than at the review."""
    chosen = [replace(each, targets=plan.stacks[each.stack].targets) for each in stacks if each.stack in plan.stacks]
    bases = await open_bases(world, chosen)
    plan.refuse_moved(await bases.find_all(chosen))
    return Round("up", chosen, options, bases)


async def open_bases(world: World, chosen: Sequence[Chosen]) -> Bases:
    """The digests over a world; each pool is asked once for what it can do, unless that is known of today."""
    pools = sorted({each.name.pool for each in chosen})
    answers = await asyncio.gather(
        *(asyncio.to_thread(world.pools.capabilities, pool) for pool in pools), return_exceptions=True
    )
    known = {}
    for pool, answer in zip(pools, answers, strict=True):
        if isinstance(answer, GovcloudError):
            continue
        if isinstance(answer, BaseException):
            raise answer
        known[pool] = answer
    return Bases(world, Inputs(world.inventory, world.addresses), known)
