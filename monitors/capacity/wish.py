"""Reads what somebody supposes: `2000 cores on telecom on 2027-03-01`, `-40 TB on huawei/az1 on 2027-01-15`."""

import re
from dataclasses import dataclass
from datetime import date

from govcloud.errors import UsageError
from govcloud.text import Text
from monitors.capacity.growth import Jump
from monitors.capacity.level import Key, What

FORM = re.compile(
    r"\s*(?P<amount>[+-]?\d+(?:\.\d+)?)\s*(?P<unit>[A-Za-z]+)\s+on\s+(?P<pool>[\w-]+)(?:/(?P<part>\S+))?"
    r"\s+on\s+(?P<day>\d{4}-\d{2}-\d{2})\s*"
)
UNITS = {
    "cores": (What.CORES, 1),
    "gib": (What.MEMORY, 1),
    "tb": (What.STORAGE, 1024),
}
"""Unit → what it is of, and how many of ours it is. GiB are memory, TB are storage."""
NO_FORM = Text("`{words}` cannot be understood", "无法理解 `{words}`")
EXAMPLE = Text(
    'write it as "2000 cores on telecom on 2027-03-01"; units: cores, GiB (memory), TB (storage); a minus takes away',
    "请写成“2000 cores on telecom on 2027-03-01”；单位为 cores（核）、GiB（内存）、TB（存储），负数表示减少",
)


@dataclass(frozen=True)
class Wish:
    """A step that somebody supposes, and of what."""

    pool: str
    part: str
    what: What
    jump: Jump

    def touches(self, key: Key) -> bool:
        """Whether a level rises by it: that of the part, and that of the whole pool."""
        pool, part, what = key
        return (pool, what) == (self.pool, self.what) and part in ("", self.part)


def read_wish(words: str) -> Wish:
    """The step. Raises UsageError."""
    found = FORM.fullmatch(words)
    unit = UNITS.get(found["unit"].lower()) if found else None
    if found is None or unit is None:
        raise UsageError(NO_FORM(words=words[:80]), todo=EXAMPLE)
    try:
        day = date.fromisoformat(found["day"])
    except ValueError as wrong:
        raise UsageError(NO_FORM(words=words[:80]), todo=EXAMPLE) from wrong
    what, times = unit
    return Wish(found["pool"], found["part"] or "", what, Jump(day, float(found["amount"]) * times, words.strip()))
