"""What differs between two plain values, as a flat list; the order of a list's items is no difference.

Items of a list are matched by code, account or name, so that an inserted item does not change all that follow it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

type Steps = tuple[str | int, ...]
"""The way to a value: names of fields, and in lists what the item is called, or its index when it has no name."""

IDENTITY = ("code", "user", "name")
"""Fields that tell the items of a list apart; an item has at least one of them as text or is anonymous."""


@dataclass(frozen=True)
class Difference:
    """One value that is another, new (`old` is None) or gone (`new` is None).

    The last step to an anonymous item is its index: in the old list when it is gone, in the new one when it is new.
    """

    steps: Steps
    old: Any
    new: Any
    item: bool = False
    """Whether a whole item of a list came or went."""


def find_differences(old: Any, new: Any, steps: Steps = ()) -> Iterator[Difference]:
    """All differences, the deepest way that says it all; in the order of `old`, then what is new."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from find_differences(old.get(key), new.get(key), (*steps, key))
    elif isinstance(old, list) and isinstance(new, list) and _holds_records(old, new):
        yield from _compare_lists(old, new, steps)
    elif old != new:
        yield Difference(steps, old, new)


def identify(item: object) -> str | None:
    """What an item is called among the others of its list; None when it has no name."""
    if not isinstance(item, Mapping):
        return None
    return next((item[field] for field in IDENTITY if isinstance(item.get(field), str)), None)


def _holds_records(*lists: Sequence[Any]) -> bool:
    return all(isinstance(item, Mapping) for items in lists for item in items)


def _compare_lists(old: list[Any], new: list[Any], steps: Steps) -> Iterator[Difference]:
    named, new_named = _name_items(old), _name_items(new)
    if named is None or new_named is None:
        yield from _compare_anonymous(old, new, steps)
        return
    for name, item in named.items():
        if name in new_named:
            yield from find_differences(item, new_named[name], (*steps, name))
        else:
            yield Difference((*steps, name), item, None, item=True)
    for name, item in new_named.items():
        if name not in named:
            yield Difference((*steps, name), None, item, item=True)


def _name_items(items: list[Any]) -> dict[str, Any] | None:
    """Items by what they are called; None when one has no name or two have the same."""
    named = {name: item for item in items if (name := identify(item)) is not None}
    return named if len(named) == len(items) else None


def _compare_anonymous(old: list[Any], new: list[Any], steps: Steps) -> Iterator[Difference]:
    rest = list(enumerate(new))
    for index, item in enumerate(old):
        same = next((place for place, (_, other) in enumerate(rest) if other == item), None)
        if same is None:
            yield Difference((*steps, index), item, None, item=True)
        else:
            del rest[same]
    for index, item in rest:
        yield Difference((*steps, index), None, item, item=True)
