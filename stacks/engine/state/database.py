"""A database behind one small interface, and the one that is a SQLite file."""

import errno
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from stacks.engine.state.cursor import Cursor
from stacks.engine.state.group import GroupCommit, Transaction, Work
from stacks.engine.state.problems import Cause, DatabaseError
from stacks.engine.state.schema import SQLITE, check_version

_CAUSES = {
    "SQLITE_FULL": Cause.FULL,
    "SQLITE_READONLY": Cause.READ_ONLY,
    "SQLITE_CANTOPEN": Cause.DENIED,
    "SQLITE_PERM": Cause.DENIED,
    "SQLITE_BUSY": Cause.BUSY,
    "SQLITE_LOCKED": Cause.BUSY,
    "SQLITE_NOTADB": Cause.NO_STATE,
    "SQLITE_CORRUPT": Cause.NO_STATE,
}
_WORK_ERRORS = (sqlite3.IntegrityError, sqlite3.ProgrammingError)
_BUSY_SECONDS = 30.0
_RETRY_SECONDS = 0.01


class Database(Protocol):
    """Where stacks are kept."""

    async def transact[T](self, work: Callable[[Cursor], T]) -> T:
        """Runs a function in a transaction; what it did is durable when this returns, undone when it raises.

        The function may be run more than once. Raises DatabaseError where the database itself fails.
        """

    def close(self) -> None:
        """Ends the connection after what is still under way."""


class SqliteDatabase:
    """A database in a SQLite file (made if it is not there)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._group = GroupCommit(self._begin)

    async def transact[T](self, work: Callable[[Cursor], T]) -> T:
        """See Database."""
        return await self._group.run(work)

    def close(self) -> None:
        """See Database."""
        self._group.close()

    def _begin(self) -> tuple[Transaction, Callable[[], None]]:
        try:
            connection = _connect(self._path)
        except (sqlite3.Error, OSError) as error:
            raise _explain(error, self._path) from error
        return lambda works: self._together(connection, works), connection.close

    def _together(self, connection: sqlite3.Connection, works: Sequence[Work]) -> list[Any]:
        try:
            connection.execute("BEGIN IMMEDIATE")
            results = [work(_SqliteCursor(connection)) for work in works]
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error) and not isinstance(error, _WORK_ERRORS):
                raise _explain(error, self._path) from error
            raise
        return results


class _SqliteCursor:
    """A transaction that writes has the whole file for itself, so a row needs no lock of its own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, parameters).fetchall()

    def held(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        return self.all(statement, *parameters)

    def taken(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        return self.all(statement, *parameters)

    def run(self, statement: str, *parameters: object) -> int:
        return self._connection.execute(statement, parameters).rowcount

    def insert(self, statement: str, *parameters: object) -> int:
        return self._connection.execute(statement, parameters).lastrowid or 0


def _connect(path: Path) -> sqlite3.Connection:
    if str(path) != ":memory:":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_BUSY_SECONDS)
    try:
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous=FULL")
        connection.executescript(f"BEGIN IMMEDIATE;{SQLITE}COMMIT;")
        found = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
        check_version(found[0], str(path))
    except BaseException:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    # SQLite answers "locked" at once, whatever the timeout, to one of two that turn a new file into WAL together.
    end = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > end:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return


def _explain(error: Exception, path: Path) -> DatabaseError:
    if isinstance(error, OSError):
        reason: object = error.strerror or error
        cause = {"ENOSPC": Cause.FULL, "EDQUOT": Cause.FULL, "EROFS": Cause.READ_ONLY}.get(
            errno.errorcode.get(error.errno or 0, ""), Cause.DENIED
        )
        return DatabaseError(cause, str(path), reason)
    name = getattr(error, "sqlite_errorname", "")
    return DatabaseError(next((c for k, c in _CAUSES.items() if name.startswith(k)), Cause.OTHER), str(path), error)
