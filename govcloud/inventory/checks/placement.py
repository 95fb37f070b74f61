"""Systems on pools: does the pool have the zone, the catalogue names and the storage that the system asks for?"""

from collections.abc import Iterator

from govcloud.inventory.draft import Draft, PlacedSystem
from govcloud.inventory.models.city import City
from govcloud.inventory.models.pool import Pool
from govcloud.inventory.models.system import System
from govcloud.inventory.problems import Problem
from govcloud.inventory.reading.source import Steps
from govcloud.text import Text

type Lack = tuple[str, Steps, Text, list[str]]
"""Kind, field of the system, sentence, what the pool has instead."""

NO_ZONE = Text('pool "{pool}" has no zone "{value}"', "资源池“{pool}”没有“{value}”网络区")
NOT_MAPPED = Text(
    '"{value}" is in the catalogue, but pool "{pool}" has nothing for it',
    "“{value}”在目录中，但资源池“{pool}”没有对应的{noun}",
)
NO_DUAL_ACTIVE = Text(
    'the system is dual-active, and pool "{pool}" has no dual-active volume type',
    "系统要求双活，而资源池“{pool}”没有双活卷类型",
)
NO_BALANCER = Text('pool "{pool}" offers no load balancers', "资源池“{pool}”不提供负载均衡")
NOTHING_DUAL_ACTIVE = Text(
    "the system is dual-active, but none of its volumes has a dual-active type",
    "系统要求双活，但没有一个卷用双活卷类型",
)
NO_QUOTA = Text('the department has no quota on pool "{value}"', "部门在资源池“{value}”没有配额")
NO_CANDIDATE = Text(
    "no pool is given, and the department has a quota on none, so there is nowhere to place the system",
    "没有指定资源池，部门也没有任何资源池的配额，系统无处可放",
)
NONE_FITS = Text(
    "no pool is given, and none of those the department has a quota on fits: {reasons}",
    "没有指定资源池，而部门有配额的资源池都不合适：{reasons}",
)


def check_placement(draft: Draft) -> Iterator[Problem]:
    """Systems that the given pool, or every pool they may be placed on, cannot take."""
    if draft.city is None:
        return
    for placed in draft.systems:
        pool = draft.pools.get(placed.system.pool or "")
        department = draft.departments.get(placed.department)
        if placed.system.pool is None:
            yield from _check_candidates(placed, draft, draft.city)
            continue
        if department is not None and placed.system.pool not in department.quotas:
            known = placed.system.pool in (draft.known_codes("pools") or ())
            if known:
                yield placed.place.at("pool").problem("no-quota", NO_QUOTA, allowed=list(department.quotas))
        if pool is not None:
            for kind, steps, what, allowed in find_lacks(placed.system, pool, draft.city):
                yield placed.place.at(*steps).problem(kind, what, allowed=allowed or None)


def check_dual_active(draft: Draft) -> Iterator[Problem]:
    """Dual-active systems without any dual-active volume, on pools that could give them one."""
    if draft.city is None:
        return
    types = draft.city.catalogue.volume_types
    for place, _, system in draft.systems:
        pool = draft.pools.get(system.pool or "")
        if pool is not None and not any(types[name].dual_active for name in pool.volume_types if name in types):
            continue
        used = [types[name] for _, name, kind in list_names_used(system) if kind == "volume_types" and name in types]
        if system.dual_active and not any(kind.dual_active for kind in used):
            allowed = [name for name, kind in types.items() if kind.dual_active]
            yield place.at("dual_active").problem("dual-active", NOTHING_DUAL_ACTIVE, allowed=allowed)


def find_lacks(system: System, pool: Pool, city: City) -> Iterator[Lack]:
    """What the pool cannot give to the system."""
    if system.zone not in pool.zones:
        yield "zone-not-in-pool", ("zone",), NO_ZONE(pool=pool.code), [zone.value for zone in pool.zones]
    for steps, name, kind in list_names_used(system):
        mapped = getattr(pool, kind)
        if name not in mapped and name in getattr(city.catalogue, kind):
            yield (
                f"unmapped-{KINDS[kind].en.replace(' ', '-')}",
                steps,
                NOT_MAPPED(pool=pool.code, noun=KINDS[kind]),
                list(mapped),
            )
    types = city.catalogue.volume_types
    if system.dual_active and not any(types[name].dual_active for name in pool.volume_types if name in types):
        yield "dual-active", ("dual_active",), NO_DUAL_ACTIVE(pool=pool.code), []
    if system.load_balancers and not pool.load_balancer:
        yield "no-load-balancer", ("load_balancers",), NO_BALANCER(pool=pool.code), []


KINDS = {
    "flavors": Text("flavor", "规格"),
    "images": Text("image", "镜像"),
    "volume_types": Text("volume type", "卷类型"),
}
"""Part of the catalogue → what one of it is called."""


def list_names_used(system: System) -> Iterator[tuple[Steps, str, str]]:
    """Every catalogue name in a system, with its field and its part of the catalogue."""
    for i, group in enumerate(system.servers):
        yield ("servers", i, "flavor"), group.flavor, "flavors"
        yield ("servers", i, "image"), group.image, "images"
        for j, volume in enumerate(group.volumes):
            yield ("servers", i, "volumes", j, "type"), volume.type, "volume_types"
    for i, database in enumerate(system.databases):
        yield ("databases", i, "flavor"), database.flavor, "flavors"
        yield ("databases", i, "type"), database.type, "volume_types"


def _check_candidates(placed: PlacedSystem, draft: Draft, city: City) -> Iterator[Problem]:
    department = draft.departments.get(placed.department)
    if department is None or any(code not in draft.pools for code in department.quotas):
        return
    place, _, system = placed
    if not department.quotas:
        yield place.problem("nowhere-to-place", NO_CANDIDATE)
        return
    lacks = {code: next(find_lacks(system, draft.pools[code], city), None) for code in department.quotas}
    if all(lacks.values()):
        texts = [_reason(place.at(*lack[1]).problem(lack[0], lack[2]).what) for lack in lacks.values() if lack]
        reasons = Text("; ".join(text.en for text in texts), "；".join(text.zh for text in texts))
        yield place.problem("nowhere-to-place", NONE_FITS(reasons=reasons))


def _reason(what: Text) -> Text:
    return Text(what.render("en"), what.render("zh"))
