"""Adoption on two real pools: a tenant that a run has made is forgotten, adopted, previewed, changed and taken down."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from govcloud.errors import UsageError
from govcloud.inventory.edit import put_departments
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.department import Department
from govcloud.settings import PRODUCT, Settings
from scripts.lab.layout import load_layout
from stacks.adoption.plan import Adoption, Request, plan_adoption
from stacks.adoption.write import write_adoption
from stacks.drift.find import find_drift
from stacks.drift.known import know_stack
from stacks.drift.look import look
from stacks.engine.events import Event, Phase
from stacks.engine.model import Op
from stacks.engine.options import Options
from stacks.engine.run import RunResult
from stacks.operations.changes import list_changes
from stacks.operations.runs import Embedded, Operation, Order
from stacks.operations.world import World, open_world
from tests.lab.stacks.bench import Bench

EXAMPLE = PRODUCT / "inventories" / "hanjiang"
TODAY = date(2026, 11, 22)


class Quiet:
    """Watches nothing."""

    def __call__(self, stack: str, phase: Phase, event: Event) -> None:
        """Ignores an event."""

    def end(self, stack: str) -> None:
        """Ignores the end."""


@dataclass(frozen=True)
class City:
    """The worked example in a folder of its own, with a state of its own."""

    folder: Path
    state: Path
    pool: str

    def do[T](self, work: Callable[[World], Awaitable[T]]) -> T:
        """Do something with the world."""
        layout = load_layout()
        settings = Settings(self.folder, self.state, self.state, layout.root)

        async def run() -> T:
            async with open_world(self.folder, load_inventory(self.folder), settings, clouds=layout.clouds) as world:
                return await work(world)

        return asyncio.run(run())

    def run(self, department: str, operation: Operation) -> RunResult:
        """One operation on one stack; it must succeed."""
        order = Order(operation, Options(skip_preview=operation != "preview"))
        stack = f"{self.pool}.{department}"
        result = self.do(lambda world: Embedded(world).run(stack, order, Quiet(), {}))
        assert result.succeeded, result.lines
        return result

    def adopt(self, project: str, department: str, *, write: bool) -> Adoption:
        """Adopt a project."""
        request = Request(project, self.pool, department, self.folder, TODAY)

        async def work(world: World) -> Adoption:
            adoption = await plan_adoption(world, request)
            if write:
                await write_adoption(world, adoption)
            return adoption

        return self.do(work)


def describe(code: str, pool: str) -> Department:
    """A small department with one system, a server, a volume and who may reach it."""
    servers = {"name": "app", "flavor": "general.2c4g", "image": "uos-20"}
    volumes = [{"name": "history", "size_gib": 1, "type": "sas"}]
    system = {
        "code": f"{code}-ops",
        "name": {"zh": f"{code}-ops", "en": f"{code}-ops"},
        "mlps_level": 2,
        "crypto_level": 2,
        "zone": "extranet",
        "pool": pool,
        "expires": "2027-12-31",
        "ticket": "T-2026-0021",
        "servers": [{**servers, "volumes": volumes}],
        "exposure": [
            {"to": "app", "ports": [80, 443], "zone": "extranet"},
            {"to": "app", "ports": [22], "prefix": "10.8.0.0/24"},
            {"to": "app", "protocol": "icmp", "system": f"{code}-ops"},
        ],
    }
    contact = {"name": "陆通达", "duty": "head", "phone": "0000-1206001", "email": "lu@t.hanjiang.example"}
    member = {"user": f"{code}.lu", "name": "陆通达", "email": "lu@t.hanjiang.example", "roles": ["manager", "member"]}
    quota = {"cores": 8, "memory_gib": 16, "servers": 2, "volumes": 4, "storage_gib": 100}
    return Department.model_validate(
        {
            "code": code,
            "name": {"zh": "纳管测试局", "en": "纳管测试局"},
            "level": "city",
            "contacts": [contact],
            "members": [member],
            "quotas": {pool: quota},
            "systems": [system],
        }
    )


def copy_city(folder: Path, state: Path, pool: str) -> City:
    """A fresh copy of the worked example."""
    shutil.copytree(EXAMPLE, folder)
    return City(folder, state, pool)


@pytest.fixture(scope="module")
def made(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[City, Department]]:
    """A tenant that a run has made, in a city and a state that are forgotten afterwards."""
    root = tmp_path_factory.mktemp("adoption")
    pool = bench.session.pool.code
    city, department = copy_city(root / "first", root / "state", pool), describe(bench.tag, pool)
    city.run("base", "up")
    put_departments(city.folder, [department])
    try:
        city.run(bench.tag, "up")
        yield city, department
    finally:
        city.run(bench.tag, "destroy")


@pytest.fixture
def other(made: tuple[City, Department], tmp_path: Path) -> City:
    """Another city that knows nothing of the tenant, with the pool's base."""
    city = copy_city(tmp_path / "second", tmp_path / "state", made[0].pool)
    city.run("base", "up")
    return city


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
