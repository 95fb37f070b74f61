"""Differences between property values: the engine's own comparison, and how options turn a difference into another.

A provider answers with a `Difference` too; the engine compares by itself only where a provider says that it cannot.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from stacks.engine.paths import Path, covers, format_path, parse_path
from stacks.engine.values import Properties, Secret, Value, equal


class Changes(StrEnum):
    """Whether there is a difference at all."""

    UNKNOWN = "unknown"
    NONE = "none"
    SOME = "some"


class Kind(StrEnum):
    """What happens at one path."""

    ADD = "add"
    ADD_REPLACE = "add-replace"
    DELETE = "delete"
    DELETE_REPLACE = "delete-replace"
    UPDATE = "update"
    UPDATE_REPLACE = "update-replace"

    @property
    def replaces(self) -> bool:
        """Whether this change needs a replacement."""
        return self.value.endswith("-replace")

    def to_replace(self) -> "Kind":
        """The same change as one that needs a replacement."""
        return self if self.replaces else Kind(f"{self.value}-replace")

    def inverted(self) -> "Kind":
        """The change seen from the other side."""
        swap = {"add": "delete", "delete": "add", "update": "update"}
        base, _, tail = self.value.partition("-")
        return Kind(swap[base] + (f"-{tail}" if tail else ""))


@dataclass(frozen=True)
class Difference:
    """What a comparison found; `detailed` is None where only the changed keys are known."""

    changes: Changes = Changes.NONE
    replace_keys: tuple[str, ...] = ()
    changed_keys: tuple[str, ...] = ()
    stable_keys: tuple[str, ...] = ()
    detailed: Mapping[str, Kind] | None = None
    delete_before_replace: bool = False

    @property
    def replaces(self) -> bool:
        """Whether the resource has to be replaced."""
        return bool(self.replace_keys) or any(kind.replaces for kind in (self.detailed or {}).values())

    def inverted(self) -> "Difference":
        """The difference seen from the other side (what a refresh found)."""
        detailed = None if self.detailed is None else {path: kind.inverted() for path, kind in self.detailed.items()}
        return replace(self, detailed=detailed)


def compare(old: Properties, new: Properties) -> Difference:
    """The engine's own comparison of inputs; keys that begin with `__` are no part of it."""
    found = list(_walk(_public(old), _public(new), ()))
    if not found:
        return Difference(Changes.NONE)
    keys = tuple(sorted({str(path[0]) for path, _ in found}))
    return Difference(Changes.SOME, changed_keys=keys, detailed={format_path(path): kind for path, kind in found})


def apply_replace_on_changes(difference: Difference, patterns: Sequence[str], *, init_errors: bool) -> Difference:
    """The difference after the option replaceOnChanges: a change inside one of the paths needs a replacement."""
    if not patterns or (difference.changes is not Changes.SOME and not init_errors):
        return difference
    parsed = [parse_path(text) for text in patterns]

    def hit(path: Path) -> bool:
        return any(covers(pattern, path) for pattern in parsed)

    detailed = difference.detailed
    if detailed is not None:
        detailed = {p: kind.to_replace() if hit(parse_path(p)) else kind for p, kind in detailed.items()}
    keys = set(difference.replace_keys) | {key for key in difference.changed_keys if hit(parse_path(key))}
    if init_errors and ("*",) in parsed:
        keys.add("#initerror")
    changes = Changes.SOME if keys else difference.changes
    return replace(difference, changes=changes, detailed=detailed, replace_keys=tuple(sorted(keys)))


def _public(properties: Properties) -> Properties:
    return {key: value for key, value in properties.items() if not key.startswith("__")}


def _walk(old: Value, new: Value, at: Path) -> Iterator[tuple[Path, Kind]]:
    if isinstance(old, Secret) and isinstance(new, Secret):
        old, new = old.value, new.value
    for kind in (dict, list):
        if isinstance(old, kind) and isinstance(new, kind):
            was, now = _members(old), _members(new)
            for key in sorted(was.keys() | now.keys()):
                if key not in was:
                    yield (*at, key), Kind.ADD
                elif key not in now:
                    yield (*at, key), Kind.DELETE
                else:
                    yield from _walk(was[key], now[key], (*at, key))
            return
    if not equal(old, new):
        yield at, Kind.UPDATE


def _members(value: Value) -> dict[str | int, Value]:
    return dict(value) if isinstance(value, dict) else dict(enumerate(value))
