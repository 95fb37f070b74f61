"""The order of resources: who depends on whom, what can be deleted side by side, a sort that keeps dependencies first.

Built from states alone. Entries of one URN (a replaced resource that is still to be deleted) are told apart by row.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

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

    def depending_on(
        self, urns: Collection[str], *, ignore: Collection[str] = (), children: bool = True
    ) -> list[ResourceState]:
        """All that depends on the named ones, directly or not, in order; nothing beyond what is ignored.

        Without `children`, to be inside of a component is no dependency.
        """
        hit = set(urns)
        start = min((at for urn in urns for at in self._index.get(urn, ())), default=len(self.states))
        found: list[ResourceState] = []
        for state in self.states[start:]:
            if state.urn in urns or state.urn in ignore:
                continue
            needs = state.references if children else state.needs
            if needs & hit:
                hit.add(state.urn)
                found.append(state)
        return found

    def needed_by(self, urns: Collection[str]) -> set[str]:
        """The named ones and all that they depend on, directly or not."""
        hit = {i for urn in urns for i in self._index.get(urn, ())}
        for at in range(len(self.states) - 1, -1, -1):
            if at in hit:
                hit |= self._direct[at]
        return {self.states[i].urn for i in hit} | set(urns)

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
