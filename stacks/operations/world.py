"""What all runs of one process share: the inventory, the pools, the state, who runs it. Opened once, then closed."""

import asyncio
import getpass
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from govcloud.addresses.tenants import TenantPlan, plan_tenants
from govcloud.inventory.inventory import Inventory
from govcloud.settings import Settings
from stacks.components.names import StackName, list_stacks
from stacks.engine.program import Program
from stacks.engine.state.database import Database
from stacks.engine.state.open import find_state_url, open_database
from stacks.engine.state.passphrase import find_passphrase, open_stack_secrets
from stacks.engine.state.store import StackStore, open_stack
from stacks.engine.values import Properties
from stacks.names import PROJECT
from stacks.program import make_program
from stacks.provider.pools import Pools, open_pools


@dataclass(frozen=True)
class World:
    """One city, its pools and its state."""

    inventory: Inventory
    addresses: TenantPlan
    pools: Pools
    database: Database
    passphrase: Callable[[], str]
    revision: str = ""
    actor: str = ""
    cli_folder: Path = Path()
    """What the Pulumi CLI keeps, where it is the engine."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock, compare=False)
    """Stacks that are opened together would each derive a key, which takes a third of a second of a core."""

    @property
    def stacks(self) -> list[StackName]:
        """All stacks that the inventory wants; base stacks first."""
        return list_stacks(self.inventory)

    async def store(self, stack: str) -> StackStore:
        """The state of a stack, made if there is none."""
        async with self.turn:
            secrets = await open_stack_secrets(self.database, self.passphrase(), PROJECT, stack)
        return await open_stack(self.database, PROJECT, stack, secrets)

    async def left(self) -> list[StackName]:
        """Stacks that the state has and the inventory no longer wants: their departments are gone."""
        wanted = {str(name) for name in self.stacks}
        pools = sorted(self.inventory.pool_by_code, key=len, reverse=True)
        found = []
        for name in sorted(await self.kept() - wanted):
            pool = next((pool for pool in pools if name.startswith(f"{pool}.")), "")
            if pool:
                found.append(StackName(pool, name.removeprefix(f"{pool}.")))
        return found

    async def kept(self) -> set[str]:
        """Names of the stacks that the state has, be they wanted or not."""
        query = "SELECT name FROM stack WHERE project = ?"
        rows = await self.database.transact(lambda cursor: cursor.all(query, PROJECT))
        return {str(name) for (name,) in rows}

    def program(self, stack: str) -> Program:
        """The program of a stack. Raises UsageError where the inventory has none of this name."""
        return make_program(self.inventory, stack, self.addresses)

    async def outputs(self, stack: str) -> Properties | None:
        """What a stack has exported; None when it was never made."""
        if stack not in await self.kept():
            return None
        states = (await (await self.store(stack)).load()).resources
        return next((state.outputs for state in states if state.type == "pulumi:pulumi:Stack"), None)


@asynccontextmanager
async def open_world(
    folder: Path, inventory: Inventory, settings: Settings, *, clouds: Path | None = None
) -> AsyncIterator[World]:
    """Everything that runs need. Nothing is sent to a pool yet. Raises GovcloudError, UsageError."""
    database = open_database(find_state_url(settings))
    try:
        yield World(
            inventory,
            plan_tenants(inventory),
            open_pools(inventory, settings, clouds),
            database,
            lambda: find_passphrase(settings),
            find_revision(folder),
            getpass.getuser(),
            settings.state / "pulumi",
        )
    finally:
        database.close()


def find_revision(folder: Path) -> str:
    """The git commit of the inventory, with `+` when files differ from it; empty outside of git."""
    try:
        command = ["git", "-C", str(folder), "describe", "--always", "--abbrev=12", "--exclude=*", "--dirty=+"]
        said = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return said.stdout.strip() if said.returncode == 0 else ""
