"""The course that all commands on stacks take: choose, preview, show, ask, carry out, tell how it went."""

import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

from govcloud.addresses.settle import write_allocations
from govcloud.cli.asking import ask
from govcloud.cli.options import inventory_option
from govcloud.cli.pool_options import clouds_option
from govcloud.cli.stack_options import (
    engine_option,
    event_lines_option,
    parallel_option,
    selection_options,
    target_option,
)
from govcloud.cli.stack_plan import show_plan
from govcloud.cli.stack_result import result_document, show_failures, show_result
from govcloud.cli.stack_watch import choose_watcher
from govcloud.cli.stack_words import PREVIEWING, UPDATING
from govcloud.console import Screen
from govcloud.errors import Exit, GovcloudError, UsageError
from govcloud.inventory.load import load_inventory
from govcloud.settings import load_settings
from govcloud.text import Text
from stacks.engine.options import Options, Targets
from stacks.operations.engines import open_engine
from stacks.operations.losses import LossRefusedError, find_losses
from stacks.operations.owners import EMBEDDED
from stacks.operations.plan_file import Plan, read_plan, write_plan
from stacks.operations.rounds import Round, begin_planned, begin_round
from stacks.operations.runs import Crew, Engine, Operation, Outcome
from stacks.operations.selection import Chosen, Named, choose_stacks
from stacks.operations.world import World, open_world

QUESTION = Text("Carry this out?", "确认执行以上变更？")
NOT_ASKED = Text("nobody can be asked here, and nothing was done", "当前不是交互终端，无法确认；未作任何更改")
SAY_YES = Text("look at the plan above, then add --yes", "请核对上面的计划，然后加上 --yes")
PLANS_ARE_OURS = Text(
    "only the embedded engine writes and applies plans in files", "只有内嵌引擎支持计划文件的生成和执行"
)
HANDED_OUT = Text(
    "{n} prefixes were handed out for the first time; they are in allocations.csv: commit it",
    "首次分配了 {n} 个网段，已写入 allocations.csv，请提交该文件",
)
PLANNED = Text("The plan: {n} changes in {stacks} stacks.", "计划共 {n} 项变更，涉及 {stacks} 个栈。")
NOTHING = Text("Nothing to do: everything is as the inventory wants it.", "无需执行：一切与清单一致。")


@dataclass(frozen=True)
class Wish:
    """What a person asked for on the command line."""

    operation: Operation
    folder: Path
    named: Named
    clouds: Path | None = None
    engine: str = "embedded"
    options: Options = field(default_factory=Options)
    targets: tuple[str, ...] = ()
    only_preview: bool = False
    out: Path | None = None
    """Where the plan is written."""
    plan: Path | None = None
    """A reviewed plan that is applied."""
    yes: bool = False
    delete_data: bool = False
    force: bool = False
    details: bool = False
    as_json: bool = False
    expect_no_changes: bool = False


def takes_wish(operation: Operation) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """The options that all commands on stacks have; the command is given them as one `Wish`, and its own by name."""

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        @wraps(command)
        def take(
            *,
            pools: tuple[str, ...],
            departments: tuple[str, ...],
            systems: tuple[str, ...],
            every: bool,
            parallel: int,
            **rest: Any,
        ) -> int:
            own = {name: rest.pop(name) for name in list(rest) if name not in _SHARED}
            named = Named(pools, departments, systems, every)
            return command(Wish(operation, named=named, options=Options(parallel=parallel), **rest), **own)

        shared = (selection_options, target_option, inventory_option, clouds_option)
        for option in reversed((*shared, parallel_option, engine_option, event_lines_option)):
            take = option(take)
        return take

    return decorate


_SHARED = ("targets", "folder", "clouds", "engine", "as_json")
"""Options that are fields of a `Wish` by the same name."""


def carry_out(wish: Wish) -> int:
    """Do what was asked for; the exit code of the command. Raises GovcloudError, UsageError."""
    return asyncio.run(_carry_out(wish, Screen()))


async def _carry_out(wish: Wish, screen: Screen) -> int:
    inventory = load_inventory(wish.folder)
    async with open_world(wish.folder, inventory, load_settings(), clouds=wish.clouds) as world:
        course = Course(wish, screen, world, open_engine(wish.engine, world))
        return await course.run()


@dataclass
class Course:
    """One command under way."""

    wish: Wish
    screen: Screen
    world: World
    engine: Engine

    async def run(self) -> int:
        """From the choice of stacks to the exit code."""
        chosen, left = await self.choose()
        if self.wish.engine != EMBEDDED and (self.wish.plan or self.wish.out):
            raise UsageError(PLANS_ARE_OURS, todo=Text("leave out --engine", "请去掉 --engine"))
        if self.wish.plan:
            return await self.apply(read_plan(self.wish.plan), chosen)
        force = self.wish.force or self.wish.engine != EMBEDDED
        round_ = await begin_round(self.world, self.wish.operation, chosen, self.wish.options, force=force)
        outcomes = await self.preview(round_)
        self.tell_left(left)
        await self.pass_gate(outcomes)
        if self.wish.out:
            assert round_.bases is not None  # noqa: S101 - only an up writes a plan
            bases = await round_.bases.find_all(round_.chosen)
            targets = {each.stack: each.targets for each in chosen}
            write_plan(self.wish.out, self.wish.operation, self.world.revision, outcomes, bases, targets)
        if self.wish.only_preview:
            return self.end(round_, outcomes)
        self.refuse_losses(list(map(str, find_losses(outcomes))))
        if any(each.changes for each in outcomes):
            self.ask()
        runnable = {each.stack: each.state for each in outcomes if each.succeeded and self.has_work(each)}
        if not runnable:
            return self.end(round_, outcomes)
        totals = {each.stack: count_changes(each) for each in outcomes if each.stack in runnable}
        return await self.update(round_, runnable, totals, outcomes)

    async def apply(self, plan: Plan, chosen: Sequence[Chosen]) -> int:
        """Exactly what was reviewed, or nothing."""
        round_ = await begin_planned(self.world, plan, chosen, self.wish.options)
        planned = {each.stack: plan.stacks[each.stack] for each in round_.chosen}
        totals = {stack: one.total for stack, one in planned.items()}
        self.refuse_losses([f"{stack}: {loss}" for stack, one in planned.items() for loss in one.losses])
        self.screen.tell(PLANNED(n=sum(totals.values()), stacks=len(totals)))
        await self.pass_gate(await self.look(round_))
        self.ask()
        return await self.update(round_, {stack: one.state for stack, one in planned.items()}, totals, [])

    async def pass_gate(self, outcomes: Sequence[Outcome]) -> None:
        """Raises PolicyRefusedError when a mandatory rule fails on the plan of an up. No changes, no questions."""
        if self.wish.operation == "up" and any(each.changes for each in outcomes):
            from govcloud.cli.gate import judge_outcomes, pass_gate  # noqa: PLC0415 - a run without changes needs no rules

            found = await judge_outcomes(self.world, outcomes, self.wish.folder, datetime.now(UTC))
            if found is not None:
                pass_gate(self.screen, found, self.wish.folder, as_json=self.wish.as_json)

    def refuse_losses(self, losses: Sequence[str]) -> None:
        """Raises LossRefusedError when data would go and nobody has said that it may."""
        if losses and not self.wish.delete_data:
            raise LossRefusedError(losses)

    async def choose(self) -> tuple[list[Chosen], list[str]]:
        """The stacks that are meant, and those of departments that are gone."""
        left = await self.world.left()
        stacks = [*self.world.stacks, *(left if self.wish.operation in ("destroy", "refresh") else ())]
        chosen = choose_stacks(self.world.inventory, stacks, self.wish.named)
        if self.wish.targets:
            chosen = [Chosen(each.name, Targets((*each.targets.patterns, *self.wish.targets))) for each in chosen]
        return chosen, [str(name) for name in left]

    async def preview(self, round_: Round) -> list[Outcome]:
        """What would be done, shown."""
        outcomes = await self.look(round_)
        if not self.wish.as_json:
            show_plan(self.screen, outcomes, details=self.wish.details, left_out=len(round_.unchanged))
            show_failures(self.screen, outcomes)
        return outcomes

    async def look(self, round_: Round) -> list[Outcome]:
        """What would be done."""
        totals = {each.stack: 0 for each in round_.chosen}
        with choose_watcher(self.screen, PREVIEWING, totals, as_json=self.wish.as_json) as watch:
            return await round_.preview(Crew(self.world, self.engine, watch))

    async def update(
        self, round_: Round, states: dict[str, str], totals: dict[str, int], previews: Sequence[Outcome]
    ) -> int:
        """Do it, and tell how it went."""
        self.keep_addresses()
        with choose_watcher(self.screen, UPDATING, totals, as_json=self.wish.as_json) as watch:
            outcomes = await round_.carry_out(Crew(self.world, self.engine, watch), states)
        outcomes = [*outcomes, *(each for each in previews if not each.succeeded)]
        if not self.wish.as_json and any(totals.values()):
            show_result(self.screen, outcomes, watch.progress)
        if not self.wish.as_json:
            show_failures(self.screen, outcomes)
        return self.end(round_, outcomes)

    def keep_addresses(self) -> None:
        """Prefixes that are given to a tenant for the first time are written down before anything is made with them."""
        new = self.world.addresses.new
        if self.wish.operation == "up" and new:
            write_allocations(self.wish.folder, self.world.addresses, date.today())  # noqa: DTZ011 - the operator's day
            self.screen.tell(HANDED_OUT(n=len(new)))

    def has_work(self, outcome: Outcome) -> bool:
        """Whether a stack is run. An up without changes still keeps new outputs, and that nothing is left to do."""
        return bool(outcome.changes) or self.wish.operation != "destroy"

    def tell_left(self, left: Sequence[str]) -> None:
        """Stacks of departments that the inventory no longer has."""
        if left and self.wish.operation == "up" and not self.wish.as_json:
            what = Text(
                "no longer in the inventory, but still there: {names}; `govcloud destroy` takes them down",
                "清单中已没有、但仍然存在：{names}；可用 `govcloud destroy` 拆除",
            )
            self.screen.tell(what(names=", ".join(left)), "yellow")

    def ask(self) -> None:
        """See `asking.ask`."""
        refusal = UsageError(NOT_ASKED, todo=SAY_YES)
        ask(self.screen, QUESTION, refusal, yes=self.wish.yes, as_json=self.wish.as_json)

    def end(self, round_: Round, outcomes: Sequence[Outcome]) -> int:
        """The exit code, and for machines the result."""
        failed = [each for each in outcomes if not each.succeeded]
        changed = any(each.changes for each in outcomes)
        if self.wish.as_json:
            document = result_document(round_, outcomes, self.screen.language)
            sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
        elif not changed and not failed:
            self.screen.say(NOTHING, "green")
        if failed:
            return max((code_of(each.error) for each in failed), default=Exit.FAILED)
        return Exit.CHANGES if self.wish.expect_no_changes and changed else Exit.DONE


def count_changes(outcome: Outcome) -> int:
    """Changes of resources."""
    return sum(change.is_resource for change in outcome.changes)


def code_of(error: GovcloudError | None) -> Exit:
    """The exit code of one failure."""
    return Exit.FAILED if error is None else error.exit_code
