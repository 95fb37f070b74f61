"""What is not run because nothing can have changed, and what is run again because something has."""

import asyncio
from pathlib import Path

import pytest

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.base import Name
from govcloud.inventory.models.department import Department
from stacks.engine.options import Targets
from stacks.engine.run import StateMovedError
from stacks.engine.state.commands import protect
from stacks.engine.state.open import open_database
from stacks.engine.state.passphrase import open_stack_secrets
from stacks.engine.state.store import open_stack
from stacks.names import PROJECT
from stacks.operations.owners import PULUMI, set_owner
from stacks.operations.runs import Operation
from stacks.operations.selection import Named
from tests.stacks.components.city import hanjiang, rewrite
from tests.stacks.operations.memory_world import MemoryWorld

BOTH = Named(pools=("mobile",), departments=("base", "ecology", "transport"))
BASE, ECOLOGY, TRANSPORT = "mobile.base", "mobile.ecology", "mobile.transport"


@pytest.fixture
def world(tmp_path: Path) -> MemoryWorld:
    """Two departments and their base on pool mobile, up."""
    made = MemoryWorld(tmp_path, hanjiang())
    seen = made.round(BOTH)
    assert seen.ran == {BASE, ECOLOGY, TRANSPORT}
    assert all(outcome.succeeded for outcome in seen.outcomes.values())
    return made


def change(inventory: Inventory, code: str, **values: object) -> Inventory:
    """The inventory with another department of this code."""

    def changed(department: Department) -> Department:
        return department.model_copy(update=values) if department.code == code else department

    return rewrite(inventory, departments=[changed(department) for department in inventory.departments])


async def edit_state(folder: Path) -> None:
    """Somebody protects a resource of the stack by hand."""
    database = open_database(f"sqlite:///{folder}/stacks.db")
    secrets = await open_stack_secrets(database, "of a test", PROJECT, ECOLOGY)
    store = await open_stack(database, PROJECT, ECOLOGY, secrets)
    urn = next(state.urn for state in (await store.load()).resources if state.custom)
    await protect(store, [urn], "somebody", lambda: 1e9)
    database.close()


@pytest.mark.parametrize("operation", ["up", "destroy"])
def test_state_that_moved_after_the_preview_is_left_alone(
    world: MemoryWorld, tmp_path: Path, operation: Operation
) -> None:
    named = Named(pools=("mobile",), departments=("ecology",))
    seen = world.round(named, operation=operation, force=True, between=lambda: edit_state(tmp_path))
    assert isinstance(seen.outcomes[ECOLOGY].error, StateMovedError)


def test_nothing_changed_nothing_run_and_no_pool_asked(world: MemoryWorld) -> None:
    seen = world.round(BOTH, up=False)
    assert seen.unchanged == [BASE, ECOLOGY, TRANSPORT]
    assert (seen.outcomes, seen.opened) == ({}, [])


def test_forced_preview_runs_all_and_finds_nothing(world: MemoryWorld) -> None:
    seen = world.round(BOTH, up=False, force=True)
    assert seen.ran == {BASE, ECOLOGY, TRANSPORT}
    assert [change for outcome in seen.outcomes.values() for change in outcome.changes] == []


def test_changed_department_runs_alone(world: MemoryWorld) -> None:
    world.inventory = change(world.inventory, "ecology", name=Name(zh="生态局", en="Ecology"))
    contacts = world.inventory.department_by_code["health"].contacts[:1]
    world.inventory = change(world.inventory, "health", contacts=contacts)
    seen = world.round(BOTH)
    assert seen.ran == {ECOLOGY}
    assert world.round(BOTH, up=False).ran == set()


def test_what_stops_a_run_is_not_remembered_as_done(world: MemoryWorld) -> None:
    taken = world.inventory.department_by_code["emergency"].members
    world.inventory = change(world.inventory, "transport", members=taken)
    assert not world.round(BOTH).outcomes[TRANSPORT].succeeded
    assert world.round(BOTH, up=False).ran == {TRANSPORT}


def test_run_of_a_part_is_not_remembered_as_done(world: MemoryWorld) -> None:
    world.inventory = change(world.inventory, "ecology", name=Name(zh="生态局", en="Ecology"))
    world.targets = {ECOLOGY: Targets(("**:System::nothing-here",))}
    world.round(BOTH)
    world.targets = {}
    assert world.round(BOTH, up=False).ran == {ECOLOGY}


def test_stack_that_somebody_edited_runs_again(world: MemoryWorld, tmp_path: Path) -> None:
    asyncio.run(edit_state(tmp_path))
    assert world.round(BOTH, up=False).ran == {ECOLOGY}


def test_stack_of_another_engine_is_refused(world: MemoryWorld, tmp_path: Path) -> None:
    async def hand_over() -> None:
        database = open_database(f"sqlite:///{tmp_path}/stacks.db")
        await set_owner(database, ECOLOGY, PULUMI)
        database.close()

    asyncio.run(hand_over())
    seen = world.round(BOTH)
    assert "govcloud state engine" in str(seen.outcomes[ECOLOGY].error)
    assert seen.ran == {ECOLOGY}
