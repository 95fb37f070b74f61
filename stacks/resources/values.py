"""Values of properties: plain Python data plus two marks, `UNKNOWN` (not known before the run) and `Secret`.

How they travel between processes is the subject of `stacks.provider.wire`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

type Values = dict[str, Any]
"""Property name → value."""


class Unknown(Enum):
    """The type of `UNKNOWN`."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown.UNKNOWN
"""A value that another resource will have once it exists."""


@dataclass(frozen=True)
class Secret:
    """A value that must be encrypted in state and never shown."""

    value: Any

    def __repr__(self) -> str:
        return "Secret(***)"


def map_leaves(value: Any, change: Callable[[Any], Any]) -> Any:
    """`value` with `change` applied to everything in it that is neither a list nor a map; secrets count as leaves."""
    if isinstance(value, dict):
        return {name: map_leaves(item, change) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [map_leaves(item, change) for item in value]
    return change(value)


def reveal(value: Any) -> Any:
    """`value` without marks of secrecy, at any depth."""
    return map_leaves(value, lambda leaf: reveal(leaf.value) if isinstance(leaf, Secret) else leaf)


def has_unknown(value: Any) -> bool:
    """Whether any part of `value` is unknown."""
    if isinstance(value, Secret):
        return has_unknown(value.value)
    if isinstance(value, dict):
        return any(map(has_unknown, value.values()))
    if isinstance(value, list | tuple):
        return any(map(has_unknown, value))
    return value is UNKNOWN


def known_items(value: Any) -> list[Any]:
    """The items of a list; none when it is unknown or absent."""
    return list(value) if isinstance(value, list | tuple) else []


def canonical(value: Any) -> str:
    """One text per value: the order in which sets are kept, and how their elements are told apart."""
    return json.dumps(map_leaves(reveal(value), _plain), sort_keys=True, ensure_ascii=False)


def _plain(leaf: Any) -> Any:
    return {"unknown": True} if leaf is UNKNOWN else leaf
