"""A world of the worked example whose pools exist in memory; see `tests.stacks.components.double`."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from govcloud.addresses.tenants import plan_tenants
from govcloud.inventory.inventory import Inventory
from stacks.engine.events import Event, Phase
from stacks.engine.options import Options, Targets
from stacks.engine.state.open import open_database
from stacks.operations.rounds import begin_round
from stacks.operations.runs import Crew, Embedded, Operation, Outcome
from stacks.operations.selection import Chosen, Named, choose_stacks
from stacks.operations.world import World
from tests.stacks.components.double import DoublePools, DoubleServicer

if TYPE_CHECKING:
    from stacks.provider.pools import Pools


class MemoryPools(DoublePools):
    """The double as `Pools` are asked; notes which pools were opened for calls."""

    def __init__(self, inventory: Inventory) -> None:
        super().__init__(inventory)
        self.opened: list[str] = []

    def capabilities(self, code: str) -> Any:
        """What a pool can do."""
        return super().provider(code).capabilities

    def provider(self, code: str) -> Any:
        """The provider, which was asked for."""
        self.opened.append(code)
        return super().provider(code)

    def factories(self) -> dict[str, Any]:
        """The provider in this process."""
        return {"govcloud": lambda _label: DoubleServicer(self)}


class Silent:
    """Nobody watches."""

    def __call__(self, stack: str, phase: Phase, event: Event) -> None:
        """An event."""

    def end(self, stack: str) -> None:
        """A stack's end."""


@dataclass
class Seen:
    """What a round did: stacks that it left out, and how those went that it ran."""

    unchanged: list[str]
    outcomes: dict[str, Outcome]
    opened: list[str]

    @property
    def ran(self) -> set[str]:
        """Stacks that were run."""
        return set(self.outcomes)


@dataclass
class MemoryWorld:
    """Rounds over one state."""

    folder: Path
    inventory: Inventory
    targets: Mapping[str, Targets] = field(default_factory=dict)

    def round(
        self,
        named: Named,
        *,
        up: bool = True,
        force: bool = False,
        operation: Operation = "up",
        between: Callable[[], Awaitable[None]] | None = None,
    ) -> Seen:
        """A preview, and unless told otherwise what it says is carried out; `between` happens in the meantime."""
        return asyncio.run(self._round(named, operation, between, up=up, force=force))

    async def _round(
        self,
        named: Named,
        operation: Operation,
        between: Callable[[], Awaitable[None]] | None,
        *,
        up: bool,
        force: bool,
    ) -> Seen:
        database = open_database(f"sqlite:///{self.folder}/stacks.db")
        try:
            pools = MemoryPools(self.inventory)
            addresses = plan_tenants(self.inventory)
            world = World(self.inventory, addresses, cast("Pools", pools), database, lambda: "of a test")
            chosen = [
                Chosen(each.name, self.targets.get(each.stack, each.targets))
                for each in choose_stacks(self.inventory, world.stacks, named)
            ]
            round_ = await begin_round(world, operation, chosen, Options(), force=force)
            crew = Crew(world, Embedded(world), Silent())
            outcomes = await round_.preview(crew)
            if between:
                await between()
            if up:
                outcomes = await round_.carry_out(crew, {each.stack: each.state for each in outcomes})
            return Seen(list(round_.unchanged), {each.stack: each for each in outcomes}, pools.opened)
        finally:
            database.close()
