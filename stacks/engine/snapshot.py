"""The resources of a stack while a run changes them: what is done, what is still as it was, and the order of both.

A change goes to the journal first (see `journal`), then here; a preview has a journal that keeps nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

from stacks.engine.graph import sort_states
from stacks.engine.journal import Change, Drop, Journal, Put
from stacks.engine.model import Deployment, PendingOperation, ResourceState


class Snapshot:
    """One stack's resources during a phase."""

    def __init__(self, base: Deployment, journal: Journal) -> None:
        self._journal = journal
        self._olds: dict[int, ResourceState] = {state.row: state for state in base.resources}
        self._news: dict[int, ResourceState] = {}
        self._next_row = max(self._olds, default=0) + 1
        self.pending = list(base.pending)

    def states(self) -> list[ResourceState]:
        """All resources: those that this run has dealt with first, dependencies before dependents."""
        return sort_states([*self._news.values(), *self._olds.values()])

    def deployment(self) -> Deployment:
        """The resources and the pending operations."""
        return Deployment(tuple(self.states()), tuple(self.pending))

    def find(self, row: int) -> ResourceState | None:
        """The state of a row as it is now, None if there is no such row."""
        return self._news.get(row) or self._olds.get(row)

    def get(self, row: int) -> ResourceState:
        """The state of a row as it is now; raises KeyError."""
        found = self._news.get(row)
        return self._olds[row] if found is None else found

    async def begin(self, kind: str, state: ResourceState) -> int:
        """Notes that a call to a provider is about to be made; returns the key with which it ends."""
        return await self._journal.begin(PendingOperation(kind, state))

    async def finish(self, key: int, changes: Sequence[Change] = ()) -> None:
        """Notes the end of a call together with what it changed, in one."""
        self._apply(changes)
        await self._journal.finish(key, changes)

    async def save(self, changes: Sequence[Change]) -> None:
        """Notes changes that needed no call."""
        if changes:
            self._apply(changes)
            await self._journal.finish(0, changes)

    def keep(self, old: ResourceState, new: ResourceState) -> tuple[ResourceState, list[Change]]:
        """The state in the old one's row, and the change if there is any."""
        kept = replace(new, row=old.row)
        if self.get(old.row) == kept:
            self._news[old.row] = self._olds.pop(old.row, kept)
            return kept, []
        return kept, [Put(kept), *self._renames(old.urn, new.urn)]

    def add(self, new: ResourceState) -> tuple[ResourceState, list[Change]]:
        """The state in a row of its own, and the change."""
        added = replace(new, row=self._next_row)
        self._next_row += 1
        return added, [Put(added)]

    def mark_deleted(self, row: int) -> list[Change]:
        """The change that leaves an old entry to be deleted at the end of the run."""
        return [Put(replace(self.get(row), delete=True), moves=False)]

    def mark_pending(self, row: int) -> list[Change]:
        """The change that says that an entry's object is gone and its replacement not yet made."""
        return [Put(replace(self.get(row), pending_replacement=True), moves=False)]

    async def drop_pending(self, *, creating: bool) -> None:
        """Forgets the operations that an earlier run left behind; cut-short creates only if asked."""
        gone = [op for op in self.pending if creating or op.kind != "creating"]
        if gone:
            self.pending = [op for op in self.pending if op not in gone]
            await self._journal.forget([op.key for op in gone])

    async def forget(self, operation: PendingOperation) -> None:
        """Forgets one operation that an earlier run left behind."""
        self.pending.remove(operation)
        await self._journal.forget([operation.key])

    def _renames(self, old_urn: str, new_urn: str) -> list[Change]:
        if old_urn == new_urn:
            return []
        names = {old_urn: new_urn}
        changed = ((state, state.renamed(names)) for state in self._olds.values() if state.urn != old_urn)
        return [Put(after, moves=False) for before, after in changed if after is not before]

    def _apply(self, changes: Sequence[Change]) -> None:
        for change in changes:
            if isinstance(change, Drop):
                self._olds.pop(change.row, None)
                self._news.pop(change.row, None)
            elif change.moves or change.state.row in self._news:
                self._olds.pop(change.state.row, None)
                self._news[change.state.row] = change.state
            else:
                self._olds[change.state.row] = change.state
