"""Which workers are alive: each signs on in the state database and puts its end off while it lives."""

from collections.abc import Callable
from dataclasses import dataclass

from govcloud.errors import GovcloudError
from govcloud.text import Text
from stacks.engine.state.cursor import Cursor
from stacks.engine.state.database import Database
from stacks.engine.state.holder import is_gone, show_holder

WORKER_SECONDS = 30.0
"""How long a worker counts as alive after it was last heard of."""


class WorkerLostError(GovcloudError):
    """This worker was not heard of for so long that others have taken its jobs over."""

    def __init__(self, worker: str) -> None:
        super().__init__(
            Text(
                "this worker was taken for dead, others go on with its jobs",
                "本工作进程已被判定失联，其任务由其他进程接管",
            ),
            show_holder(worker),
            todo=Text("start it again", "请重新启动"),
        )


@dataclass(frozen=True)
class Worker:
    """A worker that has signed on. Times are seconds since 1970."""

    id: str
    pools: str
    started: float
    expires: float

    def alive(self, now: float) -> bool:
        """Whether it counts as alive."""
        return self.expires > now and not is_gone(self.id)


async def sign_on(
    database: Database, worker: str, pools: str, clock: Callable[[], float], seconds: float = WORKER_SECONDS
) -> None:
    """Enters a worker; those that are long gone are taken off the list."""

    def work(cursor: Cursor) -> None:
        now = clock()
        cursor.run("DELETE FROM worker WHERE expires < ?", now - 86_400)
        cursor.run(
            "INSERT INTO worker (id, pools, started, expires) VALUES (?, ?, ?, ?)", worker, pools, now, now + seconds
        )

    await database.transact(work)


async def beat(database: Database, worker: str, clock: Callable[[], float], seconds: float = WORKER_SECONDS) -> None:
    """Puts the end of a worker off; raises WorkerLostError if it has passed already."""

    def work(cursor: Cursor) -> None:
        now = clock()
        if not cursor.run("UPDATE worker SET expires = ? WHERE id = ? AND expires > ?", now + seconds, worker, now):
            raise WorkerLostError(worker)

    await database.transact(work)


async def sign_off(database: Database, worker: str) -> None:
    """Takes a worker off the list."""
    await database.transact(lambda cursor: cursor.run("DELETE FROM worker WHERE id = ?", worker))


async def list_workers(database: Database) -> list[Worker]:
    """All workers on the list, the dead among them."""
    query = "SELECT id, pools, started, expires FROM worker ORDER BY started"
    return [Worker(*row) for row in await database.transact(lambda cursor: cursor.all(query))]
