"""Chooses the pool of a system that names none, and says of every pool why. Equal inventories give equal choices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.city import PlacementWeights
from govcloud.inventory.models.department import Department
from govcloud.inventory.models.system import System
from govcloud.text import Text
from stacks.placement.books import Books
from stacks.placement.points import Points, View, give_points
from stacks.placement.refusals import list_refusals


@dataclass(frozen=True)
class Judgement:
    """One pool for one system: refused for reasons, or with points. `score` is their weighted mean, 0 to `FULL`."""

    pool: str
    refusals: tuple[Text, ...]
    points: Mapping[View, Points]
    score: int

    @property
    def fits(self) -> bool:
        """Whether the pool can take the system."""
        return not self.refusals


@dataclass(frozen=True)
class Choice:
    """A system and all pools, the best first and the refused ones last. `current` is what its record says."""

    department: str
    system: str
    current: str | None
    judgements: tuple[Judgement, ...]

    @property
    def pool(self) -> str | None:
        """The best pool; None when none can take the system."""
        best = self.judgements[0] if self.judgements else None
        return best.pool if best and best.fits else None


def settle_placement(inventory: Inventory) -> list[Choice]:
    """A choice for every system without a pool, in the order of the files; each counts with those before it placed."""
    books = Books(inventory)
    choices = []
    for department, system in inventory.systems:
        if system.pool is None:
            choice = _choose(department, system, books)
            choices.append(choice)
            if choice.pool is not None:
                books.place(department, system, choice.pool)
    return choices


def explain_placement(inventory: Inventory, department: str, system: str) -> Choice:
    """The choice for one system as if it were placed now.

    One that has a pool is lifted from it first; before one that has none, those that come before it are placed. Raises
    KeyError when there is no such department, StopIteration when it has no such system.
    """
    record = next(s for s in inventory.department_by_code[department].systems if s.code == system)
    if record.pool is None:
        return next(c for c in settle_placement(inventory) if (c.department, c.system) == (department, system))
    lifted = place_systems(inventory, {(department, system): None})
    choice = _choose(lifted.department_by_code[department], record, Books(lifted))
    return Choice(department, system, record.pool, choice.judgements)


def apply_choices(inventory: Inventory, choices: Iterable[Choice]) -> Inventory:
    """The inventory with the chosen pools in it."""
    return place_systems(inventory, {(c.department, c.system): c.pool for c in choices if c.pool is not None})


def place_systems(inventory: Inventory, pools: Mapping[tuple[str, str], str | None]) -> Inventory:
    """The inventory with other pools for some systems, given by department and system."""
    if not pools:
        return inventory
    departments = []
    for department in inventory.departments:
        systems = [
            system.model_copy(update={"pool": pools[department.code, system.code]})
            if (department.code, system.code) in pools
            else system
            for system in department.systems
        ]
        departments.append(department.model_copy(update={"systems": systems}))
    return inventory.replace(departments=departments)


def _choose(department: Department, system: System, books: Books) -> Choice:
    weights = books.inventory.city.placement
    judgements = []
    for pool in books.inventory.pools:
        refusals = tuple(list_refusals(department, system, pool, books))
        points = {} if refusals else give_points(department, system, pool, books)
        judgements.append(Judgement(pool.code, refusals, points, _weigh(points, weights)))
    judgements.sort(key=_rank)
    return Choice(department.code, system.code, system.pool, tuple(judgements))


def _rank(judgement: Judgement) -> tuple[bool, int, int, str]:
    """Best first; of equal ones the one with more headroom, then by name, so that the order of files never decides."""
    headroom = judgement.points[View.HEADROOM].points if judgement.fits else 0
    return not judgement.fits, -judgement.score, -headroom, judgement.pool


def _weigh(points: Mapping[View, Points], weights: PlacementWeights) -> int:
    total = sum(getattr(weights, view) for view in points)
    return sum(given.points * getattr(weights, view) for view, given in points.items()) // total if total else 0
