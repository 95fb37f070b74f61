"""A database behind one small interface: functions that run inside a transaction, committed in groups.

SQLite in a file, served by one thread; whatever waits at the same time is committed together, so that many steps share
one sync of the disk.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Protocol

from govcloud.errors import GovcloudError
from govcloud.text import Text

SCHEMA_VERSION = 1
_GROUP = 512
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS stack (
  id INTEGER PRIMARY KEY, project TEXT NOT NULL, name TEXT NOT NULL, salt TEXT NOT NULL, UNIQUE (project, name));
CREATE TABLE IF NOT EXISTS resource (
  stack INTEGER NOT NULL, place INTEGER NOT NULL, urn TEXT NOT NULL, document TEXT NOT NULL,
  PRIMARY KEY (stack, place));
CREATE TABLE IF NOT EXISTS operation (
  id INTEGER PRIMARY KEY, stack INTEGER NOT NULL, run INTEGER NOT NULL, kind TEXT NOT NULL, urn TEXT NOT NULL,
  document TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS run (
  id INTEGER PRIMARY KEY, stack INTEGER NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL, revision TEXT NOT NULL,
  plan TEXT NOT NULL, started TEXT NOT NULL, ended TEXT NOT NULL, result TEXT NOT NULL, summary TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS lease (
  stack INTEGER PRIMARY KEY, token INTEGER NOT NULL, holder TEXT NOT NULL, expires REAL NOT NULL);
CREATE INDEX IF NOT EXISTS operation_stack ON operation (stack);
CREATE INDEX IF NOT EXISTS run_stack ON run (stack);
"""


class Cursor(Protocol):
    """Statements inside a transaction; parameters are written `?`."""

    def all(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """The rows of a query."""

    def run(self, statement: str, *parameters: object) -> int:
        """Carries out a statement; the number of rows that it changed."""

    def insert(self, statement: str, *parameters: object) -> int:
        """Inserts a row; its id."""


class Database(Protocol):
    """Where stacks are kept."""

    async def transact[T](self, work: Callable[[Cursor], T]) -> T:
        """Runs a function in a transaction; what it did is durable when this returns, undone when it raises."""

    def close(self) -> None:
        """Ends the connection after what is still under way."""


class SqliteDatabase:
    """A database in a SQLite file (made if it is not there)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._queue: queue.SimpleQueue[tuple[Callable[[Cursor], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._connection = _connect(path)
        self._thread = threading.Thread(target=self._serve, name="state database", daemon=True)
        self._thread.start()

    async def transact[T](self, work: Callable[[Cursor], T]) -> T:
        """See Database."""
        future: Future[T] = Future()
        self._queue.put((work, future))
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """See Database."""
        self._queue.put(None)
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        while True:
            group: list[tuple[Callable[[Cursor], Any], Future[Any]]] = []
            item = self._queue.get()
            while item is not None:
                group.append(item)
                if len(group) >= _GROUP or self._queue.empty():
                    break
                item = self._queue.get()
            if group:
                self._commit(group)
            if item is None:
                return

    def _commit(self, group: Sequence[tuple[Callable[[Cursor], Any], Future[Any]]]) -> None:
        connection = self._connection
        results: list[tuple[Future[Any], Any, BaseException | None]] = []
        try:
            connection.execute("BEGIN IMMEDIATE")
            for work, future in group:
                connection.execute("SAVEPOINT one")
                try:
                    results.append((future, work(_SqliteCursor(connection)), None))
                except Exception as error:  # noqa: BLE001 - it is handed to whoever waits for this function
                    connection.execute("ROLLBACK TO one")
                    results.append((future, None, error))
                connection.execute("RELEASE one")
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            problem = _explain(error, self._path)
            results = [(future, None, problem) for _, future in group]
        for future, value, raised in results:
            if raised is None:
                future.set_result(value)
            else:
                future.set_exception(_explain(raised, self._path) if isinstance(raised, sqlite3.Error) else raised)


class _SqliteCursor:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, parameters).fetchall()

    def run(self, statement: str, *parameters: object) -> int:
        return self._connection.execute(statement, parameters).rowcount

    def insert(self, statement: str, *parameters: object) -> int:
        return self._connection.execute(statement, parameters).lastrowid or 0


def _connect(path: Path) -> sqlite3.Connection:
    try:
        if str(path) != ":memory:":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.executescript("BEGIN IMMEDIATE;" + _SCHEMA + "COMMIT;")
        connection.execute("INSERT OR IGNORE INTO meta VALUES ('schema', ?)", (str(SCHEMA_VERSION),))
        found = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    except (sqlite3.Error, OSError) as error:
        raise _explain(error, path) from error
    if int(found[0]) > SCHEMA_VERSION:
        connection.close()
        raise GovcloudError(
            Text("the state database is of a newer version of govcloud", "状态数据库由更新版本的 govcloud 创建"),
            str(path),
            todo=Text("use that version, or a newer one", "请使用该版本或更新的版本"),
        )
    return connection


def _explain(error: BaseException, path: Path) -> GovcloudError:
    return GovcloudError(
        Text("the state database cannot be used", "无法使用状态数据库"),
        str(path),
        why=Text("{error}", "{error}")(error=error),
        todo=Text(
            "check the file's permissions and the free space of its disk; nothing was lost",
            "请检查文件权限与磁盘剩余空间；数据没有丢失",
        ),
    )
