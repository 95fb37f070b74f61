"""A pool's pairs of arrays as a source: whether OpenStack, the arrays and the sites' capacity each say all is well.

What nobody could say has no sample: a gap says why.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

from govcloud.inventory.models.pool import Pool
from govcloud.text import Text
from monitors.capacity.loss import Site, find_fits
from monitors.dual_active.collect import find_views, read_pairs
from monitors.dual_active.login import Login
from monitors.dual_active.views import Views
from monitors.metrics import pool as metrics
from monitors.metrics.metric import Sample
from monitors.serve.apart import Apart
from monitors.serve.source import Pass
from monitors.sources.levels import Levels
from policies.facts.base import FactBase
from policies.facts.fact import Place
from policies.facts.storage import StorageService

VIEWS = (
    (metrics.DUAL_REPLICATED, "replicated"),
    (metrics.DUAL_IN_SYNC, "in_sync"),
    (metrics.DUAL_ARBITER_UP, "arbiter"),
    (metrics.DUAL_FITS, "fits"),
)
NO_SERVICE = Text(
    "pair {pair}: OpenStack does not say whether it replicates", "双活对 {pair}：无法从 OpenStack 判断复制状态"
)
NO_FIT = Text(
    "pair {pair}: whether each site can hold all is not known", "双活对 {pair}：无法判断任一站点能否容纳全部数据"
)


class DualActiveSource:
    """The pairs of one pool."""

    kind = "arrays"
    interval = timedelta(minutes=1)
    patience = timedelta(seconds=55)

    def __init__(
        self,
        pool: Pool,
        logins: Mapping[str, Login],
        *,
        levels: Levels,
        sites: Sequence[Site],
        read_services: Callable[[], FactBase],
    ) -> None:
        """`read_services` asks the pool for its storage services, and may block."""
        self.name = f"{pool.code}-arrays"
        self._pool, self._logins, self._levels, self._sites = pool, logins, levels, sites
        self._read_services = read_services
        self._apart = Apart(self.name)

    async def collect(self) -> Pass:
        """Ask both arrays of every pair, and the pool once. Arrays that are away are gaps, not failures."""
        levels = await self._levels.all()
        fits = find_fits(levels, [each for each in self._sites if each.pool == self._pool.code])

        def ask() -> Pass:
            pairs, base = read_pairs(self._pool, self._logins), self._read_services()
            views = find_views(self._pool.code, pairs, base, fits)
            gaps = [gap.why for pair in pairs for gap in pair.gaps]
            if gap := base.gap(StorageService, Place.of_pool(self._pool.code)):
                gaps.append(gap.why)
            gaps += [NO_SERVICE(pair=each.pair) for each in views if each.replicated is None and not gap]
            gaps += [NO_FIT(pair=each.pair) for each in views if each.fits is None]
            return Pass(list(tell_views(views)), sum(pair.calls for pair in pairs) + 1, gaps)

        return await self._apart.run(ask)


def tell_views(views: Sequence[Views]) -> Iterator[Sample]:
    """A sample for each word that somebody said. Arrays that differ or are not healthy are not in sync."""
    for each in views:
        for metric, field in VIEWS:
            word = getattr(each, field)
            if metric is metrics.DUAL_IN_SYNC and False in (each.healthy, each.same_size):
                word = False
            if word is not None:
                yield metric.at(each.pool, each.pair, value=float(word))
