"""Plans for the policy pack, and the gate's own word on the same plans."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from govcloud.addresses.tenants import plan_tenants
from govcloud.cli.gate import MANDATORY, describe_refusal, is_planned
from govcloud.cli.planned_facts import REFERENCES
from govcloud.cli.planned_verdicts import judge_plans
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import Loaded, read_inventory
from policies.assess import Finding
from policies.facts.record import UNKNOWN as UNTOLD
from stacks.components.names import find_stack
from stacks.engine.events import PhaseRecord, StepBegun
from stacks.engine.model import Op, ResourceState
from stacks.engine.state.open import open_database
from stacks.engine.urn import make_urn
from stacks.engine.values import UNKNOWN
from stacks.operations.selection import Named
from stacks.operations.world import World
from stacks.resources.registry import all_types
from tests.policies.cases import Case
from tests.policies.pack_server import Violation
from tests.stacks.operations.memory_world import MemoryPools, MemoryWorld

if TYPE_CHECKING:
    from stacks.provider.pools import Pools

PROJECT = "govcloud"
STACK = "mobile.transport"
TYPES = {f"{each.module}.{each.name}": token for token, each in all_types().items()}
"""Kind of a fact → token of the type."""


@dataclass(frozen=True)
class Planned:
    """A stack's plan, and what its resources are if they exist."""

    stack: str
    record: PhaseRecord
    states: Mapping[str, ResourceState]


class City:
    """A city whose pools exist in memory."""

    def __init__(self, folder: Path, inventory: Path) -> None:
        self._folder, self._inventory = folder, inventory

    @property
    def loaded(self) -> Loaded:
        """The inventory as it is now."""
        return read_inventory(self._inventory)

    @property
    def inventory(self) -> Inventory:
        """The same, which is valid."""
        found = self.loaded.inventory
        assert found is not None
        return found

    def deploy(self, named: Named) -> None:
        """Make stacks."""
        MemoryWorld(self._folder, self.inventory).round(named)

    def plan(self, named: Named) -> list[Planned]:
        """What a run of these stacks would do now, also of those in which nothing changes."""
        inventory = self.inventory
        seen = MemoryWorld(self._folder, inventory).round(named, up=False, force=True)
        found = []
        for name, outcome in seen.outcomes.items():
            assert outcome.record is not None, outcome.error
            found.append(Planned(name, outcome.record, asyncio.run(self._read_states(inventory, name))))
        return found

    def refusals(self, planned: Planned) -> list[Violation]:
        """What the gate finds in a plan, in the form of the pack's answers."""
        loaded = self.loaded
        assert loaded.inventory is not None
        name = find_stack(loaded.inventory, planned.stack)
        found = judge_plans(loaded.inventory, {name: planned.record}, datetime.now(UTC))
        told = [describe(each, loaded) for each in found.failures if is_planned(each)]
        return sorted(told, key=lambda each: (each.policy, each.urn, each.message))

    async def _read_states(self, inventory: Inventory, stack: str) -> dict[str, ResourceState]:
        database = open_database(f"sqlite:///{self._folder}/stacks.db")
        try:
            pools = cast("Pools", MemoryPools(inventory))
            world = World(inventory, plan_tenants(inventory), pools, database, lambda: "of a test")
            if stack not in await world.kept():
                return {}
            return {each.urn: each for each in (await (await world.store(stack)).load()).resources}
        finally:
            database.close()


def describe(finding: Finding, loaded: Loaded) -> Violation:
    """A failure as the gate tells it."""
    assert finding.result.object is not None
    message = describe_refusal(finding, loaded).render("en")
    return Violation(finding.result.rule, finding.result.object.urn, message, finding.check.severity in MANDATORY)


def make_plan(case: Case, *, exists: bool) -> Planned | None:
    """A golden case as a plan, of things that exist or of new ones; None where a plan cannot say it."""
    if any(name not in TYPES and not name.startswith("register.") for name in case.facts) or case.gaps:
        return None
    rows = [(name, row) for name, found in case.facts.items() if name in TYPES for row in found]
    urns = {(name.partition(".")[2], row["id"]): urn_of(name, row) for name, row in rows if "id" in row}
    steps = [make_step(name, row, urns, exists=exists) for name, row in rows]
    return Planned(STACK, PhaseRecord("preview", begun=steps), {})


def urn_of(name: str, row: Mapping[str, Any]) -> str:
    """The URN of a row's resource."""
    return make_urn(STACK, PROJECT, "", TYPES[name], str(row.get("id", "one")))


def make_step(name: str, row: Mapping[str, Any], urns: Mapping[tuple[str, Any], str], *, exists: bool) -> StepBegun:
    """The resource of a row: what the row does not say is known later."""
    inputs = all_types()[TYPES[name]].inputs
    sources: dict[str, tuple[str, ...]] = {}
    new = {}
    for each in inputs:
        found: list[str] = []
        new[each] = translate(each, row.get(each, UNTOLD), urns, found, exists=exists)
        if found:
            sources[each] = tuple(dict.fromkeys(found))
    return StepBegun(Op.SAME, urn_of(name, row), new=new, sources=sources, id=str(row.get("id", "")) if exists else "")


def translate(name: str, value: Any, urns: Mapping[tuple[str, Any], str], found: list[str], *, exists: bool) -> Any:
    """A golden value as the engine's; `found` collects the resources that it comes from."""
    if value is UNTOLD:
        return UNKNOWN
    if isinstance(value, dict):
        return {part: translate(part, item, urns, found, exists=exists) for part, item in value.items()}
    if isinstance(value, list):
        return [translate(name, item, urns, found, exists=exists) for item in value]
    urn = urns.get((REFERENCES.get(name, ""), value)) if isinstance(value, str) else None
    if urn is None:
        return value if isinstance(value, str | int | float | bool | None) else str(value)
    found.append(urn)
    return value if exists else UNKNOWN
