"""Levels of a pool as samples: how much hosts and stores have, keep, give out and have given out. Pure.

What was not read whole has no samples. Memory and storage are bytes, as Prometheus wants base units.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitors.capacity.level import CLASSES, Key, Level, What, facts
from monitors.capacity.loss import lose_part
from monitors.metrics import pool as metrics
from monitors.metrics.metric import Sample
from policies.facts.base import FactBase
from policies.facts.capacity import BackEnd, ComputeService, NetworkRoom, Provider
from policies.facts.fact import Place
from policies.facts.network import Network

GIB = 1024**3


@dataclass(frozen=True, slots=True)
class Unit:
    """What a kind of level is called in metrics, and how many base units one of it is."""

    resource: str
    unit: str
    size: int = 1


UNITS = {
    What.CORES: Unit("vcpu", "core"),
    What.MEMORY: Unit("memory", "byte", GIB),
    What.STORAGE: Unit("storage", "byte", GIB),
    What.DUAL: Unit("storage", "byte", GIB),
}


def label(key: Key, level: Level) -> tuple[str, ...]:
    """The labels of a level: pool, part, resource, unit, dual-active or not where that has a meaning."""
    pool, part, what = key
    unit = UNITS[what]
    dual = "yes" if what is What.DUAL or level.dual else "" if level.dual is None else "no"
    return pool, part, unit.resource, unit.unit, dual


def tell_levels(levels: Mapping[Key, Level]) -> Iterator[Sample]:
    """Size and use of every level."""
    for key, level in levels.items():
        labels, times = label(key, level), UNITS[key[2]].size
        yield metrics.SIZE.at(*labels, value=level.size * times)
        yield metrics.USED.at(*labels, value=level.used * times)


@dataclass
class Hardware:
    """What hosts of a zone, or of the pool, have of something."""

    physical: float = 0
    reserved: float = 0
    lent: float = 0
    """Physical less reserved of hosts that take new servers, and below times their ratio."""
    given: float = 0


def tell_hosts(base: FactBase, pool: str) -> Iterator[Sample]:
    """What is physically there, what hosts keep, how often the rest is given out. Needs Provider, ComputeService."""
    place = Place.of_pool(pool)
    if base.gap(Provider, place) or base.gap(ComputeService, place):
        return
    found: dict[tuple[str, What], Hardware] = {}
    services = {each.host: each for each in facts(base, ComputeService, place)}
    for provider in facts(base, Provider, place):
        service = services.get(provider.name)
        for stock in provider.stocks if service is not None else ():
            if service is None or stock.name not in CLASSES:
                continue
            what, unit = CLASSES[stock.name]
            for part in (service.zone, ""):
                one = found.setdefault((part, what), Hardware())
                one.physical += stock.total / unit
                one.reserved += stock.reserved / unit
                if service.status == "enabled":
                    one.lent += (stock.total - stock.reserved) / unit
                    one.given += stock.size / unit
    for (part, what), one in found.items():
        labels, times = label((pool, part, what), Level(0, 0)), UNITS[what].size
        yield metrics.PHYSICAL.at(*labels, value=one.physical * times)
        yield metrics.RESERVED.at(*labels, value=one.reserved * times)
        if one.lent > 0:
            yield metrics.ALLOCATION_RATIO.at(*labels, value=round(one.given / one.lent, 6))


def tell_stores(base: FactBase, levels: Mapping[Key, Level], pool: str) -> Iterator[Sample]:
    """What stores have. They keep nothing, and the size is what there is."""
    if base.gap(BackEnd, Place.of_pool(pool)) is None:
        for key, level in levels.items():
            if key[0] == pool and key[2] in (What.STORAGE, What.DUAL):
                yield metrics.PHYSICAL.at(*label(key, level), value=level.size * GIB)


def tell_losses(base: FactBase, levels: Mapping[Key, Level], pool: str) -> Iterator[Sample]:
    """How full the pool would be without its largest part, and each zone without its largest host.

    Where nothing would be left there is no value.
    """
    for what in What:
        parts = [key for key in levels if key[0] == pool and key[1] and key[2] is what]
        if parts:
            largest = max(parts, key=lambda key: levels[key].size)
            whole = (pool, "", what)
            left = lose_part(levels, pool, largest[1])[whole]
            if left.size > 0:
                yield metrics.AFTER_LOSS.at(*label(whole, levels[whole]), "part", value=left.share)
    place = Place.of_pool(pool)
    if base.gap(Provider, place) or base.gap(ComputeService, place):
        return
    services = {each.host: each for each in facts(base, ComputeService, place) if each.status == "enabled"}
    sizes: dict[Key, float] = {}
    for provider in facts(base, Provider, place):
        for stock in provider.stocks if provider.name in services else ():
            if stock.name in CLASSES:
                what, unit = CLASSES[stock.name]
                key = (pool, services[provider.name].zone, what)
                sizes[key] = max(sizes.get(key, 0.0), stock.size / unit)
    for key, size in sizes.items():
        if key in levels and levels[key].size > size:
            value = levels[key].used / (levels[key].size - size)
            yield metrics.AFTER_LOSS.at(*label(key, levels[key]), "host", value=value)


def tell_addresses(base: FactBase, pool: str) -> Iterator[Sample]:
    """IPv4 addresses of external networks, together: how many, and how many are taken. Needs NetworkRoom, Network."""
    place = Place.of_pool(pool)
    if base.gap(NetworkRoom, place) or base.gap(Network, place):
        return
    outer = {each.id for each in facts(base, Network, place) if each.external}
    subnets = [each for room in facts(base, NetworkRoom, place) if room.id in outer for each in room.subnets]
    four = [each for each in subnets if ":" not in each.cidr]
    if four:
        labels = (pool, "", "address", "item", "")
        yield metrics.SIZE.at(*labels, value=sum(each.total for each in four))
        yield metrics.USED.at(*labels, value=sum(each.used for each in four))
