"""The difference between what a device runs and what it should run, as commands in an order that a device takes.

First uses are undone, then lines are entered, definitions before what uses them, then definitions that nothing uses any
more are undone. Applying the steps to the one tree gives the other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extranet.vendor.dialects import Dialect, Kind
from extranet.vendor.tree import Tree

type View = tuple[str, ...]

APART = re.compile(r"\bvpn-instance \S+$")
"""Views of VPN instances: the same address may be another neighbour there."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line entered in a view; the view is the lines that lead to it from the system view."""

    view: View
    line: str
    opens: bool = False
    """Whether entering the line leads into the view that it opens."""


def diff_trees(running: Tree, intended: Tree, dialect: Dialect) -> list[Step]:
    """Steps that make `intended` of `running`; none when they are equal."""
    found = _Changes(dialect)
    found.compare((), found.release(running, intended), intended)
    return found.in_order()


def spell_steps(steps: Sequence[Step]) -> Iterator[str]:
    """Command lines from the system view and back to it, moving between views by entering them and by `quit`."""
    place: View = ()
    for step in steps:
        shared = 0
        while shared < min(len(place), len(step.view)) and place[shared] == step.view[shared]:
            shared += 1
        yield from ["quit"] * (len(place) - shared)
        yield from step.view[shared:]
        yield step.line
        place = (*step.view, step.line) if step.opens else step.view
    yield from ["quit"] * len(place)


class _Changes:
    """Steps of one comparison, by what they do."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.undone: list[tuple[int, Step]] = []
        self.entered: list[tuple[int, Step]] = []
        self.dropped: list[tuple[int, Step]] = []

    def in_order(self) -> list[Step]:
        first = sorted(self.undone, key=lambda item: -item[0])
        then = sorted(self.entered, key=lambda item: item[0])
        last = sorted(self.dropped, key=lambda item: -item[0])
        return [step for _, step in [*first, *then, *last]]

    def release(self, running: Tree, intended: Tree) -> Tree:
        """Undo lines that hold definitions which are gone or changed."""
        for line in [line for line in running if line not in intended]:
            found = self.dialect.find_form(line)
            if found and found[0].users:
                ending = found[1].expand(found[0].users)
                for top, view in running.items():
                    for below in [below for below in view if below.endswith(ending)]:
                        self._add(self.undone, (top,), self.dialect.undo(below))
                running = {
                    top: {below: deeper for below, deeper in view.items() if not below.endswith(ending)}
                    for top, view in running.items()
                }
        return running

    def compare(self, path: View, running: Tree, intended: Tree) -> None:
        running = self._clear(path, self._kill(path, running, intended), intended)
        kept = {self.dialect.key_of(line): line for line in intended}
        for line in reversed(running):
            if line not in intended:
                self._remove(path, line, running[line], kept.get(self.dialect.key_of(line)))
        for line, view in intended.items():
            if line in running:
                self.compare((*path, line), running[line], view)
            else:
                self._enter(path, line, view)

    def _kill(self, path: View, running: Tree, intended: Tree) -> Tree:
        """Undo objects whose making line is gone or changed; what else speaks of them goes with it."""
        for line in [line for line in reversed(running) if line not in intended]:
            found = self.dialect.find_form(line)
            if found and found[0].kind is Kind.MAKES:
                self._add(self._place_for(path), path, self.dialect.undo(line), line)
                running = _without(running, found[1].expand(found[0].prefix))
        return running

    def _clear(self, path: View, running: Tree, intended: Tree) -> Tree:
        """Undo addresses of an interface that changes its area, so that they are entered after the change."""
        areas = [{line for line in tree if self._kind(line) is Kind.CLEARS} for tree in (running, intended)]
        if areas[0] == areas[1]:
            return running
        gone = [line for line in running if self.dialect.addresses.match(line)]
        running_left = self._kill(path, {line: {} for line in gone}, {})
        for line in reversed(running_left):
            self._add(self.undone, path, self.dialect.undo(line))
        return {line: view for line, view in running.items() if line not in gone}

    def _remove(self, path: View, line: str, view: Tree, successor: str | None) -> None:
        """Take a line away, unless the one that takes its place does so."""
        if not path and self.dialect.permanent.match(line):
            self.compare((line,), view, {})
        elif successor is None and not path and self.dialect.rank_of(line) < self.dialect.definitions:
            self._unlink((line,), view)
            self._add(self.dropped, path, self.dialect.undo(line), line)
        elif successor is None or self._kind(line) is not Kind.REPLACES:
            self._add(self._place_for(path or (line,)), path, self.dialect.undo(line), line)

    def _unlink(self, path: View, view: Tree) -> None:
        """Undo what a definition that goes has of others of its kind, which may go before it."""
        for line, below in view.items():
            if self.dialect.links.match(line):
                self._add(self.undone, path, self.dialect.undo(line))
            self._unlink((*path, line), below)

    def _place_for(self, path: View) -> list[tuple[int, Step]]:
        """Where what is undone inside a section belongs: a definition is changed in one go, in its turn."""
        is_definition = bool(path) and self.dialect.rank_of(path[0]) < self.dialect.definitions
        return self.entered if is_definition else self.undone

    def _enter(self, path: View, line: str, view: Tree) -> None:
        opens = self.dialect.views.match(line) is not None or bool(view)
        self._add(self.entered, path, line, line, opens=opens)
        for below, deeper in view.items():
            self._enter((*path, line), below, deeper)

    def _add(
        self, steps: list[tuple[int, Step]], path: View, line: str, rank_by: str = "", *, opens: bool = False
    ) -> None:
        rank = self.dialect.rank_of(path[0] if path else rank_by)
        steps.append((rank, Step(path, line, opens)))

    def _kind(self, line: str) -> Kind | None:
        found = self.dialect.find_form(line)
        return found[0].kind if found else None


def _without(tree: Tree, prefix: str) -> Tree:
    """The tree without lines on an object, here and in views below; an instance has objects of its own."""
    return {
        line: view if APART.search(line) else _without(view, prefix)
        for line, view in tree.items()
        if line != prefix and not line.startswith(f"{prefix} ")
    }
