"""The version of the rule set: a digest of all that decides a verdict. Results keep it, and trends are marked by it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

DECIDING = ("catalogue", "facts", "frameworks", "rules", "sets", "")
"""Folders of this room; the empty one is the room's own modules."""
KINDS = (".py", ".csv", ".yml")
LENGTH = 12


@cache
def rule_set_version() -> str:
    """Twelve hexadecimal digits; the same on every machine for the same code and catalogue."""
    digest = hashlib.sha256()
    for name, content in sorted(list_deciding()):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:LENGTH]


def version_with(parameters: Mapping[str, Mapping[str, Any]]) -> str:
    """The same where a city has parameters of its own: they decide, too."""
    if not parameters:
        return rule_set_version()
    own = json.dumps(parameters, sort_keys=True, default=str)
    return hashlib.sha256(f"{rule_set_version()}\0{own}".encode()).hexdigest()[:LENGTH]


def list_deciding() -> Iterator[tuple[str, bytes]]:
    """Name and content of every file that decides."""
    room = files(__package__)
    for folder in DECIDING:
        for file in (room / folder if folder else room).iterdir():
            if file.is_file() and file.name.endswith(KINDS):
                yield f"{folder}/{file.name}", file.read_bytes()
