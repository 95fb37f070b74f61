"""The mark `govcloud:urn=…` on things in a pool: by it an interrupted create is found again, and orphans are told.

It is written by the very call that makes the thing: in the metadata where a service has them, else behind the
description (network tags need a second call, and a run may be killed between the two).
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

KEY = "govcloud:urn"
LONGEST = 255
DESCRIBED = re.compile(r"\s*\[govcloud:urn=([^\]]*)\]$")
DESCRIPTION_MOST = 120
"""Characters that are left to people's own words in a described mark."""
ATTEMPT = re.compile(r"#([0-9a-f]{8})$")
"""Behind the URN: which create made the thing, so that what the same URN had before is not taken for it."""
ROOM = LONGEST - DESCRIPTION_MOST - len(f" [{KEY}=#12345678]")


def mark_of(urn: str, room: int = LONGEST - len("#12345678"), attempt: str = "") -> str:
    """The URN itself, or its digest where it is longer than there is room for; then the attempt, if one is told."""
    fits = len(urn) <= room and not re.search(r"[\[\]]", urn)
    mark = urn if fits else "sha256:" + hashlib.sha256(urn.encode()).hexdigest()
    return f"{mark}#{attempt}" if attempt else mark


def describe(words: str, urn: str, attempt: str = "") -> str:
    """A description that carries the mark."""
    return f"{words} [{KEY}={mark_of(urn, ROOM, attempt)}]".strip()


def split_mark(mark: str) -> tuple[str, str]:
    """What a mark says of the URN, and the attempt (empty without one)."""
    found = ATTEMPT.search(mark)
    return (mark[: found.start()], found[1]) if found else (mark, "")


def split_description(description: str | None) -> tuple[str, str]:
    """People's own words, and the mark (empty without one)."""
    found = DESCRIBED.search(description or "")
    return (description or "")[: found.start()] if found else description or "", found[1] if found else ""


def split_metadata(metadata: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Metadata without ours, and the mark (empty without one)."""
    return {name: value for name, value in metadata.items() if name != KEY}, str(metadata.get(KEY, ""))


def is_mark_of(mark: str, urn: str) -> bool:
    """Whether a mark says `urn`."""
    return mark in (mark_of(urn), mark_of(urn, ROOM))
