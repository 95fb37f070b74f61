"""What Prometheus scrapes: all that fresh sources told, how the sources are, and the city's thresholds.

A source is written once per pass, in a thread, and a scrape only puts bytes together: it calls no cloud and waits for
none.
"""

import asyncio
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from monitors.metrics import source as names
from monitors.metrics.metric import Sample
from monitors.serve.exposition import Blocks, write_blocks, write_page
from monitors.serve.kept import Kept
from monitors.serve.passes import Keeper

GZIP = 31
"""zlib's way of saying: a gzip header, the largest window."""
LIGHT = 1
"""Compression level: lines that resemble each other shrink to a tenth at the least effort."""


@dataclass(frozen=True, slots=True)
class Written:
    """A source's lines, and the pass that they are of."""

    ended: float
    blocks: Blocks


class Exporter:
    """Puts together pages for Prometheus from what a keeper has."""

    def __init__(
        self,
        keeper: Keeper,
        *,
        version: str,
        thresholds: Mapping[str, float],
        own: Iterable[Callable[[], list[Sample]]] = (),
    ) -> None:
        """`own` tell samples of the program itself, such as counts of alerts; they are asked at each scrape."""
        self._keeper = keeper
        self._own = list(own)
        self._constant = [
            names.BUILD.at(version, value=1),
            *(names.THRESHOLD.at(name, value=value) for name, value in sorted(thresholds.items())),
        ]
        self._written: dict[str, Written] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def follow(self) -> None:
        """Write each source as soon as it has told something, so that no scrape waits for that. Never ends."""
        with self._keeper.changes() as listener:
            async for name in listener:
                await self._write(self._keeper.kept()[name])

    async def page(self) -> bytes:
        """The text of now."""
        now = self._keeper.steady()
        kept = list(self._keeper.kept().values())
        blocks = [await self._find_blocks(each) for each in kept if each.fresh(now)]
        own = [*self._constant, *describe_sources(kept, self._keeper), *(one for tell in self._own for one in tell())]
        return write_page([write_blocks(own), *blocks])

    async def _find_blocks(self, kept: Kept) -> Blocks:
        """A source's lines; those of the pass before while the last one's are being written, so that nobody waits."""
        lock, written = self._locks.get(kept.name), self._written.get(kept.name)
        if lock is not None and lock.locked() and written is not None:
            return written.blocks
        return await self._write(kept)

    async def _write(self, kept: Kept) -> Blocks:
        async with self._locks.setdefault(kept.name, asyncio.Lock()):
            written = self._written.get(kept.name)
            if kept.ended is None or not kept.up:
                self._written.pop(kept.name, None)
                return {}
            if written is None or written.ended < kept.ended:
                blocks = await self._keeper.work(write_blocks, kept.samples)
                written = self._written[kept.name] = Written(kept.ended, blocks)
            return written.blocks


def describe_sources(kept: Iterable[Kept], keeper: Keeper) -> list[Sample]:
    """How each source is. One that was never asked to the end has neither `up` nor a time: that is not a failure yet.

    The time of the last success is now less its age, so that it stays right when the wall clock is set.
    """
    samples: list[Sample] = []
    now, wall = keeper.steady(), keeper.wall().timestamp()
    for each in kept:
        labels = (each.name, each.kind)
        samples.append(names.SOURCE_INTERVAL.at(*labels, value=each.interval.total_seconds()))
        if each.up is not None and each.seconds is not None:
            samples.append(names.SOURCE_UP.at(*labels, value=float(each.up)))
            samples.append(names.SOURCE_DURATION.at(*labels, value=round(each.seconds, 3)))
        if (age := each.age(now)) is not None:
            samples.append(names.SOURCE_LAST_SUCCESS.at(*labels, value=round(wall - age.total_seconds(), 3)))
            samples.append(names.SOURCE_CALLS.at(*labels, value=each.calls))
            samples.append(names.SOURCE_DROPPED.at(*labels, value=each.dropped))
    return samples


def compress(page: bytes) -> bytes:
    """A page as gzip."""
    return zlib.compress(page, LIGHT, GZIP)
