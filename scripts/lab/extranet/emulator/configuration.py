"""The configuration of an emulated device: lines are entered and undone in views, and refused when they do not fit.

It knows nothing of the product's own tables, so that what the product sends is judged by a second opinion.
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy

from scripts.lab.extranet.emulator.checks import check_entry, check_removal
from scripts.lab.extranet.emulator.grammar import Found, Grammar, find_line
from scripts.lab.extranet.emulator.refusal import Refused

type Tree = dict[str, Tree]

ADDRESSES = re.compile(r"(?:ip address|ipv6|vrrp6?) ")


class Configuration:
    """A tree of lines under one grammar."""

    def __init__(self, grammar: Grammar, tree: Tree | None = None) -> None:
        self.grammar = grammar
        self.tree: Tree = tree if tree is not None else {}

    def copy(self) -> "Configuration":
        """Another with the same lines."""
        return Configuration(self.grammar, deepcopy(self.tree))

    def has(self, path: Sequence[str], line: str) -> bool:
        """Whether the line is in the view."""
        view = self.tree
        for above in path:
            view = view.get(above, {})
        return line in view

    def apply(self, path: Sequence[str], line: str) -> bool:
        """Enter or undo a line in a view; whether it opens a view. Raises Refused and changes nothing."""
        view, kind = self._descend(path)
        found = find_line(self.grammar, kind, line)
        if found is not None:
            return self._enter(view, kind, line, found, path)
        if line.startswith("undo ") and not self._switches(kind, line.removeprefix("undo ")):
            self._undo(view, kind, line.removeprefix("undo "), path)
            return False
        if self._switches(kind, line):
            if view.pop(f"undo {line}", None) is None:
                raise Refused("exists", line)
            return False
        raise Refused("unknown", line)

    def print(self, tree: Tree | None = None, depth: int = 0) -> Iterator[str]:
        """The configuration's lines as the device shows them."""
        for line, view in (self.tree if tree is None else tree).items():
            yield " " * depth + line
            yield from self.print(view, depth + 1)
            if depth == 0:
                yield "#"

    def _enter(self, view: Tree, kind: str, line: str, found: Found, path: Sequence[str]) -> bool:
        if line in view:
            return bool(found.entry.view)
        check_entry(self.tree, path, line)
        for other in list(view):
            known = find_line(self.grammar, kind, other)
            if known is not None and known.key == found.key:
                if found.entry.excludes:
                    raise Refused("conflict", line)
                del view[other]
        if found.entry.clears:
            _clear(view)
        view[line] = {}
        return bool(found.entry.view)

    def _undo(self, view: Tree, kind: str, target: str, path: Sequence[str]) -> None:
        for line in view:
            known = find_line(self.grammar, kind, line)
            if known is None or target not in {known.key, line}:
                continue
            check_removal(self.tree, path, line, known.key)
            if known.entry.makes_object:
                _take_away(view, known.key)
            view.pop(line, None)
            if known.entry.clears:
                _clear(view)
            return
        raise Refused("absent", f"undo {target}")

    def _switches(self, kind: str, line: str) -> bool:
        found = find_line(self.grammar, kind, f"undo {line}")
        return found is not None and found.entry.is_switch

    def _descend(self, path: Sequence[str]) -> tuple[Tree, str]:
        view, kind = self.tree, "system"
        for line in path:
            found = find_line(self.grammar, kind, line)
            if found is None or line not in view:
                raise Refused("unknown", line)
            view, kind = view[line], found.entry.view
        return view, kind


def _take_away(view: Tree, key: str) -> None:
    for line in list(view):
        if line == key or line.startswith(f"{key} "):
            del view[line]
        elif "vpn-instance" not in line:
            _take_away(view[line], key)


def _clear(view: Tree) -> None:
    for line in list(view):
        if ADDRESSES.match(line):
            del view[line]
