"""Facts: records of things, with the reading that told them. One reading covers all things of a kind in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal, Self

from govcloud.text import Text
from policies.facts.gaps import Cause
from policies.facts.record import Record, Spelling

type Sort = Literal["city", "pool", "stack", "cluster", "host", "device"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where things are read together: a pool, the plan of a stack, a cluster, a host, a device, or the inventory."""

    sort: Sort
    name: str
    pool: str = ""
    """The pool that it belongs to; empty where there is none."""

    @staticmethod
    def of_pool(code: str) -> "Place":
        """A live pool."""
        return Place("pool", code, code)

    @staticmethod
    def of_stack(pool: str, department: str) -> "Place":
        """What a plan says of one stack."""
        return Place("stack", f"{pool}.{department}", pool)


CITY = Place("city", "")
"""The inventory."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a reading does not prove that it saw everything."""

    cause: Cause
    why: Text


@dataclass(frozen=True, slots=True)
class Read:
    """One reading of all things of one kind in one place."""

    kind: "type[Fact]"
    place: Place
    source: str
    """Who told it: `plan`, `inventory`, or service and path of the list."""
    at: datetime
    gap: Gap | None = None
    """None: it saw everything there is."""

    def with_gap(self, cause: Cause, why: Text) -> "Read":
        """The same, known to be incomplete."""
        return replace(self, gap=Gap(cause, why))


class Fact(Record):
    """One thing. Subclasses name their kind: `KIND`, words for people, the age after which a fact proves nothing."""

    KIND: ClassVar[str] = ""
    """Name of the kind: the resource type's, `storage.Volume`, where there is one."""
    WORDS: ClassVar[Text]
    PLACES: ClassVar[frozenset[str]] = frozenset({"pool"})
    """Sorts of places that must be read for it: without a reading there, its rules say "missing"."""
    MAX_AGE: ClassVar[timedelta] = timedelta(hours=24)
    KINDS: ClassVar[dict[str, "type[Fact]"]] = {}
    """Every kind by name."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.KIND in Fact.KINDS:
            raise TypeError(f"two kinds are called {cls.KIND}")
        Fact.KINDS[cls.KIND] = cls

    _read: Read
    _id: str
    _urn: str

    @property
    def read(self) -> Read:
        """The reading that told it."""
        return self._read

    @property
    def id(self) -> str:
        """Its id in its place; in a plan the URN, for what has no id yet."""
        return self._id

    @property
    def urn(self) -> str:
        """The URN in the state; empty for a thing that no program of ours is known to have made."""
        return self._urn

    @property
    def place(self) -> Place:
        """Where it is."""
        return self._read.place

    @property
    def title(self) -> str:
        """Its name where it is known, else its id."""
        name = self.__dict__.get("name")
        return name if isinstance(name, str) and name else self._id

    @classmethod
    def told_by(
        cls, read: Read, fact_id: str, values: Mapping[str, Any], spelling: Spelling = "plain", urn: str = ""
    ) -> Self:
        """The fact of a thing with these values."""
        fact = cls.build(values, spelling)
        put = object.__setattr__
        put(fact, "_read", read)
        put(fact, "_id", fact_id)
        put(fact, "_urn", urn)
        return fact

    def to_json(self) -> dict[str, Any]:
        """The fact as evidence: what, where, who told it and when, and what is known."""
        read = self._read
        head = {"kind": self.KIND, "place": read.place.name, "id": self._id, "source": read.source}
        return {
            **head,
            "at": read.at.isoformat(),
            "values": super().to_json(),
            **({"urn": self._urn} if self._urn else {}),
        }
