"""Runs the steps of a plan: at most so many at once, each with its events, its journal entries and its outcome.

When a step fails, running ones end, no new one begins (unless errors are to be passed over), and the failure is kept.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import grpc

from stacks.engine import urn as urns
from stacks.engine.apply import Applied, Applier, ProtectedError
from stacks.engine.diff import Changes
from stacks.engine.events import PhaseRecord, StepDone, StepFailed
from stacks.engine.hooks import HookError
from stacks.engine.journal import Change, Drop
from stacks.engine.model import Op, ResourceState
from stacks.engine.plan.ledger import Ledger
from stacks.engine.plan.steps import DELETIONS, REPLACEMENTS, Step
from stacks.engine.providers.client import ProviderError
from stacks.engine.providers.provider import DiffUnavailableError
from stacks.engine.snapshot import Snapshot
from stacks.engine.values import equal

_KINDS = {
    Op.CREATE: "creating",
    Op.CREATE_REPLACEMENT: "creating",
    Op.UPDATE: "updating",
    Op.DELETE: "deleting",
    Op.DELETE_REPLACED: "deleting",
    Op.READ: "reading",
    Op.READ_REPLACEMENT: "reading",
    Op.IMPORT: "importing",
    Op.IMPORT_REPLACEMENT: "importing",
}


class StoppedError(Exception):
    """The run is being ended; whoever waits for a step need not wait any longer."""


@dataclass
class Executor:
    """Carries out steps for one phase."""

    applier: Applier
    snapshot: Snapshot
    ledger: Ledger
    record: PhaseRecord
    parallel: int
    go_on: bool
    """Whether other steps go on after a failure (always in a preview)."""
    counts_refreshes: bool = False
    """Whether what a refresh finds is part of the summary (not where it only comes before an up or a destroy)."""
    failed: bool = False
    failed_urns: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.parallel)
        self.stop_event = asyncio.Event()

    @property
    def stopped(self) -> bool:
        """Whether no further step begins."""
        return self.stop_event.is_set()

    def stop(self) -> None:
        """Lets no further step begin."""
        self.stop_event.set()

    async def run_chain(self, steps: Sequence[Step]) -> ResourceState | None:
        """Runs steps one after the other; the new state, None if a step failed. Raises StoppedError."""
        result: ResourceState | None = None
        for step in steps:
            made = await self.run(step if result is None or step.op is not Op.REPLACE else replace(step, new=result))
            if made is None and step.op not in DELETIONS:
                return None
            if step.urn in self.failed_urns and step.op in DELETIONS:
                return None
            result = made or result
        return result

    async def run(self, step: Step) -> ResourceState | None:
        """Runs one step; the state that it made, None if it failed or deleted. Raises StoppedError."""
        async with self._slots:
            if self.stopped:
                raise StoppedError
            self.record.report(step.begun())
            key = await self._begin(step)
            try:
                applied = await self.applier.apply(step)
            except (ProviderError, HookError, DiffUnavailableError, grpc.aio.AioRpcError) as error:
                await self.snapshot.finish(key)
                await self._fail(step, _sentence(error), error)
                return None
            state, changes = self._settle(step, applied)
            await self.snapshot.finish(key, changes) if key else await self.snapshot.save(changes)
            if applied.error:
                await self._fail(step, applied.error)
                return None
            self._report_done(step, applied)
            if self.applier.hooks.failed:
                self.failed = True
                if not self.go_on:
                    self.stop()
            return state

    async def _begin(self, step: Step) -> int:
        state = step.state
        if step.op not in _KINDS or not state.custom or urns.is_provider_type(state.type):
            return 0
        return await self.snapshot.begin(_KINDS[step.op], state)

    async def _fail(self, step: Step, sentence: str, error: Exception | None = None) -> None:
        self.failed = True
        self.failed_urns.add(step.urn)
        self.ledger.failed.add(step.urn)
        if self.ledger.preview:
            self.record.error(f"Preview failed: {sentence}", step.urn)
        else:
            self.record.error(sentence, step.urn)
            if not urns.is_default_provider(step.urn):
                self.record.report(StepFailed(step.op, step.urn))
        # Other deletions go on beside a protected resource.
        if not self.go_on and not isinstance(error, ProtectedError):
            self.stop()

    def _settle(self, step: Step, applied: Applied) -> tuple[ResourceState | None, list[Change]]:
        """The state in its row, and what is to be written."""
        old, state = step.old, applied.state
        if step.op is Op.REPLACE or step.skipped:
            return state, []
        if old is None:
            assert state is not None  # noqa: S101 - what was not there before is there now
            return self.snapshot.add(state)
        if state is None:
            return None, self.snapshot.mark_pending(old.row) if step.keep_row else [Drop(old.row)]
        if step.op not in REPLACEMENTS:
            return self.snapshot.keep(old, state)
        added, changes = self.snapshot.add(state)
        if not step.delete_old:
            return added, [*changes, Drop(old.row)]
        self.ledger.condemned.add(old.row)
        return added, [*changes, *self.snapshot.mark_deleted(old.row)]

    def _report_done(self, step: Step, applied: Applied) -> None:
        internal = urns.is_default_provider(step.urn)
        if step.op is Op.REFRESH:
            found = applied.found
            changed = found is not None and found.changes is not Changes.NONE
            op = Op.DELETE if applied.state is None else Op.UPDATE if changed else Op.SAME
            if not self.counts_refreshes:
                op = Op.REFRESH
            diffs = found.changed_keys if found else ()
            detailed = found.detailed if found else None
            counted = self.counts_refreshes and not internal
            self.record.report(StepDone(op, step.urn, counted, diffs, detailed, refreshed=True))
            return
        counted = step.logical and not internal
        if step.op is Op.READ:
            counted = step.old is not None and not equal(
                step.old.outputs, applied.state.outputs if applied.state else {}
            )
        self.record.report(StepDone(step.op, step.urn, counted, step.diffs, step.detailed))


def _sentence(error: Exception) -> str:
    if isinstance(error, grpc.aio.AioRpcError):
        return error.details() or error.code().name
    return str(error)
