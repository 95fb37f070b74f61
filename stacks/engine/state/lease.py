"""The lock of a stack: a lease in the database with an end and a number that only grows (the fencing token).

Who holds it renews it; when it has run out another may take it, and writes with the old number are refused from then
on.
"""

from collections.abc import Callable
from dataclasses import dataclass

from govcloud.errors import Exit, GovcloudError
from govcloud.text import Text
from stacks.engine.state.cursor import Cursor
from stacks.engine.state.database import Database
from stacks.engine.state.holder import is_gone, show_holder

LEASE_SECONDS = 60.0


class LockHeldError(GovcloudError):
    """Another run works on the stack. Exit code 5."""

    def __init__(self, stack: str, holder: str, seconds: float) -> None:
        super().__init__(
            Text("another run works on this stack: {holder}", "另一任务正在操作该栈：{holder}")(holder=holder),
            stack,
            why=Text("its lock ends in {n} seconds unless renewed", "其锁若不续期将在 {n} 秒后失效")(
                n=round(max(seconds, 0))
            ),
            todo=Text(
                "wait for it to end, or if it is dead, unlock the stack", "请等待其结束；若该任务已中断，请解锁该栈"
            ),
            exit_code=Exit.LOCKED,
        )


class LeaseLostError(GovcloudError):
    """The lock ran out and another run has taken it; nothing more may be written."""

    def __init__(self, stack: str) -> None:
        super().__init__(
            Text("the lock of this stack was lost to another run", "该栈的锁已被另一任务取得"),
            stack,
            todo=Text("start the command again when the other run has ended", "请在另一任务结束后重新执行命令"),
            exit_code=Exit.LOCKED,
        )


@dataclass(frozen=True)
class Lease:
    """A lock that is held: the stack's number and name, and the token that every write must show."""

    stack: int
    name: str
    token: int


async def acquire(
    database: Database, stack: int, name: str, holder: str, clock: Callable[[], float], seconds: float = LEASE_SECONDS
) -> Lease:
    """Takes a stack's lock, that of a process of this machine that has ended too; raises LockHeldError."""

    def work(cursor: Cursor) -> int:
        cursor.run("INSERT INTO lease VALUES (?, 0, '', 0) ON CONFLICT DO NOTHING", stack)
        ((token, other, expires),) = cursor.taken("SELECT token, holder, expires FROM lease WHERE stack = ?", stack)
        now = clock()
        if other and expires > now and not is_gone(other):
            raise LockHeldError(name, show_holder(other), expires - now)
        cursor.run(
            "UPDATE lease SET token = ?, holder = ?, expires = ? WHERE stack = ?",
            token + 1,
            holder,
            now + seconds,
            stack,
        )
        return int(token) + 1

    return Lease(stack, name, await database.transact(work))


async def renew(database: Database, lease: Lease, clock: Callable[[], float], seconds: float = LEASE_SECONDS) -> None:
    """Puts the end of a lock off; raises LeaseLostError if it is another's."""

    def work(cursor: Cursor) -> None:
        check(cursor, lease)
        cursor.run("UPDATE lease SET expires = ? WHERE stack = ?", clock() + seconds, lease.stack)

    await database.transact(work)


async def release(database: Database, lease: Lease) -> None:
    """Gives a lock back; one that was lost is left to its new holder."""

    def work(cursor: Cursor) -> None:
        if cursor.taken("SELECT token FROM lease WHERE stack = ? AND token = ?", lease.stack, lease.token):
            cursor.run("UPDATE lease SET holder = '', expires = 0 WHERE stack = ?", lease.stack)

    await database.transact(work)


async def break_lease(database: Database, stack: int) -> str:
    """Takes the lock away from whoever holds it and returns the holder's name (empty: nobody did)."""

    def work(cursor: Cursor) -> str:
        rows = cursor.taken("SELECT holder FROM lease WHERE stack = ?", stack)
        cursor.run("UPDATE lease SET token = token + 1, holder = '', expires = 0 WHERE stack = ?", stack)
        return show_holder(rows[0][0]) if rows else ""

    return await database.transact(work)


def check(cursor: Cursor, lease: Lease) -> None:
    """Raises LeaseLostError unless the lock still has the token. Inside every transaction that writes."""
    rows = cursor.held("SELECT token FROM lease WHERE stack = ? AND holder <> ''", lease.stack)
    if not rows or rows[0][0] != lease.token:
        raise LeaseLostError(lease.name)
