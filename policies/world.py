"""What a rule sees besides its object: look-ups that answer only with what is proven, and raise where it is not."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from govcloud.text import Text
from policies.facts.base import FactBase
from policies.facts.fact import CITY, Fact, Gap, Place
from policies.facts.gaps import Cause, MissingError

INCOMPLETE = Text("all {kind} of {place} ({why})", "{place} 的全部{kind}（{why}）")
INVENTORY = Text("the inventory", "清单")
NEEDS = "the rule looks at {kind}, which it does not name in `needs`"

type Index = Mapping[Any, Sequence[Fact]]


class UndeclaredError(Exception):
    """A rule looked at a kind that it does not name: a defect of the rule."""


class World:
    """The facts around an object. Places are found by the object: its own, or the inventory for kinds that are there.

    Indexes are made once and shared by all rules.
    """

    def __init__(self, base: FactBase) -> None:
        self._base = base
        self._indexes: dict[tuple[type[Fact], Place, str], Index] = {}
        self._all: dict[tuple[type[Fact], Place], Sequence[Fact]] = {}
        self._memory: dict[tuple[str, Place], Any] = {}
        self._needs: frozenset[type[Fact]] = frozenset()

    def for_rule(self, needs: frozenset[type[Fact]]) -> "World":
        """The same world, which answers only about these kinds."""
        world = World(self._base)
        world._indexes, world._all, world._memory, world._needs = self._indexes, self._all, self._memory, needs
        return world

    @property
    def now(self) -> datetime:
        """The moment for which is judged."""
        return self._base.now

    def all[F: Fact](self, kind: type[F], near: Fact) -> Sequence[F]:
        """Every thing of a kind in the place of `near`. Raises MissingError unless that is known to be every one."""
        place = self._place(kind, near)
        found = self._all.get((kind, place))
        if found is None:
            self._prove(kind, place)
            found = self._all[kind, place] = self._base.of(kind, place)
        return cast("Sequence[F]", found)

    def one[F: Fact](self, kind: type[F], near: Fact, fact_id: str) -> F | None:
        """The thing of an id; None when it is proven that there is none. Raises MissingError else.

        What the plan of one stack does not have may be another stack's: the live pool is asked, where it was read.
        """
        place = self._place(kind, near)
        found = self._base.one(kind, place, fact_id)
        if found is None and place.sort == "stack":
            place = Place.of_pool(place.pool)
            found = self._base.one(kind, place, fact_id)
        gap = self._base.gap(kind, place)
        if found is None or (gap is not None and gap.cause is Cause.STALE):
            self._prove(kind, place)
        return cast("F | None", found)

    def where[F: Fact](self, kind: type[F], near: Fact, **field: Any) -> Sequence[F]:
        """Every thing whose field has a value; of a list, whose field contains it: `where(Port, server, device=id)`.

        Raises MissingError unless every thing of the kind is known, with that field.
        """
        ((name, value),) = field.items()
        key = (kind, self._place(kind, near), name)
        index = self._indexes.get(key)
        if index is None:
            index = self._indexes[key] = make_index(self.all(kind, near), name)
        return cast("Sequence[F]", index.get(value, ()))

    def once[T](self, name: str, near: Fact, make: Callable[[], T]) -> T:
        """What `make` gives, made once for the place of `near`: what every object there would make anew."""
        key = (name, near.place)
        if key not in self._memory:
            self._memory[key] = make()
        return cast("T", self._memory[key])

    def _place(self, kind: type[Fact], near: Fact) -> Place:
        if kind not in self._needs:
            raise UndeclaredError(NEEDS.format(kind=kind.KIND))
        return CITY if "city" in kind.PLACES else near.place

    def _prove(self, kind: type[Fact], place: Place) -> None:
        gap = self._base.gap(kind, place)
        if gap is not None:
            raise MissingError(gap.cause, name_incomplete(kind, place, gap))


def name_incomplete(kind: type[Fact], place: Place, gap: Gap) -> Text:
    """What of a place is not known."""
    return INCOMPLETE(kind=kind.WORDS, place=place.name or INVENTORY, why=gap.why)


def make_index(facts: Sequence[Fact], field: str) -> Index:
    """Value of a field → facts that have it. Raises MissingError for the first fact that does not know it."""
    index: dict[Any, list[Fact]] = {}
    for fact in facts:
        value = getattr(fact, field)
        for item in value if isinstance(value, tuple) else (value,):
            index.setdefault(item, []).append(fact)
    return index
