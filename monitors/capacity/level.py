"""How much of something there is, and how much of that is in use: per pool and part of a pool. Pure."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from govcloud.text import Text
from policies.facts.base import FactBase
from policies.facts.capacity import BackEnd, ComputeService, Provider
from policies.facts.fact import Fact, Gap, Place
from policies.facts.gaps import Cause, MissingError

MIB = 1024
"""MiB of a GiB."""
STRANGE = Text("{name} tells no size", "{name} 未提供容量")


class What(StrEnum):
    """What is counted."""

    CORES = "cores"
    MEMORY = "memory_gib"
    STORAGE = "storage_gib"

    @property
    def words(self) -> Text:
        """For people, with the unit."""
        return WORDS[self]


WORDS = {
    What.CORES: Text("cores", "vCPU（核）"),
    What.MEMORY: Text("memory, GiB", "内存（GiB）"),
    What.STORAGE: Text("storage, GiB", "存储（GiB）"),
}
CLASSES = {"VCPU": (What.CORES, 1), "MEMORY_MB": (What.MEMORY, MIB)}
"""Class of the placement service → what it is, and how many of it are one."""

type Key = tuple[str, str, What]
"""Pool, part of it (a zone of hosts, a store of volumes; empty for the whole pool), what."""


@dataclass(frozen=True, slots=True)
class Level:
    """Size is what may be given out: without what hosts keep, times the ratio at which they give it out."""

    size: float
    used: float

    def __add__(self, other: "Level") -> "Level":
        return Level(self.size + other.size, self.used + other.used)

    @property
    def share(self) -> float:
        """How full it is, from 0 on; more than 1 where more is given out than there is."""
        return self.used / self.size if self.size else float(self.used > 0)


@dataclass(frozen=True)
class Snapshot:
    """All levels of one moment, and what is missing in them."""

    levels: Mapping[Key, Level]
    gaps: Mapping[str, list[Gap]]
    """Pool → why some of its levels are not there. A level that is there is whole."""


def take_snapshot(base: FactBase, pools: Iterable[str]) -> Snapshot:
    """The levels of pools. What was not read whole gives none: half a pool would look like a pool with less room."""
    levels: dict[Key, Level] = {}
    gaps: dict[str, list[Gap]] = {}
    for pool in pools:
        for kinds, count in (((Provider, ComputeService), count_hosts), ((BackEnd,), count_stores)):
            found = [gap for kind in kinds if (gap := base.gap(kind, Place.of_pool(pool)))]
            if not found:
                try:
                    levels |= count(base, pool)
                except MissingError as missing:
                    found = [Gap(missing.cause, missing.what)]
            if found:
                gaps.setdefault(pool, []).extend(found)
    return Snapshot(levels, gaps)


def lose_part(levels: Mapping[Key, Level], pool: str, part: str) -> dict[Key, Level]:
    """The levels if a part failed: the rest of the pool has to carry all that is used."""
    left = {key: level for key, level in levels.items() if key[:2] != (pool, part)}
    for what in What:
        lost = levels.get((pool, part, what))
        if lost is not None:
            whole = levels[pool, "", what]
            left[pool, "", what] = Level(whole.size - lost.size, whole.used)
    return left


def count_hosts(base: FactBase, pool: str) -> dict[Key, Level]:
    """Cores and memory by zone, and of the whole pool. Raises MissingError: a host does not tell.

    A host that takes no new servers has no room; one without a service gives out nothing at all.
    """
    place = Place.of_pool(pool)
    services = {each.host: each for each in facts(base, ComputeService, place)}
    levels: dict[Key, Level] = {}
    for provider in facts(base, Provider, place):
        service = services.get(provider.name)
        for stock in provider.stocks:
            if service is not None and stock.name in CLASSES:
                what, unit = CLASSES[stock.name]
                size = stock.size if service.status == "enabled" else stock.used
                add(levels, pool, service.zone, what, Level(size / unit, stock.used / unit))
    return levels


def count_stores(base: FactBase, pool: str) -> dict[Key, Level]:
    """Storage by store, and of the whole pool. Raises MissingError: a store does not tell its size."""
    levels: dict[Key, Level] = {}
    for store in facts(base, BackEnd, Place.of_pool(pool)):
        if not math.isfinite(store.total) or store.total <= 0:
            raise MissingError(Cause.UNTOLD, STRANGE(name=store.title or store.id))
        add(levels, pool, store.id, What.STORAGE, Level(store.total, store.allocated))
    return levels


def add(levels: dict[Key, Level], pool: str, part: str, what: What, level: Level) -> None:
    """Count something to its part and to the whole pool."""
    for name in (part, ""):
        key = (pool, name, what)
        levels[key] = levels[key] + level if key in levels else level


def facts[T: Fact](base: FactBase, kind: type[T], place: Place) -> list[T]:
    """The facts of a kind."""
    return [each for each in base.of(kind, place) if isinstance(each, kind)]
