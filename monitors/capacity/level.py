"""How much of something there is, and how much of that is in use: per pool and part of a pool. Pure."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from types import MappingProxyType

from govcloud.text import Text
from policies.facts.base import FactBase
from policies.facts.capacity import BackEnd, ComputeService, Provider
from policies.facts.fact import Fact, Gap, Place
from policies.facts.gaps import Cause, MissingError
from policies.facts.storage import VolumeType

MIB = 1024
"""MiB of a GiB."""
STRANGE = Text("{name} tells no size", "{name} 未提供容量")
NO_TYPE = Text("which storage is dual-active: it has no volume type {names}", "无法判断双活存储：没有卷类型 {names}")
NO_BACKEND = Text(
    "which storage is dual-active: its volume types {names} name no back end",
    "无法判断双活存储：卷类型 {names} 未指定后端",
)


class What(StrEnum):
    """What is counted."""

    CORES = "cores"
    MEMORY = "memory_gib"
    STORAGE = "storage_gib"
    DUAL = "dual_active_gib"
    """Of a pool's storage, what two sites serve at once. Levels of it are of whole pools: a store says it by `dual`."""

    @property
    def words(self) -> Text:
        """For people, with the unit."""
        return WORDS[self]


WORDS = {
    What.CORES: Text("cores", "vCPU（核）"),
    What.MEMORY: Text("memory, GiB", "内存（GiB）"),
    What.STORAGE: Text("storage, GiB", "存储（GiB）"),
    What.DUAL: Text("dual-active storage, GiB", "双活存储（GiB）"),
}
CLASSES = {"VCPU": (What.CORES, 1), "MEMORY_MB": (What.MEMORY, MIB)}
"""Class of the placement service → what it is, and how many of it are one."""

type DualTypes = Mapping[str, frozenset[str]]
"""Pool → its own names of the volume types that are dual-active."""
NO_TYPES: DualTypes = MappingProxyType({})
type Count = Callable[[FactBase, str], dict[Key, Level]]
type Key = tuple[str, str, What]
"""Pool, part of it (a zone of hosts, a store of volumes; empty for the whole pool), what."""


@dataclass(frozen=True, slots=True)
class Level:
    """Size is what may be given out: without what hosts keep, times the ratio at which they give it out."""

    size: float
    used: float
    dual: bool | None = None
    """Of storage: whether two sites serve it at once. None: it has no meaning, it is mixed, or nobody told."""

    def __add__(self, other: "Level") -> "Level":
        return Level(self.size + other.size, self.used + other.used, self.dual if self.dual is other.dual else None)

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


def take_snapshot(base: FactBase, pools: Iterable[str], dual: DualTypes = NO_TYPES) -> Snapshot:
    """The levels of pools. What was not read whole gives none: half a pool would look like a pool with less room.

    Which storage is dual-active is told where the pool's types of it are given.
    """
    levels: dict[Key, Level] = {}
    gaps: dict[str, list[Gap]] = {}
    for pool in pools:
        counts: tuple[tuple[tuple[type[Fact], ...], Count], ...] = (
            ((Provider, ComputeService), count_hosts),
            ((BackEnd,), count_stores),
        )
        if dual.get(pool):
            counts = (*counts, ((BackEnd, VolumeType), partial(count_dual, types=dual[pool])))
        for kinds, count in counts:
            found = [gap for kind in kinds if (gap := base.gap(kind, Place.of_pool(pool)))]
            if not found:
                try:
                    levels |= count(base, pool)
                except MissingError as missing:
                    found = [Gap(missing.cause, missing.what)]
            if found:
                gaps.setdefault(pool, []).extend(found)
    return Snapshot(levels, gaps)


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


def count_dual(base: FactBase, pool: str, types: frozenset[str]) -> dict[Key, Level]:
    """Storage again, each store with whether it is dual-active, and what of the pool is. Raises MissingError.

    A store is, where one of these types names its back end.
    """
    place = Place.of_pool(pool)
    found = [each for each in facts(base, VolumeType, place) if each.name in types]
    if missing := sorted(types - {each.name for each in found}):
        raise MissingError(Cause.UNTOLD, NO_TYPE(names=", ".join(missing)))
    backends = {each.backend for each in found}
    if None in backends:
        raise MissingError(Cause.UNTOLD, NO_BACKEND(names=", ".join(sorted(types))))
    yes = {each.id for each in facts(base, BackEnd, place) if each.backend in backends}
    levels = {
        (pool, part, what): replace(level, dual=part in yes)
        for (_, part, what), level in count_stores(base, pool).items()
        if part
    }
    both = [level for level in levels.values() if level.dual]
    return {**levels, (pool, "", What.DUAL): sum(both, Level(0, 0, dual=True))}


def add(levels: dict[Key, Level], pool: str, part: str, what: What, level: Level) -> None:
    """Count something to its part and to the whole pool."""
    for name in (part, ""):
        key = (pool, name, what)
        levels[key] = levels[key] + level if key in levels else level


def facts[T: Fact](base: FactBase, kind: type[T], place: Place) -> list[T]:
    """The facts of a kind."""
    return [each for each in base.of(kind, place) if isinstance(each, kind)]
