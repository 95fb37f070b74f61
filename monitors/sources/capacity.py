"""Growth of pools and the days until they are full, as a source: from what pools told and what is kept day by day.

It asks no cloud. It keeps the levels of each day, so that nobody has to run `govcloud capacity --keep` beside it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from govcloud.database import Database
from monitors.capacity.forecast import HORIZON_DAYS
from monitors.capacity.growth import WINDOW_DAYS, Reading
from monitors.capacity.level import Key, Level, What
from monitors.capacity.loss import Site, lose_site
from monitors.capacity.store import keep_levels, read_levels
from monitors.capacity.view import Line, make_lines
from monitors.capacity.wish import Wish
from monitors.metrics import pool as metrics
from monitors.metrics.metric import Sample
from monitors.serve.apart import Apart
from monitors.serve.source import Pass
from monitors.sources.levels import Levels
from monitors.sources.pool_levels import UNITS, label
from monitors.web.fans import Fan

STEP_DAYS = 14
"""Days between two points of a picture."""
QUANTILES = {"0.1": "early", "0.5": "likely", "0.9": "late"}
"""Label → the day that it is of: by then it is full with this probability."""


class CapacitySource:
    """The outlook of all pools."""

    name = "capacity"
    kind = "capacity"
    interval = timedelta(minutes=5)
    patience = timedelta(minutes=2)

    def __init__(
        self,
        levels: Levels,
        database: Database,
        *,
        today: Callable[[], date],
        announced: Sequence[Wish] = (),
        sites: Sequence[Site] = (),
    ) -> None:
        """Steps that tickets announce count on their day; sites are those that may be lost."""
        self._levels, self._database = levels, database
        self._today, self._announced, self._sites = today, announced, sites
        self._apart = Apart(self.name)
        self.fans: Sequence[Fan] = ()
        """What the last pass foretold of whole pools, for pages."""

    async def collect(self) -> Pass:
        """Keep today's levels and look ahead. Raises GovcloudError: the database cannot be used."""
        levels, today = await self._levels.all(), self._today()
        await keep_levels(self._database, levels, today)
        history = await read_levels(self._database, today - timedelta(days=WINDOW_DAYS))
        lines, self.fans = await self._apart.run(lambda: self._look_ahead(levels, history, today))
        told = (tell_lines(lines, levels, today), tell_history(history, levels), tell_sites(levels, self._sites))
        return Pass([sample for samples in told for sample in samples])

    def _look_ahead(
        self, levels: Mapping[Key, Level], history: Mapping[Key, Sequence[Reading]], today: date
    ) -> tuple[list[Line], list[Fan]]:
        lines = make_lines(levels, history, (), today, self._announced)
        return lines, [fan for line in lines if (fan := draw_fan(line)) is not None]


def draw_fan(line: Line) -> Fan | None:
    """The past and the coming of a whole pool; None where nothing is foretold, or of a part."""
    pool, part, what = line.key
    if line.outlook is None or part:
        return None
    labels, unit = label(line.key, line.level), UNITS[what]
    bands = [line.outlook.see(days) for days in range(STEP_DAYS, HORIZON_DAYS + 1, STEP_DAYS)]
    return Fan(
        pool,
        unit.resource,
        unit.unit,
        labels[4],
        CapacitySource.name,
        line.level.size * unit.size,
        [(each.day.isoformat(), each.used * unit.size) for each in line.past],
        [
            (each.day.isoformat(), each.low * unit.size, each.middle * unit.size, each.high * unit.size)
            for each in bands
        ],
    )


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


def tell_sites(levels: Mapping[Key, Level], sites: Sequence[Site]) -> Iterator[Sample]:
    """How full each pool would be without the site whose loss is worst, of those of which it is known what is there."""
    worst: dict[Key, float] = {}
    for site in sites:
        left = lose_site(levels, site, sites) if site.parts else {}
        for what in What:
            rest = left.get((site.pool, "", what))
            if rest is not None and rest.size > 0:
                key = (site.pool, "", what)
                worst[key] = max(worst.get(key, 0.0), rest.share)
    for key, share in worst.items():
        yield metrics.AFTER_LOSS.at(*label(key, levels[key]), "site", value=share)


def tell_history(history: Mapping[Key, Sequence[Reading]], levels: Mapping[Key, Level]) -> Iterator[Sample]:
    """On how many daily readings that rests."""
    for key, level in levels.items():
        yield metrics.HISTORY_DAYS.at(*label(key, level), value=len(history.get(key, ())))
