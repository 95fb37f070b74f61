"""The worked example goes through its own gate: no mandatory rule refuses the plan of any of its stacks."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from govcloud.addresses.tenants import plan_tenants
from govcloud.cli.gate import judge_outcomes, list_refusals
from govcloud.inventory.inventory import Inventory
from stacks.engine.options import Options
from stacks.engine.state.open import open_database
from stacks.operations.rounds import begin_round
from stacks.operations.runs import Crew, Embedded
from stacks.operations.selection import Named, choose_stacks
from stacks.operations.world import World
from tests.stacks.components.city import hanjiang
from tests.stacks.operations.memory_world import MemoryPools, Silent

if TYPE_CHECKING:
    from policies.assess import Assessment
    from stacks.provider.pools import Pools


def test_the_worked_example_is_not_refused(tmp_path: Path) -> None:
    found = asyncio.run(judge_all(hanjiang(), tmp_path))
    judged = {each.result.place.name for each in found.findings if each.result.place.sort == "stack"}
    assert len(judged) >= 8
    assert [(each.result.rule, each.result.place.name, str(each.result.reason)) for each in list_refusals(found)] == []


async def judge_all(inventory: Inventory, folder: Path) -> "Assessment":
    """The rules' word on the plans of all stacks of the first run."""
    database = open_database(f"sqlite:///{folder}/stacks.db")
    try:
        pools = cast("Pools", MemoryPools(inventory))
        world = World(inventory, plan_tenants(inventory), pools, database, lambda: "of a test")
        chosen = choose_stacks(inventory, world.stacks, Named(every=True))
        round_ = await begin_round(world, "up", chosen, Options(), force=False)
        outcomes = await round_.preview(Crew(world, Embedded(world), Silent()))
        found = await judge_outcomes(world, outcomes, folder, datetime.now(UTC))
        assert found is not None
        return found
    finally:
        database.close()
