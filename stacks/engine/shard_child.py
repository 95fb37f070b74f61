"""One of the processes of `shards`: takes jobs from its parent, runs them side by side, sends back what they say.

It leaves Ctrl-C to the parent, and ends at once when the parent is gone: the state is whole at any instant.
"""

import asyncio
import os
import pickle
import signal
import traceback
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from govcloud.errors import GovcloudError
from govcloud.text import Text

_GATHER_SECONDS = 0.02
"""Reports are sent together: one message for all of so short a time."""


@dataclass(frozen=True)
class Ready:
    """The process has opened what it needs."""


@dataclass(frozen=True)
class Event:
    """A report of a job."""

    number: int
    event: Any


@dataclass(frozen=True)
class Finished:
    """The result of a job."""

    number: int
    result: Any


@dataclass(frozen=True)
class Failed:
    """What a job raised."""

    number: int
    error: BaseException


def serve(opener: Callable[[], AbstractAsyncContextManager[Any]], connection: Connection) -> None:
    """The process from its begin to its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asyncio.run(_Child(connection).serve(opener))


class _Child:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._outbox: list[Any] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._runner: Any = None
        self._over = asyncio.Event()

    async def serve(self, opener: Callable[[], AbstractAsyncContextManager[Any]]) -> None:
        loop = asyncio.get_running_loop()
        loop.add_reader(self._connection.fileno(), self._receive)
        try:
            async with opener() as self._runner:
                self._send(Ready())
                await self._over.wait()
        except Exception as error:  # noqa: BLE001 - the parent is told, and it is the one who speaks to people
            self._runner = _Broken(_portable(error))
            self._send(Ready())
            await self._over.wait()

    def _receive(self) -> None:
        try:
            while self._connection.poll():
                message = self._connection.recv()
                if message is None:
                    if self._runner is not None:
                        self._runner.stop()
                else:
                    task = asyncio.ensure_future(self._run(*message))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
        except (EOFError, OSError):
            if self._tasks:
                os._exit(1)
            self._over.set()

    async def _run(self, number: int, job: Any) -> None:
        try:
            result = await self._runner.run(job, lambda event: self._send(Event(number, event)))
            self._send(Finished(number, result))
        except Exception as error:  # noqa: BLE001 - as above
            self._send(Failed(number, _portable(error)))

    def _send(self, message: Any) -> None:
        if not self._outbox:
            asyncio.get_running_loop().call_later(_GATHER_SECONDS, self._flush)
        self._outbox.append(message)

    def _flush(self) -> None:
        messages, self._outbox = self._outbox, []
        try:
            self._connection.send(messages)
        except OSError:
            os._exit(1)


class _Broken:
    """In place of a runner that could not be opened: every job fails for the same reason."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    async def run(self, job: Any, report: Any) -> Any:  # noqa: ARG002 - a runner's parameters
        raise self._error

    def stop(self) -> None:
        """Nothing is under way."""


def _portable(error: Exception) -> Exception:
    """The error itself where it can travel, else one that says the same."""
    if _travels(error):
        return error
    if isinstance(error, GovcloudError):
        sentences = [
            Text("{words}", "{words}")(words=Text(text.render("en"), text.render("zh"))) if text is not None else None
            for text in (error.what, error.why, error.todo)
        ]
        return GovcloudError(sentences[0] or error.what, error.where, sentences[1], sentences[2], error.exit_code)
    return RuntimeError("".join(traceback.format_exception(error)))


def _travels(error: Exception) -> bool:
    try:
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - what was written just now
    except Exception:  # noqa: BLE001 - whatever keeps it from travelling
        return False
    return type(again) is type(error) and str(again) == str(error)
