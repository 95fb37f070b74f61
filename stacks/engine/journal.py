"""Where a run writes down what it is about to do and what it has done, so that a killed run loses nothing.

`begin` is durable before the call to the provider is made, `finish` before the program hears of the result.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from stacks.engine.model import PendingOperation, ResourceState


@dataclass(frozen=True)
class Put:
    """A state is written to its row. `moves`: it counts as dealt with by this run."""

    state: ResourceState
    moves: bool = True


@dataclass(frozen=True)
class Drop:
    """A row is gone."""

    row: int


type Change = Put | Drop


class Journal(Protocol):
    """The durable record of a run."""

    async def begin(self, operation: PendingOperation) -> int:
        """Writes an intent; returns its key."""

    async def finish(self, key: int, changes: Sequence[Change]) -> None:
        """Takes an intent away (key 0: none) and writes changes, both or neither."""

    async def forget(self, keys: Sequence[int]) -> None:
        """Takes intents of earlier runs away."""


class NoJournal:
    """The journal of a preview: nothing is kept."""

    async def begin(self, operation: PendingOperation) -> int:  # noqa: ARG002 - the protocol's parameter
        """See Journal."""
        return 0

    async def finish(self, key: int, changes: Sequence[Change]) -> None:
        """See Journal."""

    async def forget(self, keys: Sequence[int]) -> None:
        """See Journal."""
