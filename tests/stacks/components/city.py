"""Runs of the program on the embedded engine with pools that exist in memory, and what was seen, by names."""

import asyncio
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.settings import PRODUCT
from stacks.components.reach import Plan
from stacks.engine import run
from stacks.engine.config import Config
from stacks.engine.deployment import StackName
from stacks.engine.events import PhaseRecord
from stacks.engine.options import Options
from stacks.engine.providers.host import PluginHost
from stacks.engine.secrets import new_secrets
from stacks.engine.state.database import SqliteDatabase
from stacks.engine.state.store import open_stack
from stacks.engine.values import Properties
from stacks.program import make_program
from tests.stacks.components.double import DoublePools, DoubleServicer

HANJIANG = PRODUCT / "inventories" / "hanjiang"


def hanjiang() -> Inventory:
    """The worked example."""
    return load_inventory(HANJIANG)


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


class City:
    """All stacks of an inventory, kept in a folder."""

    def __init__(self, inventory: Inventory, plan: Plan, work: Path) -> None:
        self.inventory, self.plan = inventory, plan
        self.pools = DoublePools(inventory)
        self._secrets = new_secrets("x", os.urandom)
        self._path = work / "state.db"
        self.offers: dict[str, Properties] = {}

    def preview(self, stack: str, **changed: Any) -> Seen:
        """A preview of a stack; `changed` are other arguments of `make_program`."""
        return asyncio.run(self._run(stack, run.preview, changed))

    def up(self, stack: str, **changed: Any) -> Seen:
        """An update of a stack."""
        return asyncio.run(self._run(stack, run.up, changed))

    async def _run(self, name: str, operation: Callable[..., Any], changed: Mapping[str, Any]) -> Seen:
        database = SqliteDatabase(self._path)
        try:
            store = await open_stack(database, "govcloud", name, self._secrets)
            host = PluginHost(factories={"govcloud": lambda _: DoubleServicer(self.pools)})
            stack = run.Stack(StackName("govcloud", name), store, host, Config(), stack_outputs=self._outputs)
            program = make_program(self.inventory, name, self.plan, **changed)
            result: run.RunResult = await operation(stack, program, Options())
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


def bases(city: City) -> Iterator[Seen]:
    """Deploy the base of every pool."""
    for pool in city.inventory.pools:
        yield city.up(f"{pool.code}.base")
