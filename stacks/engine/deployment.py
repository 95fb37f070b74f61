"""One phase of a run, a preview or an update: takes registrations, plans them one at a time, runs them side by side.

The program reaches it through the monitor; what it decides is in `plan/`, what it does in `executor`.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from govcloud.errors import GovcloudError
from stacks.engine import messages
from stacks.engine import urn as urns
from stacks.engine.apply import Applier
from stacks.engine.diff import Changes, Difference
from stacks.engine.events import PhaseRecord
from stacks.engine.executor import Executor, StoppedError
from stacks.engine.hooks import Callbacks, HookBoard
from stacks.engine.model import Goal, Op, ReadGoal, ResourceState
from stacks.engine.options import Options, Targets
from stacks.engine.plan.asks import PROVIDER_REGISTRY, CheckAsk, DiffAsk, PlanError, Planning, ProviderDiffAsk, StepsAsk
from stacks.engine.plan.deletes import missing_targets, plan_deletions, plan_untouched
from stacks.engine.plan.ledger import Ledger
from stacks.engine.plan.read import plan_read
from stacks.engine.plan.register import plan_registration
from stacks.engine.plan.steps import Step
from stacks.engine.providers.builtin import BuiltinProvider, StackOutputs
from stacks.engine.providers.client import ProviderError
from stacks.engine.providers.host import PluginHost
from stacks.engine.providers.provider import DiffUnavailableError
from stacks.engine.providers.registry import ProviderRegistry
from stacks.engine.server import EngineServer
from stacks.engine.snapshot import Snapshot
from stacks.engine.values import Properties, equal


class _StepsFailedError(Exception):
    """A step that a plan had asked for has failed; that has been said."""


@dataclass(frozen=True)
class StackName:
    """Whose resources these are."""

    project: str
    stack: str


@dataclass
class Deployment:
    """A phase under way. `engine` is what plugins are told of; it differs from phase to phase."""

    name: StackName
    options: Options
    preview: bool
    snapshot: Snapshot
    record: PhaseRecord
    host: PluginHost
    engine: EngineServer
    now: Callable[[], str]
    stack_outputs: StackOutputs
    counts_refreshes: bool = False
    callbacks: Callbacks = field(default_factory=Callbacks)
    bailed: bool = False
    fatal: GovcloudError | None = None
    """What ended the phase though it is no failure of a resource; whoever runs the phase raises it."""

    def __post_init__(self) -> None:
        self._lock = asyncio.Lock()
        self._running: set[asyncio.Future[Any]] = set()
        self.hooks = HookBoard(self.callbacks, self.record, preview=self.preview)
        self.prepare()

    def prepare(self) -> None:
        """The ledger and the executor over the snapshot as it is now (anew after a refresh)."""
        states = self.snapshot.states()
        self.ledger = Ledger(self.name.stack, self.name.project, self.options, self.preview, states)
        if not hasattr(self, "registry"):
            builtin = BuiltinProvider(self.stack_outputs, self._find)
            self.registry = ProviderRegistry(self.host, self.engine, self.ledger.olds, builtin)
        applier = Applier(self.ledger, self.registry, self.hooks, self.record, self.now)
        go_on = self.options.continue_on_error
        self.executor = Executor(
            applier=applier,
            snapshot=self.snapshot,
            ledger=self.ledger,
            record=self.record,
            parallel=self.options.parallel,
            go_on=go_on,
            counts_refreshes=self.counts_refreshes,
        )

    # -- what the program asks for

    async def register(self, goal: Goal) -> ResourceState | None:
        """Registers a resource; its state, None if it failed and others go on. Raises StoppedError."""
        return await self._track(self._plan_and_run(lambda: plan_registration(self.ledger, goal), self._goal_urn(goal)))

    async def read(self, goal: ReadGoal) -> ResourceState | None:
        """Reads a resource that is not managed here. Raises StoppedError."""

        def plan() -> Planning[list[Step]]:
            return plan_read(self.ledger, goal)
            yield  # a plan without questions is a generator all the same

        return await self._track(self._plan_and_run(plan, self._goal_urn(goal)))

    async def set_outputs(self, urn: str, outputs: Properties) -> None:
        """Keeps the outputs that the program declares for a component or the stack. Raises StoppedError."""
        if self.executor.stopped:
            raise StoppedError
        state = self.ledger.seen.get(urn)
        if state is None or urn in self.ledger.skipped:
            return
        if not state.row:
            raise PlanError(f"cannot complete a resource '{urn}' whose registration isn't pending", urn)
        new = replace(self.snapshot.get(state.row), outputs=outputs)
        self.ledger.seen[urn] = new
        if not equal(self.snapshot.get(state.row).outputs, outputs):
            await self.snapshot.save(self.snapshot.keep(new, new)[1])

    @contextmanager
    def refusing(self, urn: str) -> Iterator[None]:
        """Turns a refusal outside of a plan into the end of the phase: said once, then StoppedError."""
        try:
            yield
        except (PlanError, ProviderError) as error:
            self._bail(error, urn)
            raise StoppedError from error

    # -- the end of the phase

    async def delete_unwanted(self) -> None:
        """Deletes what the program no longer has, wave after wave."""
        missing = missing_targets(self.options.targets, self.ledger.olds.keys() | self.ledger.seen.keys())
        for sentence in missing:
            self.record.error(sentence)
        try:
            async with self._lock:
                waves = await self._drive(plan_deletions(self.ledger))
                untouched = plan_untouched(self.ledger, waves)
                for step in (step for wave in waves for step in wave):
                    if step.state.provider:
                        await self.registry.ensure(step.state.provider)
        except (PlanError, ProviderError, DiffUnavailableError) as error:
            self._bail(error, "")
            return
        finally:
            self._report_plan_errors()
        await self._run_wave(untouched)
        spared: set[str] = set()
        for wave in waves:
            await self._run_wave([step for step in wave if step.urn not in spared])
            if self.executor.stopped:
                return
            spared |= self.ledger.graph.needed_by(self.executor.failed_urns) if self.executor.failed_urns else set()
        self.bailed = self.bailed or bool(missing)

    def refuse_missing(self, *chosen: Targets) -> bool:
        """Ends the phase with a sentence for each URN that was named and does not exist; whether there was one."""
        for targets in chosen:
            missing = missing_targets(targets, self.ledger.olds)
            if missing:
                self._bail(PlanError("\0".join(missing)), "")
                return True
        return False

    def refuse_hooks(self) -> bool:
        """Ends a destroy without its program if a resource has hooks to run when it is deleted; whether one has."""
        found = [(state.urn, state.delete_hooks) for state in self.ledger.states if state.delete_hooks]
        for urn, hooks in found:
            self.record.error(messages.hooks_without_program(hooks), urn)
        if found:
            self._bail(PlanError(messages.RUN_THE_PROGRAM), "")
        return bool(found)

    async def refresh(self) -> None:
        """Reads all resources anew, side by side, and goes on from what was found."""
        if self.refuse_missing(self.options.targets, self.options.excludes):
            return
        chosen = self.ledger.chosen_by_state()
        try:
            for state in chosen:
                if state.provider:
                    await self.registry.ensure(state.provider)
        except ProviderError as error:
            self._bail(error, "")
            return
        self.executor.go_on = True
        await self._run_wave([Step(Op.REFRESH, state.urn, state) for state in chosen])
        before = {state.urn for state in self.ledger.states}
        gone = before - {state.urn for state in self.snapshot.states()}
        for state in self.snapshot.states():
            await self.snapshot.save(self.snapshot.keep(state, state.without_dependencies_on(gone))[1])
        if not self.executor.failed:
            self.prepare()

    def forget_registrations(self) -> None:
        """Lets nothing count as wanted (a destroy that has run the program for its hooks alone)."""
        self.ledger.told = self.ledger.kept | self.ledger.replaced
        for kept in (self.ledger.kept, self.ledger.replaced, self.ledger.seen, self.ledger.aliased):
            kept.clear()

    async def settle(self) -> None:
        """Waits until nothing that the program has asked for is still under way."""
        while running := [task for task in self._running if not task.done()]:
            await asyncio.wait(running)

    @property
    def failed(self) -> bool:
        """Whether anything went wrong."""
        return self.bailed or self.executor.failed or bool(self.ledger.errors)

    def stop(self) -> None:
        """Ends the phase: what runs may end, nothing else begins."""
        self.executor.stop()

    async def close(self) -> None:
        """Ends providers and channels."""
        await self.registry.close()
        await self.callbacks.close()

    # -- inside

    def _find(self, urn: str) -> ResourceState | None:
        for state in (self.ledger.seen.get(urn), self.ledger.old(urn)):
            found = self.snapshot.find(state.row) if state is not None else None
            if found is not None:
                return found
        return None

    def _goal_urn(self, goal: Goal | ReadGoal) -> str:
        return urns.make_urn(self.name.stack, self.name.project, goal.parent, goal.type, goal.name)

    async def _track[T](self, work: Coroutine[Any, Any, T]) -> T:
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            return await asyncio.shield(task)
        except GovcloudError as error:
            # The state cannot be written, the lock is lost, a provider does not start: no step may follow.
            self.fatal = self.fatal or error
            self.stop()
            raise StoppedError from error

    async def _plan_and_run(self, plan: Callable[[], Planning[list[Step]]], urn: str) -> ResourceState | None:
        try:
            async with self._lock:
                if self.executor.stopped:
                    raise StoppedError
                steps = await self._drive(plan())
        except _StepsFailedError:
            if self.executor.stopped:
                raise StoppedError from None
            return None
        except (PlanError, ProviderError) as error:
            self._bail(error, urn)
            raise StoppedError from error
        finally:
            self._report_plan_errors()
        if not steps:
            return self.ledger.seen[urn]
        state = await self.executor.run_chain(steps)
        if state is None:
            if self.executor.stopped:
                raise StoppedError
            return None
        self.ledger.seen[state.urn] = state
        return state

    async def _run_wave(self, steps: list[Step]) -> None:
        results = await asyncio.gather(*(self.executor.run(step) for step in steps), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException) and not isinstance(result, StoppedError):
                raise result

    async def _drive[T](self, plan: Planning[T]) -> T:
        """Answers a plan's questions until it is done. The lock is held, but for a question that may be asked aside."""
        answer: object = None
        while True:
            try:
                ask = plan.send(answer)
            except StopIteration as stop:
                result: T = stop.value
                return result
            if isinstance(ask, StepsAsk) or (isinstance(ask, DiffAsk) and ask.aside):
                self._lock.release()
                try:
                    answer = await (self._carry_out(ask) if isinstance(ask, StepsAsk) else self._answer(ask))
                finally:
                    await self._lock.acquire()
                if self.executor.stopped:
                    raise StoppedError
            else:
                answer = await self._answer(ask)

    async def _carry_out(self, ask: StepsAsk) -> ResourceState:
        made = await self.executor.run_chain(ask.steps)
        if made is None:
            raise _StepsFailedError
        return made

    async def _answer(self, ask: CheckAsk | DiffAsk | ProviderDiffAsk) -> object:
        if isinstance(ask, CheckAsk):
            if ask.provider == PROVIDER_REGISTRY:
                return await self.registry.check(ask.urn, ask.olds, ask.news)
            return await (await self.registry.ensure(ask.provider)).check(ask.urn, ask.olds, ask.news)
        if isinstance(ask, DiffAsk):
            if ask.provider == PROVIDER_REGISTRY:
                return await self.registry.diff(ask.urn, ask.old, ask.news)
            provider = await self.registry.ensure(ask.provider)
            try:
                return await provider.diff(ask.urn, ask.old, ask.news, ask.ignore_changes)
            except DiffUnavailableError as error:
                self.record.warn(str(error), ask.urn)
                return Difference(Changes.SOME)
        return await self.registry.would_replace(ask.old, ask.new)

    def _bail(self, error: Exception, urn: str) -> None:
        """The run ends because of a plan; the sentences have been said when this returns."""
        self.bailed = True
        where = error.urn if isinstance(error, PlanError) and error.urn else urn
        for sentence in str(error).split("\0"):
            if sentence:
                self.record.error(sentence, where)
        self.stop()

    def _report_plan_errors(self) -> None:
        for note in self.ledger.notes:
            self.record.report(note)
        self.ledger.notes.clear()
        for urn, sentence in self.ledger.errors:
            self.record.error(sentence, urn)
        if self.ledger.errors:
            self.executor.failed = True
            self.ledger.errors.clear()
