"""Steps in the use of pools: what somebody supposes (`2000 cores on telecom on 2027-03-01`), what tickets announce."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from govcloud.errors import UsageError
from govcloud.inventory.models.announced import Announced, Announces
from govcloud.text import Text
from monitors.capacity.growth import Jump
from monitors.capacity.level import Key, Level, What

FORM = re.compile(
    r"\s*(?P<amount>[+-]?\d+(?:\.\d+)?)\s*(?P<unit>[A-Za-z]+(?:\s+dual-active)?)\s+on\s+(?P<pool>[\w-]+)(?:/(?P<part>\S+))?"
    r"\s+on\s+(?P<day>\d{4}-\d{2}-\d{2})\s*"
)
UNITS = {
    "cores": (What.CORES, 1),
    "gib": (What.MEMORY, 1),
    "tb": (What.STORAGE, 1024),
    "tb dual-active": (What.DUAL, 1024),
}
"""Unit → what it is of, and how many of ours it is. GiB are memory, TB are storage."""
ANNOUNCES = {
    Announces.CORES: (What.CORES, 1),
    Announces.MEMORY: (What.MEMORY, 1),
    Announces.STORAGE: (What.STORAGE, 1024),
    Announces.DUAL: (What.DUAL, 1024),
}
"""The inventory's units, likewise."""
NO_FORM = Text("`{words}` cannot be understood", "无法理解 `{words}`")
EXAMPLE = Text(
    'write it as "2000 cores on telecom on 2027-03-01"; units: cores, GiB (memory), TB or TB dual-active (storage);'
    " a minus takes away",
    "请写成“2000 cores on telecom on 2027-03-01”；单位为 cores（核）、GiB（内存）、TB 或 TB dual-active"
    "（存储、双活存储），负数表示减少",
)


@dataclass(frozen=True)
class Wish:
    """A step that somebody supposes or a ticket announces, and of what."""

    pool: str
    part: str
    what: What
    jump: Jump

    def touches(self, key: Key) -> bool:
        """Whether a level rises by it: that of the part, and that of the whole pool; dual-active storage is storage."""
        pool, part, what = key
        if pool != self.pool or part not in ("", self.part):
            return False
        return what is self.what or (self.what is What.DUAL and what is What.STORAGE)


def read_wish(words: str) -> Wish:
    """The step. Raises UsageError."""
    found = FORM.fullmatch(words)
    unit = UNITS.get(" ".join(found["unit"].lower().split())) if found else None
    if found is None or unit is None:
        raise UsageError(NO_FORM(words=words[:80]), todo=EXAMPLE)
    try:
        day = date.fromisoformat(found["day"])
    except ValueError as wrong:
        raise UsageError(NO_FORM(words=words[:80]), todo=EXAMPLE) from wrong
    what, times = unit
    return Wish(found["pool"], found["part"] or "", what, Jump(day, float(found["amount"]) * times, words.strip()))


def read_announced(rows: Iterable[Announced]) -> list[Wish]:
    """The steps of the inventory's ledger."""
    found = []
    for row in rows:
        what, times = ANNOUNCES[row.what]
        found.append(Wish(row.pool, row.part or "", what, Jump(row.day, float(row.amount) * times, row.ticket)))
    return found


def settle(wishes: Iterable[Wish], levels: Mapping[Key, Level]) -> list[Wish]:
    """The same steps, and those of storage that name a dual-active store are known as such."""
    return [
        replace(each, what=What.DUAL)
        if each.what is What.STORAGE and (level := levels.get((each.pool, each.part, What.STORAGE))) and level.dual
        else each
        for each in wishes
    ]
