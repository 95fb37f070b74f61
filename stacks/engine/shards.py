"""Runs many jobs (stacks, say) in several processes, so that all cores have work; each opens what it needs by itself.

A process is given the next job when it has room for one, reports what goes on while it runs, and answers with a result.
It ends when its parent does. What a job is, and what one needs, is the business of the `Opener` that the caller gives.
"""

import asyncio
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, Protocol

from govcloud.errors import GovcloudError
from govcloud.text import Text
from stacks.engine.shard_child import Event, Failed, Finished, Ready, serve

_END_SECONDS = 10.0


class Runner(Protocol):
    """What carries out jobs in a process; several at once, on one event loop."""

    async def run(self, job: Any, report: Callable[[Any], None]) -> Any:
        """The result of a job. What is reported, what is returned and what is raised has to be picklable."""

    def stop(self) -> None:
        """Lets jobs under way come to an end soon; they still answer."""


type Opener = Callable[[], AbstractAsyncContextManager[Runner]]
"""Opens what a process needs, once; picklable (a function of a module, or a frozen dataclass that can be called)."""
type Listener = Callable[[Any, Any], None]
"""Hears of a job and of what it reports."""


class ProcessLostError(GovcloudError):
    """A process ended before its job did (killed, or out of memory)."""

    def __init__(self, code: int | None) -> None:
        super().__init__(
            Text("the process that ran this ended before its time ({code})", "执行该任务的进程意外终止（{code}）")(
                code=code
            ),
            todo=Text("run the command again; it goes on where it was", "请重新执行命令，将从中断处继续"),
        )


@dataclass(frozen=True)
class Sharding:
    """How many processes, and how many jobs each has under way at a time.

    Two are enough for runs that wait for nobody (previews); more cost time there, as their threads get in each other's
    way. Runs that wait for a cloud want more.
    """

    processes: int
    at_once: int = 2


def choose_processes(jobs: int, cores: int | None = None) -> int:
    """As many processes as pay: a core each, and enough jobs for each to be worth its start (a second of a core)."""
    return max(1, min(cores or len(os.sched_getaffinity(0)), jobs // 8))


async def run_sharded(
    opener: Opener,
    jobs: Sequence[Any],
    sharding: Sharding,
    listener: Listener | None = None,
    stop: asyncio.Event | None = None,
) -> list[Any]:
    """The result of each job, in the order of the jobs; an exception in place of the result of one that raised it.

    When `stop` is set no further job begins: those get None.
    """
    pool = _Pool(opener, jobs, sharding, listener or (lambda _job, _event: None))
    stopping = asyncio.ensure_future(stop.wait()) if stop is not None else None
    if stopping is not None:
        stopping.add_done_callback(lambda done: None if done.cancelled() else pool.stop())
    try:
        await pool.run()
    finally:
        if stopping is not None:
            stopping.cancel()
    return pool.results


@dataclass
class _Shard:
    process: Any
    connection: Connection
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    ready: bool = False
    jobs: set[int] = field(default_factory=set)


class _Pool:
    def __init__(self, opener: Opener, jobs: Sequence[Any], sharding: Sharding, listener: Listener) -> None:
        self._opener = opener
        self._jobs = jobs
        self._sharding = sharding
        self._listener = listener
        self._todo = deque(range(len(jobs)))
        self._shards: list[_Shard] = []
        self.results: list[Any] = [None] * len(jobs)

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            for _ in range(min(self._sharding.processes, len(self._jobs))):
                shard = self._start()
                self._shards.append(shard)
                loop.add_reader(shard.connection.fileno(), self._receive, shard)
            for shard in self._shards:
                await shard.ended.wait()
        finally:
            for shard in self._shards:
                await self._end(shard)

    def stop(self) -> None:
        self._todo.clear()
        for shard in self._shards:
            self._send(shard, None)
        self._see_who_is_done()

    def _start(self) -> _Shard:
        # A fresh process, not a copy of this one: threads, and gRPC's above all, do not survive being copied.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(self._opener, theirs), daemon=True)
        process.start()
        theirs.close()
        return _Shard(process, ours)

    def _receive(self, shard: _Shard) -> None:
        try:
            while shard.connection.poll():
                for message in shard.connection.recv():
                    self._take(shard, message)
        except (EOFError, OSError):
            self._lose(shard)

    def _take(self, shard: _Shard, message: Any) -> None:
        match message:
            case Ready():
                shard.ready = True
                for _ in range(self._sharding.at_once):
                    self._give(shard)
            case Event(number, event):
                self._listener(self._jobs[number], event)
            case Finished(number, result) | Failed(number, result):
                self.results[number] = result
                shard.jobs.discard(number)
                self._give(shard)
        self._see_who_is_done()

    def _see_who_is_done(self) -> None:
        if not self._todo:
            for shard in self._shards:
                if not shard.jobs:
                    shard.ended.set()

    def _give(self, shard: _Shard) -> None:
        if self._todo:
            number = self._todo.popleft()
            shard.jobs.add(number)
            self._send(shard, (number, self._jobs[number]))

    def _send(self, shard: _Shard, message: Any) -> None:
        with suppress(OSError):  # that it is gone is seen, and said, when its answers end
            shard.connection.send(message)

    def _lose(self, shard: _Shard) -> None:
        """Its jobs have failed; the others are for the processes that are left, the last one takes them with it."""
        asyncio.get_running_loop().remove_reader(shard.connection.fileno())
        if shard.ended.is_set():
            return
        shard.process.join(_END_SECONDS)
        lost = set(shard.jobs)
        shard.ended.set()
        if all(other.ended.is_set() for other in self._shards):
            lost |= set(self._todo)
            self._todo.clear()
        shard.jobs.clear()
        for number in lost:
            self.results[number] = ProcessLostError(shard.process.exitcode)

    async def _end(self, shard: _Shard) -> None:
        asyncio.get_running_loop().remove_reader(shard.connection.fileno())
        shard.connection.close()
        if shard.ready:
            await asyncio.to_thread(shard.process.join, _END_SECONDS)
        if shard.process.is_alive():
            shard.process.kill()
            await asyncio.to_thread(shard.process.join)
