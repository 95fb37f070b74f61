"""Sources that do as a test says."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from monitors.metrics import pool, source
from monitors.metrics.metric import Sample
from monitors.serve.source import Pass

VALUE = pool.API_UP.at("telecom", "compute", value=1)


class Scripted:
    """A source whose n-th pass is what a function of n does."""

    def __init__(
        self,
        name: str,
        act: Callable[[int], Awaitable[Pass]],
        *,
        interval: float = 60,
        patience: float = 20,
        kind: str = "pool",
    ) -> None:
        self.name, self.kind, self.act = name, kind, act
        self.interval, self.patience = timedelta(seconds=interval), timedelta(seconds=patience)
        self.turns = 0

    async def collect(self) -> Pass:
        self.turns += 1
        return await self.act(self.turns)


def telling(name: str, samples: Sequence[Sample] = (VALUE,), *, takes: float = 0, interval: float = 60) -> Scripted:
    """A source that tells the same in every pass."""

    async def act(_: int) -> Pass:
        await asyncio.sleep(takes)
        return Pass(samples, calls=3)

    return Scripted(name, act, interval=interval)


def builds(number: int) -> list[Sample]:
    """So many samples of one metric."""
    return [source.BUILD.at(str(each), value=each) for each in range(number)]
