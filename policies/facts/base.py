"""All facts of one moment, with the readings that told them, and what each reading proves at that moment."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from govcloud.text import Text
from policies.facts.fact import Fact, Gap, Place, Read
from policies.facts.gaps import Cause

TWICE = Text("the source told `{id}` twice", "来源重复给出 `{id}`")
NEVER = Text("no collector has read them", "尚无采集器读取")
OLD = Text("read at {at}, good for {age}", "读取于 {at}，有效期 {age}")
AHEAD = Text("read at {at}, which is in the future", "读取时间 {at} 晚于当前时间")

type Where = tuple[type[Fact], Place]


@dataclass(frozen=True)
class Harvest:
    """What a collector brings home: its readings, failed ones too, and the facts that they told."""

    reads: Sequence[Read] = ()
    facts: Sequence[Fact] = ()

    def __add__(self, other: "Harvest") -> "Harvest":
        return Harvest([*self.reads, *other.reads], [*self.facts, *other.facts])


class FactBase:
    """Facts by kind and place. A reading without facts is knowledge too: it says that there are none."""

    def __init__(self, harvest: Harvest, now: datetime) -> None:
        reads, facts = harvest.reads, harvest.facts
        self.now = now
        self._reads: dict[Where, Read] = {(read.kind, read.place): read for read in reads}
        self._facts: dict[Where, dict[str, Fact]] = defaultdict(dict)
        for fact in facts:
            where = (type(fact), fact.place)
            there = self._facts[where]
            if fact.id not in there:
                there[fact.id] = fact
            elif where in self._reads and self._reads[where].gap is None:
                self._reads[where] = self._reads[where].with_gap(Cause.PARTIAL, TWICE(id=fact.id))
        self.places: Sequence[Place] = sorted(
            {place for _, place in (*self._reads, *self._facts)}, key=lambda place: (place.sort, place.name)
        )
        self._gaps: dict[Where, Gap | None] = {}

    def of(self, kind: type[Fact], place: Place) -> Sequence[Fact]:
        """The facts that there are; whether these are all is `gap`'s word."""
        return list(self._facts.get((kind, place), {}).values())

    def one(self, kind: type[Fact], place: Place, fact_id: str) -> Fact | None:
        """The fact of an id, if it is there."""
        return self._facts.get((kind, place), {}).get(fact_id)

    def read_of(self, kind: type[Fact], place: Place) -> Read | None:
        """The reading of a kind in a place."""
        return self._reads.get((kind, place))

    def gap(self, kind: type[Fact], place: Place) -> Gap | None:
        """Why the facts of a kind in a place do not prove what is there now; None when they do."""
        where = (kind, place)
        if where not in self._gaps:
            self._gaps[where] = self._find_gap(kind, self._reads.get(where))
        return self._gaps[where]

    def _find_gap(self, kind: type[Fact], read: Read | None) -> Gap | None:
        if read is None:
            return Gap(Cause.UNREAD, NEVER)
        if read.gap is not None and read.gap.cause is Cause.UNREAD and not self.of(kind, read.place):
            return read.gap  # what was never read has no age
        if read.at > self.now:
            return Gap(Cause.STALE, AHEAD(at=read.at))
        if self.now - read.at > kind.MAX_AGE:
            return Gap(Cause.STALE, OLD(at=read.at, age=kind.MAX_AGE))
        return read.gap

    def __len__(self) -> int:
        return sum(map(len, self._facts.values()))
