"""What is left of a pool when a part of it fails, or a whole site: the rest carries all that is used. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitors.capacity.level import Key, Level, What


@dataclass(frozen=True)
class Site:
    """A place where a pool runs: the parts that stand there, and how much dual-active storage, in GiB."""

    code: str
    pool: str
    parts: Sequence[str]
    dual_active: float | None
    """None: nobody says."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether the sites that are left can hold a pool's dual-active storage, which every site has a copy of."""

    site: Site
    used: float
    left: float

    @property
    def holds(self) -> bool:
        """Whether all fits."""
        return self.used <= self.left


def lose_part(levels: Mapping[Key, Level], pool: str, part: str) -> dict[Key, Level]:
    """The levels if a part failed."""
    left = {key: level for key, level in levels.items() if key[:2] != (pool, part)}
    for what in What:
        lost = levels.get((pool, part, what))
        if lost is not None:
            take(left, pool, what, lost.size)
            if lost.dual:
                take(left, pool, What.DUAL, lost.size)
    return left


def lose_site(levels: Mapping[Key, Level], site: Site, sites: Iterable[Site]) -> dict[Key, Level]:
    """The levels if a site failed: its parts are gone, dual-active storage is what the others hold of it."""
    left = dict(levels)
    for part in site.parts:
        left = lose_part(left, site.pool, part)
    rest, dual = hold(site, sites), left.get((site.pool, "", What.DUAL))
    if rest is not None and dual is not None and rest < dual.size:
        for what in (What.DUAL, What.STORAGE):
            take(left, site.pool, what, dual.size - rest)
    return left


def find_fits(levels: Mapping[Key, Level], sites: Sequence[Site]) -> list[Fit]:
    """For every site that may be lost. None for a pool whose use or whose sites' sizes nobody tells."""
    found = []
    for site in sites:
        dual, rest = levels.get((site.pool, "", What.DUAL)), hold(site, sites)
        if dual is not None and rest is not None:
            found.append(Fit(site, dual.used, rest))
    return found


def hold(lost: Site, sites: Iterable[Site]) -> float | None:
    """The most that the others of the pool hold of dual-active storage, each a whole copy; None: nobody says."""
    others = [each.dual_active for each in sites if each.pool == lost.pool and each.code != lost.code]
    told = [each for each in others if each is not None]
    if lost.dual_active is None or len(told) < len(others):
        return None
    return max(told, default=0.0)


def take(levels: dict[Key, Level], pool: str, what: What, size: float) -> None:
    """Make a whole pool's level smaller."""
    key = (pool, "", what)
    if key in levels:
        levels[key] = replace(levels[key], size=levels[key].size - size)
