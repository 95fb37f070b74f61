"""Runs of the program on the embedded engine with pools that exist in memory, and what was seen, by names."""

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, NamedTuple

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.settings import PRODUCT
from stacks.components.names import list_stacks
from stacks.components.reach import Plan
from stacks.engine import run
from stacks.engine.config import Config
from stacks.engine.deployment import StackName
from stacks.engine.events import PhaseRecord
from stacks.engine.model import ResourceState
from stacks.engine.options import Options
from stacks.engine.providers.host import PluginHost
from stacks.engine.secrets import Secrets, new_secrets
from stacks.engine.state.database import SqliteDatabase
from stacks.engine.state.store import open_stack
from stacks.engine.values import Properties
from stacks.program import make_program
from tests.stacks.components.double import DoublePools, DoubleServicer

HANJIANG = PRODUCT / "inventories" / "hanjiang"


def hanjiang() -> Inventory:
    """The worked example."""
    return load_inventory(HANJIANG)


def rewrite(inventory: Inventory, **changed: Any) -> Inventory:
    """The inventory with other parts. (A copy would keep what was looked up in the first one.)"""
    parts = {name: getattr(inventory, name) for name in Inventory.model_fields}
    return Inventory.model_construct(**{**parts, **changed})


class Pair(NamedTuple):
    """The prefixes of a tenant."""

    v4: IPv4Network
    v6: IPv6Network


class FixedPlan:
    """Prefixes by the place of a pool, a department and a zone in the inventory: they do not depend on what is free."""

    def __init__(self, inventory: Inventory) -> None:
        self._pools = [pool.code for pool in inventory.pools]
        self._departments = [department.code for department in inventory.departments]

    def prefix(self, pool: str, department: str, zone: str) -> Pair:
        """See `Plan`."""
        first = 100 + 2 * self._pools.index(pool) + (zone == "internet")
        third = self._departments.index(department)
        return Pair(IPv4Network(f"10.{first}.{third}.0/24"), IPv6Network(f"2001:db8:{first:x}:{third:x}::/64"))


@dataclass(frozen=True)
class Seen:
    """What a run did."""

    result: run.RunResult
    outputs: Properties = field(default_factory=dict)

    @property
    def record(self) -> PhaseRecord:
        """The last phase."""
        return list(self.result.phases.values())[-1]

    @property
    def steps(self) -> dict[str, str]:
        """`Type name` → what was done, without the stack and the provider."""
        return {label(step.urn): str(step.op) for step in self.record.begun if is_ours(step.urn)}

    @property
    def inputs(self) -> dict[str, Properties]:
        """`Type name` → inputs, of custom resources."""
        return {
            label(step.urn): step.new or {} for step in self.record.begun if is_ours(step.urn) and step.new is not None
        }

    @property
    def words(self) -> list[str]:
        """Warnings and errors."""
        return [each.message for each in self.record.diagnostics if each.severity in ("warning", "error")]


def label(urn: str) -> str:
    """`Server population-health/web/1`."""
    kind, _, name = urn.split("::", 2)[2].partition("::")
    return f"{kind.rpartition(':')[2]} {name}"


def is_ours(urn: str) -> bool:
    """Whether it is a resource of a pool."""
    kind = urn.split("::")[2]
    return "govcloud:" in kind.rpartition("$")[2] and not kind.startswith("pulumi:")


@cache
def one_secrets() -> Secrets:
    """The same for all: to derive a key takes long on purpose."""
    return new_secrets("x", os.urandom)


class City:
    """All stacks of an inventory, kept in a folder."""

    def __init__(
        self, inventory: Inventory, plan: Plan, work: Path, offers: Mapping[str, Properties] | None = None
    ) -> None:
        self.inventory, self.plan = inventory, plan
        self.pools = DoublePools(inventory)
        self._secrets = one_secrets()
        self.path = work / "state.db"
        self.offers: dict[str, Properties] = dict(offers or {})

    def preview(self, stack: str, **changed: Any) -> Seen:
        """A preview of a stack; `changed` are other arguments of `make_program`, or another `program`."""
        return asyncio.run(self._run(stack, run.preview, changed))

    def up(self, stack: str, **changed: Any) -> Seen:
        """An update of a stack."""
        return asyncio.run(self._run(stack, run.up, changed))

    def deploy_bases(self) -> None:
        """Deploy the base of every pool."""
        for stack in list_stacks(self.inventory):
            if not stack.department:
                assert self.up(str(stack)).result.exit_code == 0

    def state_of(self, stack: str) -> dict[str, ResourceState]:
        """`Type name` → what the state has; where a department and a system have one of the same name, the system's."""
        return {label(state.urn): state for state in self.states_of(stack)}

    def states_of(self, stack: str) -> list[ResourceState]:
        """What the state has."""
        return asyncio.run(self._load(stack))

    async def _load(self, stack: str) -> list[ResourceState]:
        database = SqliteDatabase(self.path)
        try:
            store = await open_stack(database, "govcloud", stack, self._secrets)
            return list((await store.load()).resources)
        finally:
            database.close()

    async def _run(self, name: str, operation: Callable[..., Any], changed: Mapping[str, Any]) -> Seen:
        database = SqliteDatabase(self.path)
        try:
            store = await open_stack(database, "govcloud", name, self._secrets)
            host = PluginHost(factories={"govcloud": lambda _: DoubleServicer(self.pools)})
            stack = run.Stack(StackName("govcloud", name), store, host, Config(), stack_outputs=self._outputs)
            program = changed.get("program") or make_program(self.inventory, name, self.plan, **changed)
            result: run.RunResult = await operation(stack, program, Options(skip_preview=True))
            found = next(
                (state.outputs for state in (await store.load()).resources if "pulumi:Stack" in state.type), {}
            )
        finally:
            database.close()
        if name.endswith(".base") and operation is run.up:
            self.offers[name] = found
        return Seen(result, found)

    async def _outputs(self, name: str) -> Properties | None:
        return self.offers.get(name.rpartition("/")[2])
