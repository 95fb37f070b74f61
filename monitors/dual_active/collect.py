"""Asks the two arrays of each pair that the inventory names, and makes facts and views of what they say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from govcloud.inventory.models.pool import Arrays, Pool
from govcloud.text import Text
from monitors.capacity.loss import Fit
from monitors.dual_active.array import Array, Half
from monitors.dual_active.login import Login
from monitors.dual_active.views import Views, Word, join_halves
from policies.facts.base import FactBase, Harvest
from policies.facts.fact import Gap, Place, Read
from policies.facts.gaps import Cause, MissingError
from policies.facts.measured import ArrayPair
from policies.facts.storage import StorageService

NO_LOGIN = Text("pair {code} is not asked: there is no sign-in for it", "未查询双活对 {code}：缺少登录信息")


@dataclass(frozen=True)
class Pair:
    """What the arrays of one pair said."""

    arrays: Arrays
    halves: tuple[Half | None, Half | None]
    gaps: Sequence[Gap]
    calls: int

    @property
    def values(self) -> dict[str, bool]:
        """The fields of the fact; none where not both arrays answered."""
        first, second = self.halves
        if first is None or second is None:
            return {}
        return {
            "healthy": first.healthy and second.healthy,
            "in_step": first.in_sync and second.in_sync,
            "same_capacity": first.sizes == second.sizes,
            "arbiter_reached": first.arbiter and second.arbiter,
        }


def read_pairs(pool: Pool, logins: Mapping[str, Login]) -> list[Pair]:
    """Every pair of a pool. Never raises for what arrays do."""
    return [read_pair(each, logins.get(each.code)) for each in pool.arrays]


def read_pair(arrays: Arrays, login: Login | None) -> Pair:
    """One pair, one array after the other."""
    if login is None:
        return Pair(arrays, (None, None), [Gap(Cause.UNREAD, NO_LOGIN(code=arrays.code))], 0)
    asked = [Array(url, login) for url in arrays.urls]
    halves: list[Half | None] = []
    gaps = []
    for each in asked:
        try:
            halves.append(each.look())
        except MissingError as missing:
            halves.append(None)
            gaps.append(Gap(missing.cause, missing.what))
    return Pair(arrays, (halves[0], halves[1]), gaps, sum(each.calls for each in asked))


def make_harvest(pool: str, pairs: Sequence[Pair], clock: Callable[[], datetime]) -> Harvest:
    """The facts, for rules: what one array alone says is no fact."""
    read = Read(ArrayPair, Place.of_pool(pool), "arrays", clock())
    gap = next((gap for pair in pairs for gap in pair.gaps), None)
    if gap is not None:
        read = read.with_gap(gap.cause, gap.why)
    facts = [ArrayPair.told_by(read, pair.arrays.backend, pair.values) for pair in pairs if pair.values]
    return Harvest([read], facts)


def find_replication(base: FactBase, pool: str, backend: str) -> Word:
    """OpenStack's view: the service of the pair replicates, is up, not frozen and not switched over."""
    place = Place.of_pool(pool)
    if base.gap(StorageService, place):
        return None
    service = base.one(StorageService, place, backend)
    if not isinstance(service, StorageService):
        return None
    try:
        steady = service.state == "up" and not service.frozen and not service.active_backend
        replicates = service.replication == "enabled"
    except MissingError:
        return None
    return steady and replicates


def find_views(pool: str, pairs: Sequence[Pair], base: FactBase, fits: Sequence[Fit]) -> list[Views]:
    """The three views of each pair. `fits` are those of the pool; none: nobody knows."""
    mine = [each.holds for each in fits if each.site.pool == pool]
    hold = all(mine) if mine else None
    return [
        join_halves(pool, each.arrays.code, each.halves, find_replication(base, pool, each.arrays.backend), hold)
        for each in pairs
    ]
