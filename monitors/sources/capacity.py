"""Growth of pools and the days until they are full, as a source: from what pools told and what is kept day by day.

It asks no cloud. It keeps the levels of each day, so that nobody has to run `govcloud capacity --keep` beside it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from govcloud.database import Database
from monitors.capacity.growth import WINDOW_DAYS, Reading
from monitors.capacity.level import Key, Level
from monitors.capacity.store import keep_levels, read_levels
from monitors.capacity.view import Line, make_lines
from monitors.capacity.wish import Wish
from monitors.metrics import pool as metrics
from monitors.metrics.metric import Sample
from monitors.serve.apart import Apart
from monitors.serve.source import Pass
from monitors.sources.levels import Levels
from monitors.sources.pool_levels import UNITS, label

QUANTILES = {"0.1": "early", "0.5": "likely", "0.9": "late"}
"""Label → the day that it is of: by then it is full with this probability."""


class CapacitySource:
    """The outlook of all pools."""

    name = "capacity"
    kind = "capacity"
    interval = timedelta(minutes=5)
    patience = timedelta(minutes=2)

    def __init__(
        self, levels: Levels, database: Database, *, today: Callable[[], date], announced: Sequence[Wish] = ()
    ) -> None:
        self._levels, self._database = levels, database
        self._today, self._announced = today, announced
        self._apart = Apart(self.name)

    async def collect(self) -> Pass:
        """Keep today's levels and look ahead. Raises GovcloudError: the database cannot be used."""
        levels, today = await self._levels.all(), self._today()
        await keep_levels(self._database, levels, today)
        history = await read_levels(self._database, today - timedelta(days=WINDOW_DAYS))
        lines = await self._apart.run(lambda: make_lines(levels, history, (), today, self._announced))
        return Pass([*tell_lines(lines, levels, today), *tell_history(history, levels)])


def tell_lines(lines: Sequence[Line], levels: Mapping[Key, Level], today: date) -> Iterator[Sample]:
    """Growth where it is known, and days until it is full where that is within sight."""
    for line in lines:
        labels = label(line.key, levels[line.key])
        if line.growth is not None:
            yield metrics.GROWTH.at(*labels, value=line.growth.mean * UNITS[line.key[2]].size)
        for quantile, name in QUANTILES.items():
            day = None if line.filling is None else getattr(line.filling, name)
            if day is not None:
                yield metrics.FULL_DAYS.at(*labels, quantile, value=(day - today).days)


def tell_history(history: Mapping[Key, Sequence[Reading]], levels: Mapping[Key, Level]) -> Iterator[Sample]:
    """On how many daily readings that rests."""
    for key, level in levels.items():
        yield metrics.HISTORY_DAYS.at(*label(key, level), value=len(history.get(key, ())))
