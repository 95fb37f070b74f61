"""Diff: what differs between old and new inputs, property by property, and whether that needs a new resource. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from stacks.resources.definition import ResourceType
from stacks.resources.kinds import Kind, ListOf, MapOf, Record, SetOf, join
from stacks.resources.properties import Property
from stacks.resources.values import UNKNOWN, Values, canonical, reveal


class ChangeKind(StrEnum):
    """What happens to a property."""

    ADD = "add"
    DELETE = "delete"
    UPDATE = "update"


@dataclass(frozen=True)
class Change:
    """One difference. `path` points into the new inputs, for a deletion into the old ones."""

    path: str
    kind: ChangeKind
    replaces: bool = False

    @property
    def property(self) -> str:
        """The top-level property that it is in."""
        return self.path.partition(".")[0].partition("[")[0]


@dataclass(frozen=True)
class Difference:
    """All differences of one resource."""

    changes: tuple[Change, ...]
    delete_before_replace: bool = False

    @property
    def properties(self) -> list[str]:
        """Names of the properties that differ, each once."""
        return list(dict.fromkeys(change.property for change in self.changes))

    @property
    def replaces(self) -> list[str]:
        """Names of the properties whose change needs a new resource."""
        return list(dict.fromkeys(change.property for change in self.changes if change.replaces))


NEVER_MADE = "status"
"""The property that is said to differ where a thing never came to be."""


def diff(definition: ResourceType, old: Values, new: Values, outputs: Values | None = None) -> Difference:
    """What turns `old` into `new`: inputs of state and inputs of the program, both checked.

    What the pool chooses is no difference as long as the program does not name it.
    """
    before, after = reveal(old), reveal(new)
    changes = tuple(
        Change(path, kind, definition.inputs[name].replaces_with(after))
        for name, declared in definition.inputs.items()
        if declared.compared and not (declared.behind and declared.behind in after)
        for path, kind in compare_property(declared, before.get(name), after.get(name), name)
    )
    if outputs and definition.never_made(outputs):
        return Difference((*changes, Change(NEVER_MADE, ChangeKind.UPDATE, replaces=True)), delete_before_replace=True)
    replaced = any(change.replaces for change in changes)
    return Difference(changes, definition.delete_before_replace and replaced)


def compare_property(declared: Property, old: Any, new: Any, path: str) -> Iterator[tuple[str, ChangeKind]]:
    """Differences of one property."""
    if old is None and new is None:
        return
    if old is None:
        yield path, ChangeKind.ADD
    elif new is None:
        if not declared.by_pool:
            yield path, ChangeKind.DELETE
    else:
        yield from compare(declared.kind, old, new, path)


def compare(kind: Kind, old: Any, new: Any, path: str) -> Iterator[tuple[str, ChangeKind]]:
    """Differences of two values of one kind, neither of them None."""
    if canonical(old) == canonical(new):
        return
    if old is UNKNOWN or new is UNKNOWN or type(old) is not type(new):
        yield path, ChangeKind.UPDATE
    elif isinstance(kind, SetOf):
        yield from compare_sets(old, new, path)
    elif isinstance(kind, ListOf):
        yield from compare_lists(kind.item, old, new, path)
    elif isinstance(kind, MapOf):
        yield from compare_maps(kind.item, old, new, path)
    elif isinstance(kind, Record):
        for name, declared in kind.properties.items():
            yield from compare_property(declared, old.get(name), new.get(name), join(path, name))
    else:
        yield path, ChangeKind.UPDATE


def compare_sets(old: list[Any], new: list[Any], path: str) -> Iterator[tuple[str, ChangeKind]]:
    """Elements that only one of them has, wherever they stand."""
    before, after = {canonical(item) for item in old}, {canonical(item) for item in new}
    for index, item in enumerate(old):
        if canonical(item) not in after:
            yield f"{path}[{index}]", ChangeKind.DELETE
    for index, item in enumerate(new):
        if canonical(item) not in before:
            yield f"{path}[{index}]", ChangeKind.ADD


def compare_lists(item: Kind, old: list[Any], new: list[Any], path: str) -> Iterator[tuple[str, ChangeKind]]:
    """Place by place."""
    for index in range(max(len(old), len(new))):
        at = f"{path}[{index}]"
        if index >= len(old):
            yield at, ChangeKind.ADD
        elif index >= len(new):
            yield at, ChangeKind.DELETE
        else:
            yield from compare(item, old[index], new[index], at)


def compare_maps(
    item: Kind, old: Mapping[str, Any], new: Mapping[str, Any], path: str
) -> Iterator[tuple[str, ChangeKind]]:
    """Name by name."""
    for name in sorted({*old, *new}):
        at = join(path, name)
        if name not in old:
            yield at, ChangeKind.ADD
        elif name not in new:
            yield at, ChangeKind.DELETE
        else:
            yield from compare(item, old[name], new[name], at)
