"""A stack moves with its history to another name and between databases; a move that was cut short can be ended."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from govcloud.errors import GovcloudError
from stacks.engine.model import Deployment, PendingOperation, ResourceState
from stacks.engine.state import move
from stacks.engine.state.database import Database
from stacks.engine.state.lease import LeaseLostError, acquire, release
from stacks.engine.state.move import Target, move_stack, rename_stack
from stacks.engine.state.open import open_database
from stacks.engine.state.overview import find_store, summarize
from stacks.engine.state.passphrase import open_stack_secrets
from stacks.engine.state.store import RunEntry, StackStore, open_stack
from stacks.engine.values import ResourceReference, Secret

ROOT = "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev"
A, B = "urn:pulumi:dev::p::t:m:T::a", "urn:pulumi:dev::p::t:m:T$t:m:T::b"
STATE = Deployment(
    (
        ResourceState(ROOT, "pulumi:pulumi:Stack", outputs={"all": [ResourceReference(A, "1")]}),
        ResourceState(A, "t:m:T", custom=True, id="1", parent=ROOT, inputs={"secret": Secret({"in": "hidden"})}),
        ResourceState(B, "t:m:T", custom=True, id="2", parent=A, dependencies=(A,), property_dependencies={"x": (A,)}),
    ),
    (PendingOperation("creating", ResourceState(B + "2", "t:m:T", custom=True, parent=A)),),
)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Database]:
    """Where stacks move to: always a SQLite file, so that each kind is a source once."""
    opened = open_database(f"sqlite:///{tmp_path}/other.db")
    yield opened
    opened.close()


async def _make(database: Database, name: str = "dev") -> StackStore:
    store = await open_stack(database, "p", name, await open_stack_secrets(database, "old", "p", name))
    lease = await acquire(database, store.number, name, "me", time.time)
    await store.replace(STATE, lease)
    number = await store.begin_run(RunEntry(0, "update", "li", "abc", "plan", "2026-01-01T00:00:00Z"), lease)
    await store.end_run(number, "2026-01-01T00:01:00Z", "succeeded", '{"create": 2}')
    await release(database, lease)
    return store


def _run(work: Callable[[], Awaitable[None]]) -> None:
    async def wait() -> None:
        await work()

    asyncio.run(wait())


def test_stack_moves_between_databases_with_secrets_and_history(database: Database, other: Database) -> None:
    async def work() -> None:
        store = await _make(database)
        assert await move_stack(store, Target(other, "new", "p", "dev"), "me", time.time) == 3
        there = await find_store(other, "new", "p", "dev")
        assert await there.load() == STATE
        (run,) = await there.history()
        assert (run.actor, run.plan, run.result) == ("li", "plan", "succeeded")
        assert await summarize(database, time.time()) == []
        await move_stack(there, Target(database, "old", "p", "dev"), "me", time.time)
        assert await (await find_store(database, "old", "p", "dev")).load() == STATE

    _run(work)


def test_renamed_stack_has_new_urns_everywhere_and_no_plan_that_holds(database: Database) -> None:
    async def work() -> None:
        await move_stack(await _make(database), Target(database, "old", "p", "city.x"), "me", time.time)
        (summary,) = await summarize(database, time.time())
        store = await find_store(database, "old", "p", "city.x")
        assert (summary.name, summary.resources, summary.pending) == ("city.x", 3, 1)
        assert await store.load() == rename_stack(STATE, "dev", "city.x")
        assert [run.plan for run in await store.history()] == [""]

    _run(work)


def test_rename_changes_every_urn_and_back_again_is_where_it_began() -> None:
    renamed = rename_stack(STATE, "dev", "city.x")
    assert "urn:pulumi:dev::" not in repr(renamed)
    assert renamed.resources[0].urn == "urn:pulumi:city.x::p::pulumi:pulumi:Stack::p-city.x"
    assert rename_stack(renamed, "city.x", "dev") == STATE


def test_stack_is_not_moved_over_another(database: Database, other: Database) -> None:
    async def work() -> None:
        store = await _make(database)
        taken = await _make(other)
        lease = await acquire(other, taken.number, "dev", "me", time.time)
        await taken.replace(Deployment(STATE.resources[:1]), lease)
        await release(other, lease)
        with pytest.raises(GovcloudError, match="stack of this name already"):
            await move_stack(store, Target(other, "old", "p", "dev"), "me", time.time)
        assert await store.load() == STATE
        assert len((await taken.load()).resources) == 1
        await acquire(database, store.number, "dev", "next", time.time)

    _run(work)


@pytest.mark.parametrize("step", ["_write_runs", "_delete"])
def test_move_that_was_cut_short_is_ended_by_another(
    database: Database, other: Database, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    async def work() -> None:
        store = await _make(database)
        with monkeypatch.context() as patched:
            patched.setattr(move, step, fail)
            with pytest.raises(RuntimeError):
                await move_stack(store, Target(other, "old", "p", "dev"), "me", time.time)
        assert await store.load() == STATE
        await move_stack(store, Target(other, "old", "p", "dev"), "me", time.time)
        there = await find_store(other, "old", "p", "dev")
        assert await there.load() == STATE
        assert [run.kind for run in await there.history()] == ["update"]
        assert await summarize(database, time.time()) == []

    _run(work)


def test_old_lock_does_not_fit_a_stack_that_gets_the_number_of_one_that_moved(
    database: Database, other: Database
) -> None:
    async def work() -> None:
        store = await _make(database)
        old = await acquire(database, store.number, "dev", "zombie", lambda: 0.0, seconds=1)
        await move_stack(store, Target(other, "old", "p", "dev"), "me", time.time)
        again = await open_stack(database, "p", "next", store.secrets)
        await acquire(database, again.number, "next", "me", time.time)
        with pytest.raises(LeaseLostError):
            await StackStore(database, old.stack, "dev", store.secrets).replace(STATE, old)

    _run(work)
