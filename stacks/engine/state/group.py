"""One thread that owns a connection and commits together whatever waits at the same time: many steps, one sync.

A function that raises undoes itself alone: the others of its group are then carried out one by one, so a function may
run more than once and should do nothing but read and write the database.
"""

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from stacks.engine.state.cursor import Cursor
from stacks.engine.state.problems import DatabaseError

type Work = Callable[[Cursor], Any]
type Transaction = Callable[[Sequence[Work]], list[Any]]
"""Runs functions in one transaction and returns what they returned, or raises what one raised and keeps nothing."""

_GROUP = 512


class GroupCommit:
    """The thread. `begin` makes its connection and returns how to run a transaction and how to close."""

    def __init__(self, begin: Callable[[], tuple[Transaction, Callable[[], None]]]) -> None:
        self._queue: queue.SimpleQueue[tuple[Work, Future[Any]] | None] = queue.SimpleQueue()
        self._begin = begin
        self._closed = False
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._serve, args=(ready,), name="state database", daemon=True)
        self._thread.start()
        ready.result()

    async def run[T](self, work: Callable[[Cursor], T]) -> T:
        """What a function returns, when what it did is durable."""
        if self._closed:
            msg = "the database is closed"
            raise RuntimeError(msg)
        future: Future[T] = Future()
        self._queue.put((work, future))
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        """Ends the thread after what was asked so far."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
            self._thread.join()

    def _serve(self, ready: Future[None]) -> None:
        try:
            transaction, close = self._begin()
        except BaseException as error:  # noqa: BLE001 - it is raised where the database is opened
            ready.set_exception(error)
            return
        ready.set_result(None)
        while (group := self._take()) is not None:
            _commit(transaction, [item for item in group if item[1].set_running_or_notify_cancel()])
        close()

    def _take(self) -> list[tuple[Work, Future[Any]]] | None:
        """What waits, at least one; None at the end."""
        group: list[tuple[Work, Future[Any]]] = []
        while len(group) < _GROUP and not (group and self._queue.empty()):
            item = self._queue.get()
            if item is None:
                if group:
                    self._queue.put(None)
                return group or None
            group.append(item)
        return group


def _commit(transaction: Transaction, group: Sequence[tuple[Work, Future[Any]]]) -> None:
    if not group:
        return
    try:
        results = transaction([work for work, _ in group])
    except DatabaseError as error:
        for _, future in group:
            future.set_exception(error)
    except Exception as error:  # noqa: BLE001 - it is handed to whoever waits for this function
        if len(group) == 1:
            group[0][1].set_exception(error)
            return
        for item in group:
            _commit(transaction, [item])
    else:
        for (_, future), result in zip(group, results, strict=True):
            future.set_result(result)
