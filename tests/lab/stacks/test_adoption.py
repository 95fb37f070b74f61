"""Adoption on two real pools: a tenant that a run has made is forgotten, adopted, previewed, changed and taken down."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from govcloud.errors import UsageError
from govcloud.inventory.edit import put_departments
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.department import Department
from stacks.drift.find import find_drift
from stacks.drift.known import know_stack
from stacks.drift.look import look
from stacks.engine.model import Op
from stacks.operations.changes import list_changes
from stacks.operations.world import World
from tests.lab.stacks.bench import Bench
from tests.lab.stacks.small_city import City, copy_city, describe


@pytest.fixture(scope="module")
def made(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[City, Department]]:
    """A tenant that a run has made, in a city and a state that are forgotten afterwards."""
    root = tmp_path_factory.mktemp("adoption")
    city = copy_city(root / "first", root / "state", bench)
    department = describe(bench.tag, city.pool)
    put_departments(city.folder, [department])
    try:
        city.run(bench.tag, "up")
        yield city, department
    finally:
        city.run(bench.tag, "destroy")


@pytest.fixture
def other(bench: Bench, tmp_path: Path) -> City:
    """Another city that knows nothing of the tenant."""
    return copy_city(tmp_path / "second", tmp_path / "state", bench)


def test_tenant_that_was_forgotten_is_adopted_whole_and_the_next_preview_is_empty(
    made: tuple[City, Department], other: City, bench: Bench
) -> None:
    first, department = made
    adoption = other.adopt(department.code, department.code, write=True)
    assert [change.to_json() for change in adoption.changes] == []
    assert adoption.left == []
    found = load_inventory(other.folder).department_by_code[department.code]
    assert spread(found.model_copy(update={"contacts": department.contacts})) == spread(department)
    result = other.run(department.code, "preview")
    assert [change.op for change in list_changes(result.phases["preview"])] == []
    states = {city.state: load(city, department.code) for city in (first, other)}
    ids = [{state.urn: state.id for state in each.resources if state.id} for each in states.values()]
    assert {urn: key for urn, key in ids[0].items() if "pulumi:" not in urn.split("::")[2]} == {
        urn: key for urn, key in ids[1].items() if "pulumi:" not in urn.split("::")[2]
    }
    stack = know_stack(other.pool, department.code, states[other.state])
    assert find_drift(look(bench.provider, [stack]), [stack], chosen={stack.name}) == []
    with pytest.raises(UsageError, match="has resources already"):
        other.adopt(department.code, department.code, write=False)


def spread(department: Department) -> dict[str, Any]:
    """A department as plain data; the order of what may reach a server is no matter of the pool."""
    plain = department.model_dump(mode="json")
    for system in plain["systems"]:
        system["exposure"].sort(key=str)
    return plain


def load(city: City, department: str) -> Any:
    """The deployment of a stack."""

    async def work(world: World) -> Any:
        return await (await world.store(f"{city.pool}.{department}")).load()

    return city.do(work)


def test_what_has_no_words_is_told_and_what_differs_is_the_next_change(
    made: tuple[City, Department], other: City, bench: Bench
) -> None:
    _, department = made
    session = bench.session
    project = next(p["id"] for p in session.list("identity", "/projects", "projects") if p["name"] == department.code)
    own = {"tenant_id": project}
    group = next(
        g
        for g in session.list("network", "/security-groups", "security_groups", {"project_id": project})
        if g["name"].endswith("-ops-app")
    )
    rule = {**own, "security_group_id": group["id"], "direction": "ingress", "ethertype": "IPv4"}
    extra = session.call("POST", "network", "/security-group-rules", body={"security_group_rule": rule})
    network = session.call("POST", "network", "/networks", body={"network": {**own, "name": "lonely"}})["network"]["id"]
    before = (other.folder / "allocations.csv").read_bytes()
    try:
        adoption = other.adopt(project, department.code, write=False)
    finally:
        session.call("DELETE", "network", f"/networks/{network}")
        session.call("DELETE", "network", f"/security-group-rules/{extra['security_group_rule']['id']}")
    notes = "\n".join(note.render("en") for note in adoption.draft.sketch.notes)
    assert "network `lonely` leads to no zone" in notes
    assert "ingress any from 0.0.0.0/0" in notes
    assert [(finding.type_name, finding.name) for finding in adoption.left] == [("Network", "lonely")]
    (change,) = adoption.changes
    assert (change.op, change.kind) == (Op.UPDATE, "SecurityGroup")
    assert not (other.folder / "departments" / f"{department.code}.yml").exists()
    assert (other.folder / "allocations.csv").read_bytes() == before
    assert replace(adoption.request, department="x").stack == f"{other.pool}.x"
