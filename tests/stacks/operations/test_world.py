"""What the runs of one process share is made once, however many stacks begin together."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, cast

from govcloud.addresses.tenants import plan_tenants
from govcloud.inventory.load import load_inventory
from govcloud.settings import PRODUCT
from stacks.engine import secrets
from stacks.engine.state.open import open_database
from stacks.operations.world import World

if TYPE_CHECKING:
    from stacks.provider.pools import Pools


def test_stacks_that_are_opened_together_derive_one_key(tmp_path: Path) -> None:
    inventory = load_inventory(PRODUCT / "inventories" / "hanjiang")
    database = open_database(f"sqlite:///{tmp_path / 'state.db'}")
    world = World(inventory, plan_tenants(inventory), cast("Pools", None), database, lambda: tmp_path.name)

    async def open_all() -> None:
        await asyncio.gather(*(world.store(f"mobile.department-{number}") for number in range(5)))

    before = secrets._derive_key.cache_info().misses
    asyncio.run(open_all())
    database.close()
    assert secrets._derive_key.cache_info().misses == before + 1
