"""Preview, up, refresh and destroy of one stack, as the Pulumi CLI carries them out: a preview first, then the update.

A run takes the stack's lock for its update, enters itself in the history, and writes every step to the journal.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from govcloud.errors import Exit, GovcloudError
from govcloud.text import Text
from stacks.engine import messages
from stacks.engine.adopt import adopt_pending
from stacks.engine.config import Config
from stacks.engine.deployment import Deployment, StackName
from stacks.engine.engine_service import EngineService
from stacks.engine.events import Listener, Phase, PhaseRecord
from stacks.engine.graph import Graph
from stacks.engine.journal import Journal, NoJournal
from stacks.engine.model import Deployment as State
from stacks.engine.model import Op
from stacks.engine.monitor import Monitor
from stacks.engine.options import Options
from stacks.engine.program import Program, run_program
from stacks.engine.providers.builtin import StackOutputs
from stacks.engine.providers.host import PluginHost
from stacks.engine.server import EngineServer
from stacks.engine.snapshot import Snapshot
from stacks.engine.state.holder import name_holder
from stacks.engine.state.lease import LEASE_SECONDS, Lease, LeaseLostError, acquire, release, renew
from stacks.engine.state.problems import DatabaseError
from stacks.engine.state.store import RunEntry, StackStore
from stacks.engine.urn import ROOT_STACK_TYPE
from stacks.engine.values import Properties

EXIT_DONE, EXIT_FAILED, EXIT_CHANGES = 0, 1, 7
_NO_CHANGE = frozenset({Op.SAME, Op.READ, Op.READ_DISCARD, Op.READ_REPLACEMENT})
_PROGRAM_GRACE = 20.0


@dataclass(frozen=True)
class RunResult:
    """How a run ended: the exit code of Pulumi's CLI, what each phase reported, the lines of errors and warnings."""

    exit_code: int
    phases: dict[Phase, PhaseRecord]
    lines: tuple[str, ...] = ()

    @property
    def succeeded(self) -> bool:
        """Whether all went as asked."""
        return self.exit_code == EXIT_DONE


class StateMovedError(GovcloudError):
    """The state is another one than that which a plan was made from."""

    def __init__(self, stack: str) -> None:
        super().__init__(
            Text(
                "the state has changed since the plan was made; nothing was done", "计划生成后状态已变化，未作任何更改"
            ),
            stack,
            todo=Text("look at a new plan, then apply that one", "请重新预览并按新的计划执行"),
            exit_code=Exit.CHANGES,
        )


async def _no_stacks(_: str) -> Properties | None:
    return None


@dataclass(frozen=True)
class Stack:
    """A stack and what its runs need."""

    name: StackName
    store: StackStore
    host: PluginHost
    config: Config = field(default_factory=Config)
    listener: Listener | None = None
    stack_outputs: StackOutputs = _no_stacks
    actor: str = ""
    revision: str = ""
    basis: str = ""
    """Digest of all that the program is made of: kept with a run, so that one that can change nothing is not begun."""
    expected_state: str = ""
    """Digest of the state that a plan was made from; an update of another state is refused. Empty: any state."""
    clock: Callable[[], float] = time.time

    def now(self) -> str:
        """The time as the state stores it."""
        return datetime.fromtimestamp(self.clock(), UTC).isoformat().replace("+00:00", "Z")


async def preview(stack: Stack, program: Program, options: Options) -> RunResult:
    """What an up would do; writes nothing."""
    record = await _phase(stack, options, "preview", NoJournal(), lambda d: _up(d, stack, program))
    return _result(options, "preview", [record])


async def up(stack: Stack, program: Program, options: Options) -> RunResult:
    """Makes the stack what the program says."""
    return await _preview_then_update(stack, options, "update", lambda d: _up(d, stack, program))


async def refresh(stack: Stack, options: Options) -> RunResult:
    """Makes the state what the providers say."""
    if missing := _missing(await stack.store.load(), options):
        return RunResult(EXIT_FAILED, {}, (missing,))
    return await _preview_then_update(stack, options, "refresh", _refresh)


async def destroy(stack: Stack, options: Options, program: Program | None = None) -> RunResult:
    """Deletes all that the stack has."""
    there = await stack.store.load()
    if missing := _missing(there, options):
        return RunResult(EXIT_FAILED, {}, (missing,))
    if options.exclude_protected and there.resources:
        kept = Graph(there.resources).needed_by({state.urn for state in there.resources if state.protect})
        if kept == {state.urn for state in there.resources}:
            return RunResult(EXIT_DONE, {})
    return await _preview_then_update(stack, options, "destroy", lambda d: _destroy(d, stack, program))


async def _preview_then_update(
    stack: Stack, options: Options, kind: str, body: Callable[[Deployment], Awaitable[None]]
) -> RunResult:
    records: list[tuple[PhaseRecord, bool]] = []
    if not options.skip_preview:
        records.append(await _phase(stack, options, "preview", NoJournal(), body))
        if records[-1][1] or options.preview_only:
            return _result(options, kind, records)
    async with _locked(stack, kind) as (lease, number):
        if stack.expected_state and await stack.store.digest() != stack.expected_state:
            await stack.store.end_run(number, stack.now(), "refused", "{}")
            raise StateMovedError(stack.name.stack)
        journal = stack.store.journal(lease, number)
        result, summary = "aborted", "{}"
        try:
            record, failed = await _phase(stack, options, "update", journal, body)
            records.append((record, failed))
            result, summary = "failed" if failed else "succeeded", json.dumps(record.changes, sort_keys=True)
        finally:
            with suppress(GovcloudError):
                await stack.store.end_run(number, stack.now(), result, summary)
    return _result(options, kind, records)


def _missing(there: State, options: Options) -> str:
    """The line for the first of the named resources that is not in the state."""
    known = {state.urn for state in there.resources}
    named = [*options.targets.literals, *options.excludes.literals]
    return next((f"error: {messages.no_such_resource(urn)}" for urn in named if urn not in known), "")


def _result(options: Options, kind: str, records: Sequence[tuple[PhaseRecord, bool]]) -> RunResult:
    phases: dict[Phase, PhaseRecord] = {}
    exit_code = EXIT_DONE
    for record, failed in records:
        phases[record.phase] = record
        if failed:
            exit_code = EXIT_FAILED
    lines = [
        f"{event.severity}: {messages.first_line(event.message)}"
        for record in phases.values()
        for event in record.diagnostics
        if event.severity in {"warning", "error"}
    ]
    last = list(phases.values())[-1]
    if exit_code == EXIT_DONE and options.expect_no_changes and set(last.changes) - {str(op) for op in _NO_CHANGE}:
        exit_code = EXIT_CHANGES
        lines.append("error: " + messages.NO_CHANGES_EXPECTED.format(kind=kind))
    return RunResult(exit_code, phases, tuple(dict.fromkeys(lines)))


async def _phase(
    stack: Stack, options: Options, phase: Phase, journal: Journal, body: Callable[[Deployment], Awaitable[None]]
) -> tuple[PhaseRecord, bool]:
    """Runs one phase; its record and whether it failed."""
    record = PhaseRecord(phase, stack.listener)
    server = EngineServer(EngineService(record))
    deployment = Deployment(
        name=stack.name,
        options=options,
        preview=phase == "preview",
        snapshot=Snapshot(await stack.store.load(), journal),
        record=record,
        host=stack.host,
        engine=server,
        now=stack.now,
        stack_outputs=stack.stack_outputs,
        counts_refreshes=body is _refresh,
    )
    try:
        await body(deployment)
        await deployment.settle()
        if deployment.fatal is not None:
            raise deployment.fatal
        if deployment.failed and not deployment.bailed:
            record.error(f"{phase} failed")
        root = next((s for s in deployment.snapshot.states() if s.type == ROOT_STACK_TYPE), None)
        record.outputs = root.outputs if root else {}
    finally:
        await deployment.close()
        await server.close()
    return record, deployment.failed


async def _up(deployment: Deployment, stack: Stack, program: Program) -> None:
    await _take_up_pending(deployment)
    if deployment.options.refresh:
        await deployment.refresh()
        if deployment.failed:
            return
    await _run_to_end(deployment, stack, program, deployment.delete_unwanted)


async def _run_to_end(
    deployment: Deployment, stack: Stack, program: Program, then: Callable[[], Awaitable[None]]
) -> None:
    """Runs the program; `then` comes while it still waits, so that its hooks are there, unless the program failed."""
    if deployment.refuse_missing(deployment.options.replaces):
        return
    monitor = Monitor(deployment, stack.config)
    engine = EngineService(deployment.record)
    running = asyncio.ensure_future(run_program(program, monitor, engine, stack.config, deployment.options))
    signalled = asyncio.ensure_future(monitor.program_done.wait())
    stopped = asyncio.ensure_future(deployment.executor.stop_event.wait())
    try:
        await asyncio.wait({running, signalled, stopped}, return_when=asyncio.FIRST_COMPLETED)
        await deployment.settle()
        if not monitor.program_done.is_set():
            await asyncio.wait({running}, timeout=_PROGRAM_GRACE)
            await deployment.settle()
            deployment.bailed = deployment.bailed or not deployment.executor.stopped
            deployment.stop()
        elif not deployment.executor.stopped:
            await then()
    finally:
        monitor.released.set()
        signalled.cancel()
        stopped.cancel()
        await asyncio.wait({running}, timeout=_PROGRAM_GRACE)


async def _refresh(deployment: Deployment) -> None:
    await deployment.refresh()
    if not deployment.preview:
        await deployment.snapshot.drop_pending(creating=deployment.options.clear_pending_creates)


async def _destroy(deployment: Deployment, stack: Stack, program: Program | None) -> None:
    await _take_up_pending(deployment)
    if deployment.options.refresh:
        await deployment.refresh()
        if deployment.failed:
            return
    if program is not None and deployment.options.run_program:

        async def delete_all() -> None:
            deployment.forget_registrations()
            await deployment.delete_unwanted()

        await _run_to_end(deployment, stack, program, delete_all)
        return
    if not deployment.refuse_hooks():
        await deployment.delete_unwanted()


async def _take_up_pending(deployment: Deployment) -> None:
    """What an earlier run was doing when it was cut short: looked up where a provider can, else said."""
    snapshot = deployment.snapshot
    if deployment.options.adopt_token:
        await adopt_pending(deployment, deployment.options.adopt_token)
    if deployment.preview or deployment.options.refresh or not snapshot.pending:
        return
    operations = [(op.resource.urn, op.kind) for op in snapshot.pending]
    deployment.record.warn(messages.pending_operations(operations))
    await snapshot.drop_pending(creating=False)


@asynccontextmanager
async def _locked(stack: Stack, kind: str) -> AsyncIterator[tuple[Lease, int]]:
    """Holds the stack's lock and renews it; ends the run if it is lost."""
    store = stack.store
    lease = await acquire(store.database, store.number, store.name, name_holder(stack.actor), stack.clock)
    keeper = asyncio.ensure_future(_keep(stack, lease))
    try:
        yield (
            lease,
            await store.begin_run(RunEntry(0, kind, stack.actor, stack.revision, stack.basis, stack.now()), lease),
        )
    finally:
        keeper.cancel()
        with suppress(asyncio.CancelledError, LeaseLostError):
            await keeper
        with suppress(DatabaseError):  # a lock that cannot be given back ends by itself
            await release(store.database, lease)


async def _keep(stack: Stack, lease: Lease) -> None:
    while True:
        await asyncio.sleep(LEASE_SECONDS / 3)
        with suppress(DatabaseError):  # it may be back before the lock ends
            await renew(stack.store.database, lease, stack.clock)
