"""Runners for the tests of shards: modules of their own, because another process has to find them by name."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govcloud.errors import GovcloudError
from govcloud.text import Text


class OddError(GovcloudError):
    """An error that cannot be pickled: it is made of other things than it holds."""

    def __init__(self, *, number: int) -> None:
        super().__init__(Text("the number {n} is odd", "数字 {n} 是奇数")(n=number), "here")


class Numbers:
    """A job is a word and a number."""

    def __init__(self) -> None:
        self._stopping = asyncio.Event()

    async def run(self, job: tuple[str, int], report: Callable[[Any], None]) -> Any:
        """Does what the word says."""
        word, number = job
        report(f"{word} {number}")
        if word == "refuse":
            raise OddError(number=number)
        if word == "break":
            raise ZeroDivisionError(number)
        if word == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if word == "wait":
            await self._stopping.wait()
        return number * 2, os.getpid()

    def stop(self) -> None:
        """Ends those that wait."""
        self._stopping.set()


@asynccontextmanager
async def open_numbers() -> AsyncIterator[Numbers]:
    """Opens nothing."""
    yield Numbers()


@asynccontextmanager
async def open_nothing() -> AsyncIterator[Numbers]:
    """Cannot open."""
    raise GovcloudError(Text("no database", "没有数据库"), "there")
    yield Numbers()


@dataclass(frozen=True)
class OpenWithMark:
    """Leaves a file with its process's number when it opens."""

    folder: Path

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Numbers]:
        (self.folder / str(os.getpid())).touch()
        yield Numbers()
