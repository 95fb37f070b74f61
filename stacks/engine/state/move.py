"""Moves a stack to another name or another database with its history. The source goes only when the copy is complete.

A move that was cut short has left both; doing it again finds the copy complete, or makes it anew, and ends it.
"""

from collections.abc import Callable
from dataclasses import astuple, dataclass, replace

from govcloud.errors import GovcloudError
from govcloud.text import Text
from stacks.engine import urn as urns
from stacks.engine.model import Deployment, PendingOperation, ResourceState
from stacks.engine.state.cursor import Cursor
from stacks.engine.state.database import Database
from stacks.engine.state.lease import Lease, acquire, check, release
from stacks.engine.state.passphrase import open_stack_secrets
from stacks.engine.state.store import RunEntry, StackStore, open_stack
from stacks.engine.values import Properties, ResourceReference, Value, transform

_MARK = "moving"


@dataclass(frozen=True)
class Target:
    """Where to: a database, the passphrase of its stacks, and the stack's name there."""

    database: Database
    passphrase: str
    project: str
    name: str


async def move_stack(store: StackStore, target: Target, holder: str, clock: Callable[[], float]) -> int:
    """Moves a stack; how many resources it has. Raises GovcloudError if there is another stack at the target."""
    lease = await acquire(store.database, store.number, store.name, holder, clock)
    try:
        source = await store.load()
        moved = rename_stack(source, store.name, target.name)
        runs = list(reversed(await store.history(limit=1_000_000)))
        secrets = await open_stack_secrets(target.database, target.passphrase, target.project, target.name)
        there = await open_stack(target.database, target.project, target.name, secrets)
        await _fill(there, moved, runs if moved == source else [replace(run, plan="") for run in runs], holder, clock)
        await store.database.transact(lambda cursor: _delete(cursor, lease))
    except BaseException:
        await release(store.database, lease)
        raise
    return len(moved.resources)


def rename_stack(deployment: Deployment, old: str, new: str) -> Deployment:
    """The state with every URN of the stack `old` as one of `new`; the stack's own resource is renamed too."""
    if old == new:
        return deployment

    def change(urn: str) -> str:
        prefix, rest = f"urn:pulumi:{old}::", urn.partition("::")[2]
        if not urn.startswith(prefix):
            return urn
        project = rest.partition("::")[0]
        if urns.qualified_type(urn) == urns.ROOT_STACK_TYPE:
            return f"urn:pulumi:{new}::{project}::{urns.ROOT_STACK_TYPE}::{project}-{new}"
        return f"urn:pulumi:{new}::{rest}"

    return Deployment(
        tuple(_renamed(state, change) for state in deployment.resources),
        tuple(PendingOperation(op.kind, _renamed(op.resource, change), op.key) for op in deployment.pending),
    )


def _renamed(state: ResourceState, change: Callable[[str], str]) -> ResourceState:
    names = {urn: change(urn) for urn in state.references | {state.urn}}
    return replace(
        state.renamed(names),
        urn=change(state.urn),
        inputs=_properties(state.inputs, change),
        outputs=_properties(state.outputs, change),
    )


def _properties(values: Properties, change: Callable[[str], str]) -> Properties:
    def point(value: Value) -> Value:
        return replace(value, urn=change(value.urn)) if isinstance(value, ResourceReference) else value

    changed: Properties = transform(values, point)
    return changed


async def _fill(
    there: StackStore, deployment: Deployment, runs: list[RunEntry], holder: str, clock: Callable[[], float]
) -> None:
    """Writes the copy into a stack that is new, or was left by a move that did not end."""
    lease = await acquire(there.database, there.number, there.name, holder, clock)
    try:
        found, history = await there.load(), await there.history()
        unfinished = bool(history) and history[-1].kind == _MARK
        if (found.resources or history) and not unfinished and not _same(found, deployment):
            raise GovcloudError(
                Text("there is a stack of this name already", "该名称的栈已存在"),
                there.name,
                todo=Text("choose another name, or move that one away first", "请换一个名称，或先移走该栈"),
            )
        await there.database.transact(lambda cursor: _mark(cursor, lease))
        await there.replace(deployment, lease)
        await there.database.transact(lambda cursor: _write_runs(cursor, lease, runs))
    finally:
        await release(there.database, lease)


def _same(one: Deployment, other: Deployment) -> bool:
    """Whether two states hold the same, in whatever order: the copy of a move that ended before its source went."""
    return sorted(one.resources, key=_key) == sorted(other.resources, key=_key) and bool(one.resources)


def _key(state: ResourceState) -> tuple[str, str]:
    return state.urn, state.id


def _mark(cursor: Cursor, lease: Lease) -> None:
    """Enters as the only run that a move is under way."""
    check(cursor, lease)
    cursor.run("DELETE FROM run WHERE stack = ?", lease.stack)
    _insert(cursor, lease, RunEntry(0, _MARK, "", "", "", ""))


def _write_runs(cursor: Cursor, lease: Lease, runs: list[RunEntry]) -> None:
    check(cursor, lease)
    cursor.run("DELETE FROM run WHERE stack = ?", lease.stack)
    for run in runs:
        _insert(cursor, lease, run)


def _insert(cursor: Cursor, lease: Lease, run: RunEntry) -> None:
    cursor.run(
        "INSERT INTO run (stack, kind, actor, revision, plan, started, ended, result, summary)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        lease.stack,
        *astuple(run)[1:],
    )


def _delete(cursor: Cursor, lease: Lease) -> None:
    """The lock's row stays: another stack may get the same number, and an old token must not fit it."""
    check(cursor, lease)
    for table in ("resource", "operation", "run"):
        cursor.run(f"DELETE FROM {table} WHERE stack = ?", lease.stack)  # noqa: S608 - names of ours
    cursor.run("DELETE FROM stack WHERE id = ?", lease.stack)
    cursor.run("UPDATE lease SET token = token + 1, holder = '', expires = 0 WHERE stack = ?", lease.stack)
