"""Ways through plain data that need not be valid: `systems[].servers[].flavor` finds every flavor that is written."""

from collections.abc import Iterable
from typing import Any

from govcloud.inventory.reading.source import Steps

ITEMS, KEYS, VALUES = "[]", "{key}", "{}"
"""Steps that stand for every item of a list, every key and every value of a group."""

HERE = ""
"""In a tree of ways: a way ends here, and this is what it is called."""

type Tree = dict[str, Any]
"""Several ways at once: step → tree of what follows, so that data are walked once however many ways there are."""


def split_path(path: str) -> tuple[str, ...]:
    """`systems[].code` as steps."""
    return tuple(step for part in path.split(".") for step in ((part[:-2], ITEMS) if part.endswith(ITEMS) else (part,)))


def make_tree(ways: Iterable[tuple[tuple[str, ...], str]]) -> Tree:
    """The tree of ways, each given as its steps and what it is called."""
    tree: Tree = {}
    for steps, name in ways:
        branch = tree
        for step in steps:
            branch = branch.setdefault(step, {})
        branch[HERE] = name
    return tree


def find_values(data: object, tree: Tree) -> list[tuple[Steps, str, object]]:
    """Every value that a way leads to: its own path, the way's name, the value. Other shapes are passed over."""
    found: list[tuple[Steps, str, object]] = []
    _collect(data, tree, (), found)
    return found


def _collect(data: object, tree: Tree, path: Steps, found: list[tuple[Steps, str, object]]) -> None:
    for step, rest in tree.items():
        if step == HERE:
            found.append((path, rest, data))
        elif step == ITEMS:
            for index, item in enumerate(data if isinstance(data, list) else ()):
                _collect(item, rest, (*path, index), found)
        elif not isinstance(data, dict):
            return
        elif step == KEYS:
            found += [((*path, key), rest[HERE], key) for key in data]
        elif step == VALUES:
            for key, value in data.items():
                _collect(value, rest, (*path, key), found)
        elif step in data:
            _collect(data[step], rest, (*path, step), found)
