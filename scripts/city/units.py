"""Who is in a made-up city: its counties, townships, villages and departments. Nothing about systems or networks."""

from dataclasses import dataclass
from random import Random

from govcloud.errors import UsageError
from govcloud.text import Text
from scripts.city.names import Named, load_names

VILLAGES_PER_TOWNSHIP = 22
TOWNSHIPS_PER_COUNTY = 17
"""Proportions of the published plans: 3,630 villages in about 165 townships and 10 counties."""

TOO_MANY = Text(
    "there are names for {most} departments at most, not for {wanted}", "最多能造 {most} 个部门，要求 {wanted} 个"
)


@dataclass(frozen=True)
class Place:
    """A county, township or village. `parent` is the code of the place above; empty for a county."""

    code: str
    zh: str
    en: str
    parent: str = ""


@dataclass(frozen=True)
class Unit:
    """A department; `county` is empty for one of the city."""

    code: str
    zh: str
    en: str
    county: str = ""


@dataclass(frozen=True)
class Units:
    """Everybody in one city, in a stable order."""

    departments: tuple[Unit, ...]
    counties: tuple[Place, ...]
    townships: tuple[Place, ...]
    villages: tuple[Place, ...]


def make_units(departments: int, villages: int, rng: Random) -> Units:
    """So many departments and villages, with counties and townships in proportion.

    The city's own departments come first, then counties' bureaus. Raises `UsageError` when the names do not reach.
    """
    names = load_names()
    most = len(names.agencies) + len(names.counties) * len(names.bureaus)
    if departments > most:
        raise UsageError(TOO_MANY(most=most, wanted=departments), "--departments")
    needed = -(-(departments - len(names.agencies)) // len(names.bureaus))
    by_size = round(villages / VILLAGES_PER_TOWNSHIP / TOWNSHIPS_PER_COUNTY)
    counties = [Place(c.code, c.zh, c.en) for c in names.counties[: min(max(1, needed, by_size), len(names.counties))]]
    township_count = min(max(1, round(villages / VILLAGES_PER_TOWNSHIP)), villages)
    townships = _spread(counties, township_count, "镇乡", "Town", rng)
    return Units(
        departments=tuple(_departments(departments, counties)),
        counties=tuple(counties),
        townships=tuple(townships),
        villages=tuple(_spread(townships, villages, "村", "Village", rng)),
    )


def _departments(count: int, counties: list[Place]) -> list[Unit]:
    names = load_names()
    units = [Unit(a.code, f"汉江市{a.zh}", f"Hanjiang {a.en}") for a in names.agencies]
    units += [
        Unit(f"{county.code}-{b.code}", f"{county.zh}{b.zh}", f"{county.en} {b.en}", county.code)
        for b in names.bureaus
        for county in counties
    ]
    return units[:count]


def _spread(parents: list[Place], count: int, suffixes: str, suffix_en: str, rng: Random) -> list[Place]:
    """`count` places spread evenly below `parents`, with names that are unique below each parent."""
    places = []
    for index, parent in enumerate(parents):
        share = count // len(parents) + (index < count % len(parents))
        for name, number in _stems(share, rng):
            zh = name.zh + (f"{number}" if number > 1 else "") + rng.choice(suffixes)
            code = f"{name.code}{number}" if number > 1 else name.code
            places.append(Place(f"{parent.code}-{code}", zh, f"{code.capitalize()} {suffix_en}", parent.code))
    return places


def _stems(count: int, rng: Random) -> list[tuple[Named, int]]:
    stems = load_names().places
    shuffled = rng.sample(stems, len(stems))
    return [(shuffled[i % len(stems)], i // len(stems) + 1) for i in range(count)]
