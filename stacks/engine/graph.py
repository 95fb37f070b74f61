"""The order of resources: who depends on whom, what can be deleted side by side, a sort that keeps dependencies first.

Built from states alone. Entries of one URN (a replaced resource that is still to be deleted) are told apart by row.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from heapq import heapify, heappop, heappush

from stacks.engine.model import ResourceState


def sort_states(states: Iterable[ResourceState]) -> list[ResourceState]:
    """The states with everything after what it refers to; otherwise in the order given."""
    remaining = list(states)
    owners: dict[str, list[ResourceState]] = {}
    for state in remaining:
        owners.setdefault(state.urn, []).append(state)
    placed: set[int] = set()
    result: list[ResourceState] = []

    for root in remaining:
        stack: list[tuple[ResourceState, bool]] = [(root, False)]
        while stack:
            state, ready = stack.pop()
            if ready:
                result.append(state)
                continue
            if id(state) in placed:
                continue
            placed.add(id(state))
            stack.append((state, True))
            for urn in sorted(state.references, reverse=True):
                stack.extend((owner, False) for owner in owners.get(urn, ()) if id(owner) not in placed)
    return result


class Graph:
    """Dependencies among the resources of a deployment that is in order (see `sort_states`)."""

    def __init__(self, states: Sequence[ResourceState]) -> None:
        self.states = states

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        for at, state in enumerate(self.states):
            index.setdefault(state.urn, []).append(at)
        return index

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for state in self.states:
            if state.parent:
                children.setdefault(state.parent, []).append(state.urn)
        return children

    @cached_property
    def _direct(self) -> list[set[int]]:
        """For each entry the entries before it that it depends on; of a component also what is inside of it."""
        result: list[set[int]] = []
        custom = {state.urn: state.custom for state in self.states}
        for at, state in enumerate(self.states):
            wanted = set(state.references)
            for urn in state.references - {state.parent}:
                if not custom.get(urn, True):
                    wanted |= self._inside(urn)
            result.append({i for urn in wanted for i in self._index.get(urn, ()) if i < at})
        return result

    def _inside(self, urn: str) -> set[str]:
        found: set[str] = set()
        todo = list(self._children.get(urn, ()))
        while todo:
            child = todo.pop()
            if child not in found:
                found.add(child)
                todo.extend(self._children.get(child, ()))
        return found

    @cached_property
    def _dependents(self) -> dict[str, list[int]]:
        """By URN the entries that name it as a dependency or as their parent, in order."""
        return _invert(state.references for state in self.states)

    @cached_property
    def _dependents_but_children(self) -> dict[str, list[int]]:
        """By URN the entries that name it as a dependency, in order."""
        return _invert(state.needs for state in self.states)

    def depending_on(
        self, urns: Collection[str], *, ignore: Collection[str] = (), children: bool = True
    ) -> list[ResourceState]:
        """All that depends on the named ones, directly or not, in order; nothing beyond what is ignored.

        Without `children`, to be inside of a component is no dependency.
        """
        dependents = self._dependents if children else self._dependents_but_children
        start = min((at for urn in urns for at in self._index.get(urn, ())), default=len(self.states))
        todo = [at for urn in urns for at in dependents.get(urn, ()) if at >= start]
        heapify(todo)
        found: dict[int, ResourceState] = {}
        while todo:
            at = heappop(todo)
            state = self.states[at]
            if at in found or state.urn in urns or state.urn in ignore:
                continue
            found[at] = state
            for other in dependents.get(state.urn, ()):
                if other > at:
                    heappush(todo, other)
        return list(found.values())

    def needed_by(self, urns: Collection[str]) -> set[str]:
        """The named ones and all that they depend on, directly or not."""
        found = {i for urn in urns for i in self._index.get(urn, ())}
        todo = list(found)
        while todo:
            new = self._direct[todo.pop()] - found
            found |= new
            todo.extend(new)
        return {self.states[i].urn for i in found} | set(urns)

    def deletion_waves(self, condemned: Iterable[ResourceState]) -> list[list[ResourceState]]:
        """The condemned in waves: each may go when all before it are gone, and all of a wave side by side.

        A resource's wave is told by its longest chain of condemned dependencies, as in the recorded engine.
        """
        rows = {state.row for state in condemned}
        chosen = [at for at, state in enumerate(self.states) if state.row in rows]
        members = set(chosen)
        depth: dict[int, int] = {}
        for at in chosen:
            depth[at] = 1 + max((depth[i] for i in self._direct[at] & members), default=-1)
        waves: list[list[ResourceState]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
        for at in reversed(chosen):
            waves[depth[at]].append(self.states[at])
        return waves[::-1]


def _invert(named: Iterable[set[str]]) -> dict[str, list[int]]:
    result: dict[str, list[int]] = {}
    for at, urns in enumerate(named):
        for urn in urns:
            result.setdefault(urn, []).append(at)
    return result
