"""The state database: rows, journal, lock and fencing; a process killed at any moment loses nothing."""

import asyncio
import random
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from govcloud.errors import Exit, GovcloudError
from stacks.engine.journal import Drop, Put
from stacks.engine.model import Deployment, PendingOperation, ResourceState
from stacks.engine.state import commands
from stacks.engine.state.database import Database, SqliteDatabase
from stacks.engine.state.holder import is_gone
from stacks.engine.state.lease import LeaseLostError, LockHeldError, acquire, break_lease, release, renew
from stacks.engine.state.open import open_database
from stacks.engine.state.store import RunEntry, StackStore, open_stack
from tests.engine.oracle_case import make_secrets

URN = "urn:pulumi:dev::p::t:m:T::"


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _state(name: str, row: int = 0, *, needs: str = "") -> ResourceState:
    return ResourceState(
        URN + name, "t:m:T", custom=True, id=name, dependencies=(URN + needs,) if needs else (), row=row
    )


async def _open(database: Database) -> StackStore:
    return await open_stack(database, "p", "dev", make_secrets())


def test_rows_come_back_with_dependencies_first(database: Database) -> None:
    async def work() -> Deployment:
        store = await _open(database)
        lease = await acquire(database, store.number, "dev", "me", time.time)
        journal = store.journal(lease, 1)
        await journal.finish(0, [Put(_state("b", 1, needs="a")), Put(_state("a", 2)), Put(_state("gone", 3))])
        await journal.finish(0, [Drop(3)])
        return await store.load()

    loaded = asyncio.run(work())
    assert [state.id for state in loaded.resources] == ["a", "b"]
    assert [state.row for state in loaded.resources] == [2, 1]


def test_intent_stays_until_its_outcome_is_written(database: Database) -> None:
    async def work() -> tuple[Deployment, Deployment]:
        store = await _open(database)
        journal = store.journal(await acquire(database, store.number, "dev", "me", time.time), 1)
        key = await journal.begin(PendingOperation("creating", _state("a")))
        during = await store.load()
        await journal.finish(key, [Put(_state("a", 1))])
        return during, await store.load()

    during, after = asyncio.run(work())
    assert [(op.kind, op.resource.urn) for op in during.pending] == [("creating", URN + "a")]
    assert not during.resources
    assert not after.pending
    assert len(after.resources) == 1


def test_second_holder_of_a_lock_is_refused_with_exit_code_five(database: Database) -> None:
    async def work() -> LockHeldError:
        store = await _open(database)
        clock = Clock()
        await acquire(database, store.number, "dev", "first", clock)
        with pytest.raises(LockHeldError) as caught:
            await acquire(database, store.number, "dev", "second", clock)
        return caught.value

    error = asyncio.run(work())
    assert error.exit_code == Exit.LOCKED
    assert "first" in str(error)


def test_of_many_that_want_a_lock_at_once_one_gets_it(state_url: str) -> None:
    databases = [open_database(state_url) for _ in range(4)]

    async def one(database: Database, holder: str) -> bool:
        store = await _open(database)
        try:
            await acquire(database, store.number, "dev", holder, time.time)
        except LockHeldError:
            return False
        return True

    async def work() -> list[bool]:
        return await asyncio.gather(*(one(databases[n % 4], f"h{n}") for n in range(16)))

    assert sum(asyncio.run(work())) == 1
    for database in databases:
        database.close()


def test_lock_that_ran_out_is_taken_over_and_the_old_holder_cannot_write(database: Database) -> None:
    async def work() -> Deployment:
        store = await _open(database)
        clock = Clock()
        old = await acquire(database, store.number, "dev", "old", clock, seconds=10)
        clock.now += 11
        new = await acquire(database, store.number, "dev", "new", clock, seconds=10)
        assert new.token > old.token
        with pytest.raises(LeaseLostError):
            await store.journal(old, 1).finish(0, [Put(_state("late", 1))])
        with pytest.raises(LeaseLostError):
            await renew(database, old, clock)
        await release(database, old)
        await store.journal(new, 2).finish(0, [Put(_state("good", 1))])
        return await store.load()

    assert [state.id for state in asyncio.run(work()).resources] == ["good"]


def test_lock_of_a_process_that_has_ended_is_taken_at_once_that_of_a_living_one_is_not(database: Database) -> None:
    code = "from stacks.engine.state.holder import name_holder; print(name_holder('li'), flush=True); input()"
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout
    holder = child.stdout.readline().strip()

    async def take(name: str) -> None:
        store = await _open(database)
        await acquire(database, store.number, "dev", name, time.time)

    asyncio.run(take(holder))
    with pytest.raises(LockHeldError, match=rf"li@[^#]*:{child.pid}: its lock"):
        asyncio.run(take("me"))
    child.kill()
    child.wait()
    asyncio.run(take("me"))


@pytest.mark.parametrize("holder", ["", "me", "me@host:1", "me@host:1#other-5", "me@host:x#-"])
def test_holder_of_whom_nothing_is_known_is_not_gone(holder: str) -> None:
    assert not is_gone(holder)


def test_broken_lock_stops_its_holder(database: Database) -> None:
    async def work() -> str:
        store = await _open(database)
        lease = await acquire(database, store.number, "dev", "stuck", time.time)
        holder = await break_lease(database, store.number)
        with pytest.raises(LeaseLostError):
            await store.journal(lease, 1).begin(PendingOperation("creating", _state("a")))
        return holder

    assert asyncio.run(work()) == "stuck"


def test_runs_are_kept_in_the_history(database: Database) -> None:
    async def work() -> list[RunEntry]:
        store = await _open(database)
        lease = await acquire(database, store.number, "dev", "me", time.time)
        entry = RunEntry(0, "update", "zhang", "abc123", "", "2026-01-01T00:00:00Z")
        number = await store.begin_run(entry, lease)
        await store.end_run(number, "2026-01-01T00:01:00Z", "succeeded", '{"create": 1}')
        return await store.history()

    (entry,) = asyncio.run(work())
    assert (entry.actor, entry.revision, entry.result) == ("zhang", "abc123", "succeeded")


def test_failed_work_undoes_itself_and_nothing_else_of_its_group(database: Database) -> None:
    async def work() -> int:
        store = await _open(database)

        def bad(cursor: object) -> None:
            cursor.run("DELETE FROM stack")  # type: ignore[attr-defined]
            msg = "no"
            raise ValueError(msg)

        results = await asyncio.gather(database.transact(bad), _open(database), return_exceptions=True)
        assert isinstance(results[0], ValueError)
        return store.number

    assert asyncio.run(work()) == 1


def test_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    SqliteDatabase(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = '99'")
    with pytest.raises(GovcloudError, match="newer version"):
        SqliteDatabase(path)


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    path.write_text("this is a letter, not a database" * 100)
    with pytest.raises(GovcloudError, match="no state database"):
        SqliteDatabase(path)


def test_state_file_is_for_its_owner_only(tmp_path: Path) -> None:
    SqliteDatabase(tmp_path / "state.db").close()
    assert (tmp_path / "state.db").stat().st_mode & 0o077 == 0


def test_resource_that_others_need_is_not_forgotten(database: Database) -> None:
    async def work() -> None:
        store = await _open(database)
        lease = await acquire(database, store.number, "dev", "me", time.time)
        await store.replace(Deployment((_state("a"), _state("b", needs="a"))), lease)
        await release(database, lease)
        with pytest.raises(GovcloudError, match="depend on this one"):
            await commands.remove(store, [URN + "a"], "me", time.time)
        await commands.remove(store, [URN + "a", URN + "b"], "me", time.time)
        assert not (await store.load()).resources

    asyncio.run(work())


def test_renamed_resource_takes_references_along(database: Database) -> None:
    async def work() -> Deployment:
        store = await _open(database)
        lease = await acquire(database, store.number, "dev", "me", time.time)
        await store.replace(Deployment((_state("a"), _state("b", needs="a"))), lease)
        await release(database, lease)
        await commands.rename(store, [URN + "a", URN + "z"], "me", time.time)
        return await store.load()

    assert asyncio.run(work()).resources[1].dependencies == (URN + "z",)


@pytest.mark.parametrize("seed", range(4))
def test_killed_writer_leaves_every_confirmed_row_and_no_half_one(state_url: str, seed: int) -> None:
    child = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("store_child.py")), state_url], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout
    confirmed = [int(child.stdout.readline()) for _ in range(random.Random(seed).randint(1, 60))]
    child.send_signal(signal.SIGKILL)
    child.wait()
    rest = child.stdout.read().split()
    confirmed += [int(word) for word in rest[:-1]]

    async def load() -> Deployment:
        database = open_database(state_url)
        try:
            return await (await _open(database)).load()
        finally:
            database.close()

    found = asyncio.run(load())
    rows = {state.row for state in found.resources}
    assert set(confirmed) <= rows
    assert {op.resource.urn for op in found.pending}.isdisjoint(state.urn for state in found.resources)


def test_processes_that_race_for_a_lock_never_hold_it_together(state_url: str) -> None:
    command = [sys.executable, str(Path(__file__).with_name("lease_child.py")), state_url, "20"]
    children = [subprocess.Popen(command) for _ in range(2)]
    assert [child.wait() for child in children] == [0, 0]

    async def load() -> Deployment:
        database = open_database(state_url)
        try:
            return await (await _open(database)).load()
        finally:
            database.close()

    assert [state.id for state in asyncio.run(load()).resources] == ["40"]


def test_a_new_database_opened_by_many_at_once_opens_for_each(tmp_path: Path) -> None:
    def open_and_close(path: Path) -> None:
        SqliteDatabase(path).close()

    with ThreadPoolExecutor(6) as workers:
        for number in range(60):
            list(workers.map(open_and_close, [tmp_path / f"{number}.db"] * 6))


def test_writes_that_race_with_a_lock_being_taken_away_are_all_before_it(state_url: str) -> None:
    async def work() -> tuple[int, int]:
        mine, other = open_database(state_url), open_database(state_url)
        store = await _open(mine)
        lease = await acquire(mine, store.number, "dev", "mine", time.time)
        journal = store.journal(lease, 1)
        confirmed = 0

        async def write_until_refused() -> None:
            nonlocal confirmed
            while True:
                await journal.finish(0, [Put(_state(f"n{confirmed}", confirmed + 1))])
                confirmed += 1

        writing = asyncio.ensure_future(write_until_refused())
        await asyncio.wait({writing}, timeout=0.2)
        await break_lease(other, store.number)
        seen = len((await StackStore(other, store.number, "dev", store.secrets).load()).resources)
        with pytest.raises(LeaseLostError):
            await writing
        after = len((await store.load()).resources)
        mine.close()
        other.close()
        return seen, after

    seen, after = asyncio.run(work())
    assert seen == after > 0
