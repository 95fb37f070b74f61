"""A round over stacks as a command makes it: leave out what cannot change, preview the rest, then carry it out."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from govcloud.errors import GovcloudError
from stacks.engine.options import Options
from stacks.engine.state.store import settled_plans
from stacks.names import PROJECT
from stacks.operations.basis import make_basis
from stacks.operations.plan_file import Plan
from stacks.operations.runs import Crew, Operation, Order, Outcome
from stacks.operations.selection import Chosen
from stacks.operations.world import World


@dataclass(frozen=True)
class Round:
    """One operation on the chosen stacks."""

    operation: Operation
    chosen: Sequence[Chosen]
    options: Options
    bases: Mapping[str, str]
    """Stack → digest of all that its program is made of; empty where that cannot be told."""
    unchanged: Sequence[str] = ()
    """Stacks that were left out: nothing has changed since their last run."""

    async def preview(self, crew: Crew) -> list[Outcome]:
        """What would be done. Nothing is written."""
        operation: Operation = "preview" if self.operation == "up" else self.operation
        return await crew.work(
            self.chosen,
            lambda each: Order(operation, replace(self.options, targets=each.targets, preview_only=True)),
        )

    async def carry_out(self, crew: Crew, states: Mapping[str, str]) -> list[Outcome]:
        """Do it with the stacks in `states`: stack → digest of the state that the preview was made from."""
        return await crew.work(
            [each for each in self.chosen if each.stack in states],
            lambda each: Order(
                self.operation,
                replace(self.options, targets=each.targets, skip_preview=True),
                expected_state=states[each.stack],
                basis="" if each.targets else self.bases[each.stack],
            ),
        )


async def begin_round(
    world: World, operation: Operation, chosen: Sequence[Chosen], options: Options, *, force: bool
) -> Round:
    """The round; without `force` an up leaves out stacks whose last run made everything as it is wanted now."""
    bases = {each.stack: "" for each in chosen}
    if operation != "up":
        return Round(operation, chosen, options, bases)
    bases |= await find_bases(world, chosen)
    settled = {} if force else await settled_plans(world.database, PROJECT)
    unchanged = [each.stack for each in chosen if bases[each.stack] and settled.get(each.stack) == bases[each.stack]]
    rest = [each for each in chosen if each.stack not in unchanged]
    return Round(operation, rest, options, bases, unchanged)


async def begin_planned(world: World, plan: Plan, stacks: Sequence[Chosen], options: Options) -> Round:
    """The round of a reviewed plan. Raises GovcloudError when the world is another one than at the review."""
    chosen = [replace(each, targets=plan.stacks[each.stack].targets) for each in stacks if each.stack in plan.stacks]
    bases = await find_bases(world, chosen)
    plan.refuse_moved(bases)
    return Round("up", chosen, options, bases)


async def find_bases(world: World, chosen: Sequence[Chosen]) -> dict[str, str]:
    """The basis of each stack; a pool that cannot be asked has none, and its stacks are told so when they run."""
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
    return {
        each.stack: make_basis(world, each.name, known[each.name.pool]) if each.name.pool in known else ""
        for each in chosen
    }
