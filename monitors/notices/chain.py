"""Events as text whose change shows: each text's hash takes in the one before, within its notification and overall."""

import hashlib
import json
from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from monitors.notices.record import Event

EVENT = TypeAdapter(Event)
START = ""
"""What stands before the first."""


def write_event(event: Event) -> str:
    """The one way in which an event is written. Raises ValueError: something of it is too long or not allowed."""
    plain = EVENT.dump_python(event, mode="json", exclude_defaults=True)
    EVENT.validate_python(plain)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_event(body: str) -> Event:
    """The event of a text. Raises ValueError: it is none, or is not written like `write_event` does."""
    try:
        event = EVENT.validate_json(body)
    except ValidationError as wrong:
        raise ValueError(f"{wrong.error_count()} fields are wrong") from wrong
    if write_event(event) != body:
        raise ValueError("not in the one form that events have")
    return event


def link(previous: str, body: str) -> str:
    """The hash of a text that follows another's."""
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def link_all(bodies: Sequence[str]) -> list[str]:
    """The hashes of texts in their order."""
    found: list[str] = []
    for body in bodies:
        found.append(link(found[-1] if found else START, body))
    return found
