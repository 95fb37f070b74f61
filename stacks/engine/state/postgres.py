"""The state in a PostgreSQL database, in a schema of its own, for a team or for workers on several machines.

A connection that is lost before a commit is made again and the work repeated, for some seconds; when it is lost in the
commit itself nobody can tell whether that took place, and the run ends: the journal is such that both are right.
"""

import asyncio
import ssl
import time
from collections.abc import Callable, Coroutine, Sequence
from functools import lru_cache
from typing import Any

import asyncpg

from govcloud.errors import UsageError
from govcloud.text import Text, literal
from stacks.engine.state.cursor import Cursor
from stacks.engine.state.group import GroupCommit, Transaction, Work
from stacks.engine.state.problems import Cause, DatabaseError
from stacks.engine.state.schema import POSTGRES, check_version

SCHEMA = "govcloud"
CONNECT_SECONDS = 10.0
PATIENCE_SECONDS = 10.0
"""How long a lost connection is tried again; well below the seconds of a lease."""
CLOCK_SECONDS = 10.0
"""How far this machine's clock may be from the server's: leases are compared between machines."""
_RETRY_SECONDS = 0.2
_TRIES = 8
_SESSION = {
    "application_name": "govcloud",
    "search_path": SCHEMA,
    "lock_timeout": "30s",
    "idle_in_transaction_session_timeout": "20s",
    "tcp_keepalives_idle": "20",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
_RETRIED = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
_GONE = (
    asyncpg.ConnectionDoesNotExistError,
    asyncpg.ConnectionFailureError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)
_CAUSES: dict[type[Exception], Cause] = {
    asyncpg.InvalidPasswordError: Cause.LOGIN,
    asyncpg.InvalidAuthorizationSpecificationError: Cause.LOGIN,
    asyncpg.InvalidCatalogNameError: Cause.NO_DATABASE,
    asyncpg.InsufficientPrivilegeError: Cause.DENIED,
    asyncpg.ReadOnlySQLTransactionError: Cause.READ_ONLY,
    asyncpg.DiskFullError: Cause.FULL,
    asyncpg.LockNotAvailableError: Cause.BUSY,
    asyncpg.TooManyConnectionsError: Cause.UNREACHABLE,
    ssl.SSLError: Cause.UNREACHABLE,
}


class PostgresDatabase:
    """A database on a server; the tables are made if they are not there."""

    def __init__(self, url: str, where: str, clock: Callable[[], float] = time.time) -> None:
        """`where` is the URL as it may be shown."""
        self._url = url
        self._where = where
        self._clock = clock
        self._group = GroupCommit(self._begin)

    async def transact[T](self, work: Callable[[Cursor], T]) -> T:
        """See Database."""
        return await self._group.run(work)

    def close(self) -> None:
        """See Database."""
        self._group.close()

    def _begin(self) -> tuple[Transaction, Callable[[], None]]:
        line = _Line(self._url, self._where, self._clock)
        try:
            line.connect()
        except BaseException:
            line.close()
            raise
        return line.transact, line.close


class _Line:
    """The connection, used by one thread with an event loop of its own."""

    def __init__(self, url: str, where: str, clock: Callable[[], float]) -> None:
        self._url = url
        self._where = where
        self._clock = clock
        self._loop = asyncio.new_event_loop()
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None

    def connect(self) -> "asyncpg.Connection[asyncpg.Record]":
        """Raises DatabaseError, UsageError for a URL that is none."""
        try:
            self._connection = connection = self.wait(
                asyncpg.connect(self._url, timeout=CONNECT_SECONDS, server_settings=_SESSION, command_timeout=60)
            )
            self.wait(_prepare(connection, self._where))
            now = float(self.wait(connection.fetchval("SELECT extract(epoch FROM clock_timestamp())")))
        except (asyncpg.ClientConfigurationError, ValueError) as error:
            raise UsageError(
                Text("this is no URL of a PostgreSQL database", "这不是 PostgreSQL 数据库的 URL"),
                self._where,
                literal(str(error)),
                Text("write postgresql://USER@HOST/NAME", "请写成 postgresql://用户@主机/库名"),
            ) from error
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
            raise self._explain(error, Cause.UNREACHABLE) from error
        if abs(now - self._clock()) > CLOCK_SECONDS:
            raise DatabaseError(Cause.CLOCK, self._where, f"{now - self._clock():+.0f} s")
        return connection

    def transact(self, works: Sequence[Work]) -> list[Any]:
        """See Transaction."""
        end = time.monotonic() + (PATIENCE_SECONDS if self._connection else 0)
        tries = 0
        while True:
            try:
                return self._try(works)
            except _RETRIED as error:
                tries += 1
                if tries == _TRIES:
                    raise self._explain(error, Cause.BUSY) from error
            except _GONE as error:
                self._drop()
                if time.monotonic() > end:
                    raise self._explain(error, Cause.LOST) from error
                time.sleep(_RETRY_SECONDS)
            except asyncpg.IntegrityConstraintViolationError:
                raise
            except asyncpg.PostgresError as error:
                raise self._explain(error, Cause.OTHER) from error

    def wait[T](self, coroutine: Coroutine[Any, Any, T]) -> T:
        """The result of a call of asyncpg."""
        return self._loop.run_until_complete(coroutine)

    def close(self) -> None:
        """Says good-bye to the server if it still listens."""
        self._drop()
        self._loop.close()

    def _try(self, works: Sequence[Work]) -> list[Any]:
        connection = self._connection or self._reconnect()
        self.wait(connection.execute("BEGIN ISOLATION LEVEL READ COMMITTED"))
        try:
            cursor = _PostgresCursor(self, connection)
            results = [work(cursor) for work in works]
        except BaseException:
            if not connection.is_closed():
                self.wait(connection.execute("ROLLBACK"))
            raise
        try:
            self.wait(connection.execute("COMMIT"))
        except _GONE as error:
            self._drop()
            raise self._explain(error, Cause.LOST) from error
        return results

    def _reconnect(self) -> "asyncpg.Connection[asyncpg.Record]":
        try:
            return self.connect()
        except DatabaseError as error:
            self._drop()
            if error.cause is Cause.UNREACHABLE:
                raise ConnectionError(str(error.why or "")) from error
            raise

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    def _explain(self, error: Exception, default: Cause) -> DatabaseError:
        cause = next((cause for kind, cause in _CAUSES.items() if isinstance(error, kind)), default)
        return DatabaseError(cause, self._where, str(error) or type(error).__name__)


class _PostgresCursor:
    """Rows are locked one by one; readers are never stopped. What is held is asked once per transaction."""

    def __init__(self, line: _Line, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._line = line
        self._connection = connection
        self._held: dict[tuple[object, ...], list[tuple[Any, ...]]] = {}

    def all(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        rows = self._line.wait(self._connection.fetch(_numbered(statement), *parameters))
        return [tuple(row) for row in rows]

    def held(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        key = (statement, *parameters)
        if key not in self._held:
            self._held[key] = self.all(f"{statement} FOR SHARE", *parameters)
        return self._held[key]

    def taken(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        self._held.clear()
        return self.all(f"{statement} FOR UPDATE", *parameters)

    def run(self, statement: str, *parameters: object) -> int:
        status: str = self._line.wait(self._connection.execute(_numbered(statement), *parameters))
        return int(status.rpartition(" ")[2])

    def insert(self, statement: str, *parameters: object) -> int:
        return int(self.all(f"{statement} RETURNING id", *parameters)[0][0])


async def _prepare(connection: "asyncpg.Connection[asyncpg.Record]", where: str) -> None:
    """Makes the tables unless they are there; of several that do so at once one does."""
    if not await connection.fetchval("SELECT to_regclass('worker')"):
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(hashtext($1))", SCHEMA)
            await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}; {POSTGRES}")
    check_version(await connection.fetchval("SELECT value FROM meta WHERE key = 'schema'"), where)


@lru_cache(maxsize=256)
def _numbered(statement: str) -> str:
    """`?` as PostgreSQL writes parameters: $1, $2, ..."""
    first, *rest = statement.split("?")
    return first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))
