"""What can be wrong with a state database is said in one sentence each, and nothing is half-written."""

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from govcloud.errors import GovcloudError, UsageError
from scripts.bench.private_postgres import Server
from stacks.engine.journal import Put
from stacks.engine.model import ResourceState
from stacks.engine.state.database import Database, SqliteDatabase
from stacks.engine.state.lease import acquire
from stacks.engine.state.open import open_database
from stacks.engine.state.postgres import PostgresDatabase
from stacks.engine.state.problems import Cause, DatabaseError
from stacks.engine.state.store import StackStore, open_stack
from tests.engine.oracle_case import make_secrets


def _cause(url: str) -> Cause:
    with pytest.raises(DatabaseError) as caught:
        open_database(url)
    _check_sentence(caught.value)
    return caught.value.cause


def _check_sentence(error: GovcloudError) -> None:
    for language in ("en", "zh"):
        sentence = error.render(language)
        assert "\n" not in sentence
        assert "{" not in sentence
    assert error.where
    assert error.todo


def _state(row: int, size: int = 10) -> ResourceState:
    name = f"urn:pulumi:dev::p::t:m:T::{row}"
    return ResourceState(name, "t:m:T", custom=True, id=str(row), inputs={"x": "y" * size}, row=row)


async def _journal(database: Database) -> tuple[StackStore, Callable[[ResourceState], Awaitable[None]]]:
    store = await open_stack(database, "p", "dev", make_secrets())
    journal = store.journal(await acquire(database, store.number, "dev", "me", time.time), 1)
    return store, lambda state: journal.finish(0, [Put(state)])


def test_sqlite_file_in_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert _cause(f"sqlite:///{tmp_path}/file/state.db") is Cause.DENIED


def test_sqlite_database_that_turns_read_only_says_so(tmp_path: Path) -> None:
    """Root may write any file, so the connection itself is made read-only; SQLite reports both alike."""

    async def work() -> DatabaseError:
        database = open_database(f"sqlite:///{tmp_path}/state.db")
        _, write = await _journal(database)
        await database.transact(lambda cursor: cursor.all("PRAGMA query_only = on"))
        with pytest.raises(DatabaseError) as caught:
            await write(_state(1))
        database.close()
        return caught.value

    error = asyncio.run(work())
    assert error.cause is Cause.READ_ONLY
    _check_sentence(error)


def test_full_sqlite_database_says_so_and_keeps_what_was_confirmed(tmp_path: Path) -> None:
    """A real full disk needs a mount; SQLite's own limit of pages fails in the same place with the same code."""
    url = f"sqlite:///{tmp_path}/state.db"

    async def work() -> tuple[int, int]:
        database = open_database(url)
        await database.transact(lambda cursor: cursor.all("PRAGMA max_page_count = 60"))
        store, write = await _journal(database)
        confirmed = 0

        async def fill() -> None:
            nonlocal confirmed
            while True:
                await write(_state(confirmed + 1, 2000))
                confirmed += 1

        with pytest.raises(DatabaseError) as caught:
            await fill()
        assert caught.value.cause is Cause.FULL
        _check_sentence(caught.value)
        found = len((await store.load()).resources)
        database.close()
        return confirmed, found

    confirmed, found = asyncio.run(work())
    assert confirmed == found > 10


def test_sqlite_database_that_another_process_holds_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state.db"
    SqliteDatabase(path).close()
    monkeypatch.setattr("stacks.engine.state.database._BUSY_SECONDS", 0.1)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert _cause(f"sqlite:///{path}") is Cause.BUSY
    holder.close()


def test_server_that_is_not_there_cannot_be_reached() -> None:
    assert _cause("postgresql://me@127.0.0.1:1/state") is Cause.UNREACHABLE


def test_wrong_password_and_unknown_database_are_told_apart_and_no_password_is_shown(
    postgres: Server, make_postgres: Callable[[], str]
) -> None:
    with pytest.raises(DatabaseError) as caught:
        open_database(postgres.loopback_url(make_postgres(), "not-it"))
    assert caught.value.cause is Cause.LOGIN
    assert "not-it" not in caught.value.render("en")
    assert _cause(postgres.loopback_url("no_such_name")) is Cause.NO_DATABASE


def test_url_that_is_none_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="no URL of a PostgreSQL database"):
        open_database("postgresql://me@host:port/state")


def test_read_only_server_is_said_at_the_first_write_and_can_be_read(
    postgres: Server, make_postgres: Callable[[], str]
) -> None:
    name = make_postgres()
    open_database(postgres.url(name)).close()
    asyncio.run(postgres.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))

    async def work() -> None:
        database = open_database(postgres.url(name))
        assert await database.transact(lambda cursor: cursor.all("SELECT count(*) FROM stack")) == [(0,)]
        with pytest.raises(DatabaseError) as caught:
            await open_stack(database, "p", "dev", make_secrets())
        assert caught.value.cause is Cause.READ_ONLY
        database.close()

    asyncio.run(work())


def test_user_without_rights_is_refused(postgres: Server, make_postgres: Callable[[], str]) -> None:
    name = make_postgres()
    asyncio.run(postgres.execute(f"CREATE ROLE guest_{name} LOGIN PASSWORD 'guest'"))
    url = f"postgresql://guest_{name}:guest@127.0.0.1:{postgres.port}/{name}"
    assert _cause(url) is Cause.DENIED


def test_postgresql_database_of_a_newer_version_is_refused(postgres: Server, make_postgres: Callable[[], str]) -> None:
    name = make_postgres()
    open_database(postgres.url(name)).close()
    asyncio.run(postgres.execute("UPDATE govcloud.meta SET value = '99' WHERE key = 'schema'", name))
    with pytest.raises(GovcloudError, match="newer version"):
        open_database(postgres.url(name))


def test_clock_far_from_the_server_s_is_refused(postgres: Server, make_postgres: Callable[[], str]) -> None:
    with pytest.raises(DatabaseError) as caught:
        PostgresDatabase(postgres.url(make_postgres()), "here", clock=lambda: time.time() - 3600)
    assert caught.value.cause is Cause.CLOCK


def test_connection_that_is_cut_between_writes_is_made_again(
    postgres: Server, make_postgres: Callable[[], str]
) -> None:
    name = make_postgres()

    async def work() -> int:
        database = open_database(postgres.url(name))
        store, write = await _journal(database)
        for row in range(1, 6):
            await write(_state(row))
            await postgres.cut(name)
        found = len((await store.load()).resources)
        database.close()
        return found

    assert asyncio.run(work()) == 5


def test_database_that_is_gone_for_good_ends_the_run_with_a_sentence(
    postgres: Server, make_postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = make_postgres()
    monkeypatch.setattr("stacks.engine.state.postgres.PATIENCE_SECONDS", 0.5)

    async def work() -> DatabaseError:
        database = open_database(postgres.url(name))
        _, write = await _journal(database)
        await postgres.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await postgres.cut(name)
        with pytest.raises(DatabaseError) as caught:
            await write(_state(1))
        await postgres.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await write(_state(1))
        database.close()
        return caught.value

    error = asyncio.run(work())
    _check_sentence(error)
    assert error.cause is Cause.LOST


def test_cancelled_wait_leaves_the_database_usable(database: Database) -> None:
    async def work() -> list[tuple[object, ...]]:
        async def slow() -> None:
            await database.transact(lambda _: time.sleep(0.1))

        tasks = [asyncio.ensure_future(slow()) for _ in range(3)]
        await asyncio.sleep(0.02)
        for task in tasks:
            task.cancel()
        return await database.transact(lambda cursor: cursor.all("SELECT 1"))

    assert asyncio.run(work()) == [(1,)]
