"""Asks sources again and again, each in its own time, and keeps what each told last. No source waits for another.

`Keeper` is what the exporter, the pages and the terminal read; it calls nobody when it is read.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.text import Text
from monitors.serve.changes import Changes, Listener
from monitors.serve.fit import fit_samples
from monitors.serve.kept import Kept
from monitors.serve.source import Pass, Source

SPREAD = 0.1
"""Part of its interval by which a source is asked later, by chance, so that not all are asked in the same moment."""
GRACE = 1.0
"""Seconds that a pass which is given up may take to tidy up."""
GIVEN_UP = Text("no answer in {seconds:g} s", "{seconds:g} 秒内未完成采集")
BUSY = Text("the pass before this one has not ended yet", "上一次采集尚未结束")
DEFECT = Text("the pass broke off inside the program: {kind} at {place}", "采集程序内部出错：{kind}（{place}）")


class Keeper:
    """What sources told, by name. `running` asks them; without it nothing is asked, and `ask` does one pass."""

    def __init__(
        self,
        sources: Iterable[Source],
        *,
        chance: Callable[[], float],
        steady: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`chance` gives numbers from 0 to 1. Raises ValueError: two sources have the same name."""
        self._sources: dict[str, Source] = {}
        for each in sources:
            if self._sources.setdefault(each.name, each) is not each:
                raise ValueError(f"two sources are called {each.name}")
        self._kept = {name: Kept(name, each.kind, each.interval, each.patience) for name, each in self._sources.items()}
        self._tasks: dict[str, asyncio.Task[Pass]] = {}
        self._changes = Changes()
        self._crew = ThreadPoolExecutor(1, "samples")
        self._chance = chance
        self.steady = steady
        """The clock that ages are counted by, in seconds: `kept.age(keeper.steady())`."""
        self.wall = wall

    def kept(self) -> Mapping[str, Kept]:
        """All sources by name, as they are now; those that were never asked, too."""
        return dict(self._kept)

    def changes(self) -> AbstractContextManager[Listener]:
        """`with keeper.changes() as listener: async for name in listener`: a pass over that source has ended."""
        return self._changes.listen()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """All sources are asked in their time until the block ends; the first passes begin at once."""
        loops = [
            asyncio.create_task(self._repeat(each), name=f"passes of {each.name}") for each in self._sources.values()
        ]
        try:
            yield
        finally:
            every = [*loops, *self._tasks.values()]
            for task in every:
                task.cancel()
            if every:
                await asyncio.wait(every, timeout=GRACE)

    async def work[**P, T](self, act: Callable[P, T], *arguments: P.args, **more: P.kwargs) -> T:
        """What a computation gives, made beside the event loop; not for what waits for somebody."""
        return await asyncio.get_running_loop().run_in_executor(self._crew, partial(act, *arguments, **more))

    async def ask(self, name: str) -> Kept:
        """One pass over a source, good or not; never raises for what the source does."""
        source = self._sources[name]
        begun = self.steady()
        try:
            told = await self._collect(source)
        except GovcloudError as error:
            self._keep_failure(name, error, begun)
        else:
            ended = self.steady()
            others = [
                (each.name, each.samples) for each in self._kept.values() if each.name != name and each.fresh(ended)
            ]
            fitted = await self.work(fit_samples, told.samples, others)
            before = self._kept[name]
            self._kept[name] = replace(
                before,
                samples=fitted.samples,
                dropped=fitted.dropped,
                calls=told.calls,
                gaps=[*told.gaps, *fitted.gaps],
                ended=ended,
                collected_at=self.wall(),
                up=True,
                error=None,
                seconds=ended - begun,
                attempts=before.attempts + 1,
            )
        self._changes.tell(name)
        return self._kept[name]

    async def _repeat(self, source: Source) -> None:
        """Passes at multiples of the interval from a fixed start: no drift, and what is late leaves one out."""
        interval = source.interval.total_seconds()
        start = self.steady() + SPREAD * interval * self._chance()
        turn = 0
        while True:
            await self.ask(source.name)
            turn = max(turn + 1, int((self.steady() - start) // interval) + 1)
            await asyncio.sleep(max(0.0, start + turn * interval - self.steady()))

    async def _collect(self, source: Source) -> Pass:
        """What the source tells. Raises GovcloudError: it failed, or it took longer than its patience."""
        if (before := self._tasks.get(source.name)) is not None and not before.done():
            raise GovcloudError(BUSY, source.name)
        task = self._tasks[source.name] = asyncio.create_task(source.collect(), name=f"pass of {source.name}")
        try:
            await asyncio.wait({task}, timeout=source.patience.total_seconds())
        except asyncio.CancelledError:
            task.cancel()
            raise
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=GRACE)
            with suppress(asyncio.CancelledError, asyncio.InvalidStateError):
                task.exception()  # so that nobody warns of an error that was never looked at
            raise GovcloudError(GIVEN_UP(seconds=source.patience.total_seconds()), source.name)
        try:
            return task.result()
        except GovcloudError:
            raise
        except (Exception, asyncio.CancelledError) as defect:
            raise GovcloudError(DEFECT(kind=type(defect).__name__, place=find_place(defect)), source.name) from defect

    def _keep_failure(self, name: str, error: GovcloudError, begun: float) -> None:
        before = self._kept[name]
        self._kept[name] = replace(
            before,
            up=False,
            error=error,
            seconds=self.steady() - begun,
            attempts=before.attempts + 1,
            failures=before.failures + 1,
        )


def find_place(error: BaseException) -> str:
    """`file:line` where it was raised; the message may hold what nobody should read."""
    trace = error.__traceback__
    if trace is None:
        return "?"
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
