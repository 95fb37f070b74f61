"""A pool's base and one small department on two real pools: brought up, changed, and taken down without a trace."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

import pytest

from govcloud.addresses.tenants import plan_tenants
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.department import Department
from govcloud.settings import PRODUCT
from govcloud.text import Text
from stacks.components import base
from stacks.engine import run
from stacks.engine.deployment import StackName
from stacks.engine.model import ResourceState
from stacks.engine.options import Options
from stacks.engine.providers.host import PluginHost
from stacks.engine.secrets import Secrets, new_secrets
from stacks.engine.state.database import SqliteDatabase
from stacks.engine.state.store import open_stack
from stacks.engine.values import Properties, Secret
from stacks.names import PROJECT
from stacks.program import make_program
from stacks.provider.provider import Provider
from stacks.provider.servicer import GovcloudServicer
from stacks.resources.keystone import read_token
from stacks.resources.waiting import Look, wait_until
from tests.lab.stacks.bench import COUNTED, Bench, find_owner

SYSTEM = {
    "mlps_level": 2,
    "crypto_level": 2,
    "expires": "2028-01-01",
    "ticket": "T-2026-0001",
    "name": {"zh": "试验系统", "en": "Trial"},
}
GROUP = {"flavor": "general.2c4g", "image": "kylin-v10"}


def make_inventory(bench: Bench) -> Inventory:
    """One department with a system in each zone, on one pool of the worked example."""
    example = load_inventory(PRODUCT / "inventories" / "hanjiang")
    pool = bench.session.pool.code
    volume = {"name": "data", "size_gib": 1, "type": "sas"}
    office = {"to": "app", "ports": [22], "department": bench.tag}
    inner = {
        **SYSTEM,
        "code": "inner",
        "zone": "extranet",
        "servers": [{**GROUP, "name": "app", "volumes": [volume]}],
        "exposure": [{"to": "app", "ports": [443], "zone": "extranet"}, office],
    }
    outer = {
        **SYSTEM,
        "code": "outer",
        "zone": "internet",
        "servers": [{**GROUP, "name": "web"}],
        "exposure": [{"to": "web", "ports": [80, 443], "zone": "internet"}],
    }
    member = {"user": f"{bench.tag}-li", "name": "李四", "email": "li@example.example", "roles": ["reader"]}
    department = {
        "code": bench.tag,
        "name": {"zh": "试验局", "en": "Trial Bureau"},
        "level": "city",
        "contacts": [{"name": "张三", "duty": "head", "phone": "0000-1200001", "email": "z@example.example"}],
        "members": [member],
        "quotas": {pool: {"cores": 8, "memory_gib": 16, "servers": 4, "volumes": 8, "storage_gib": 500}},
        "systems": [{**inner, "pool": pool}, {**outer, "pool": pool}],
    }
    parts = {name: getattr(example, name) for name in Inventory.model_fields}
    pools = [each for each in example.pools if each.code == pool]
    return Inventory.model_construct(
        **{**parts, "pools": pools, "departments": [Department.model_validate(department)]}
    )


@dataclass
class Tower:
    """The stacks of one pool, with a state of their own."""

    bench: Bench
    inventory: Inventory
    database: SqliteDatabase
    secrets: Secrets
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(16))
    outputs: dict[str, Properties] = field(default_factory=dict)

    def provider(self, code: str) -> Provider:
        """The pool's provider."""
        assert code == self.bench.session.pool.code
        return self.bench.provider

    def executor(self, code: str) -> ThreadPoolExecutor:
        """The pool's threads."""
        assert code == self.bench.session.pool.code
        return self.threads

    def go(self, name: str, operation: Callable[..., Awaitable[run.RunResult]]) -> run.RunResult:
        """One operation on a stack, which has to succeed."""
        return asyncio.run(self._go(name, operation))

    def states(self, name: str) -> Mapping[str, ResourceState]:
        """What the state has, by `Type name`; components have no place here."""
        return {
            f"{state.type.rpartition(':')[2]} {state.urn.rpartition('::')[2]}": state
            for state in asyncio.run(self._load(name))
            if state.custom
        }

    async def _go(self, name: str, operation: Callable[..., Awaitable[run.RunResult]]) -> run.RunResult:
        stack = run.Stack(
            StackName(PROJECT, name),
            await open_stack(self.database, PROJECT, name, self.secrets),
            PluginHost(factories={"govcloud": lambda _: GovcloudServicer(self)}),
            stack_outputs=self._outputs,
        )
        program = make_program(self.inventory, name, plan_tenants(self.inventory))
        arguments = (stack, Options()) if operation is run.destroy else (stack, program, Options())
        result = await operation(*arguments)
        assert result.exit_code == 0, result.lines
        top = [state.outputs for state in await self._load(name) if state.type == "pulumi:pulumi:Stack"]
        self.outputs[name] = top[0] if top else {}
        return result

    async def _load(self, name: str) -> list[ResourceState]:
        store = await open_stack(self.database, PROJECT, name, self.secrets)
        return list((await store.load()).resources)

    async def _outputs(self, name: str) -> Properties | None:
        return self.outputs.get(name.rpartition("/")[2])


@pytest.fixture
def tower(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tower]:
    """The stacks of a pool; whatever a failed test has left in them is destroyed."""
    monkeypatch.setattr(base, "PROJECT", f"{bench.tag}-base")
    inventory = make_inventory(bench)
    pool = bench.session.pool.code
    database = SqliteDatabase(tmp_path / "state.db")
    here = Tower(bench, inventory, database, new_secrets("x", os.urandom))
    try:
        yield here
    finally:
        for name in (f"{pool}.{bench.tag}", f"{pool}.base"):
            here.go(name, run.destroy)
        database.close()


def test_department_comes_up_on_its_base_is_as_declared_and_goes_without_a_trace(tower: Tower) -> None:
    session, pool = tower.bench.session, tower.bench.session.pool.code
    stack = f"{pool}.{tower.bench.tag}"
    tower.go(f"{pool}.base", run.up)
    tower.go(stack, run.up)
    states = tower.states(stack)

    assert_servers_run_in_their_zones(tower, states)
    assert_outputs_are_true(tower, states, tower.outputs[stack])
    again = tower.go(stack, run.preview)
    assert set(again.phases["preview"].changes) == {"same"}

    tower.inventory = grow(tower.inventory)
    changed = tower.go(stack, run.up).phases["update"].changes
    assert changed["update"] == 2  # a larger volume, another port for the extranet
    assert changed["replace"] == 2  # a server of another system, and so its attachment
    assert set(changed) == {"same", "update", "replace"}
    assert_same_place_on_another_system(tower, states, tower.states(stack))

    tower.go(stack, run.destroy)
    tower.go(f"{pool}.base", run.destroy)
    wait_until_nothing_is_left(tower.bench, states[f"Project {tower.bench.tag}"].id)
    names = [row["name"] for kind in ("users", "projects") for row in session.list("identity", f"/{kind}", kind)]
    assert [name for name in names if name.startswith(tower.bench.tag)] == []


def wait_until_nothing_is_left(bench: Bench, project: str) -> None:
    """System disks go a moment after their servers; nothing else may be there any more either."""

    def look() -> Look:
        rows = {
            kind: [row for row in bench.session.list(*place) if find_owner(row) == project]
            for kind, place in COUNTED.items()
        }
        left = {kind: len(found) for kind, found in rows.items() if found}
        return Look(not left, str(left), str(left) if set(left) - {"volumes"} else "")

    wait_until(bench.provider.job("", 60), Text("gone", "清除"), look)


def assert_servers_run_in_their_zones(tower: Tower, states: Mapping[str, ResourceState]) -> None:
    """Asked of the pool itself."""
    session, plan = tower.bench.session, plan_tenants(tower.inventory)
    for name, zone in (("inner/app/1", "extranet"), ("outer/web/1", "internet")):
        server = session.call("GET", "compute", f"/servers/{states[f'Server {name}'].id}")["server"]
        assert server["status"] == "ACTIVE"
        assert server["metadata"]["department"] == tower.bench.tag
        assert server["metadata"]["mlps"] == "2"
        port = session.call("GET", "network", f"/ports/{states[f'Port {name}'].id}")["port"]
        addresses = [ip_address(each["ip_address"]) for each in port["fixed_ips"]]
        prefixes = plan.prefix(session.pool.code, tower.bench.tag, zone)
        assert [address in prefixes.v4 or address in prefixes.v6 for address in addresses] == [True, True]
        assert len(port["security_groups"]) == 3
    router = session.call("GET", "network", f"/routers/{states['Router extranet'].id}")["router"]
    outside = session.call("GET", "network", f"/networks/{router['external_gateway_info']['network_id']}")["network"]
    assert outside["name"] == session.pool.zones[Zone.EXTRANET].network
    assert router["external_gateway_info"]["enable_snat"] is False


def assert_outputs_are_true(tower: Tower, states: Mapping[str, ResourceState], outputs: Properties) -> None:
    """Addresses, ids, and a password that lets the member in."""
    web = outputs["systems"]["outer"]["servers"]["outer-web-1"]
    assert web["id"] == states["Server outer/web/1"].id
    assert web["internet"] == states["FloatingIp outer/web/1"].outputs["address"]
    assert set(outputs["systems"]["inner"]["servers"]) == {"inner-app-1"}
    user = f"{tower.bench.tag}-li"
    secret = outputs["passwords"]
    password = secret.value[user] if isinstance(secret, Secret) else secret[user].value
    job = tower.bench.provider.job("", 60)
    assert read_token(job, states[f"User {user}"].id, password, outputs["project"])["id"]


def assert_same_place_on_another_system(
    tower: Tower, before: Mapping[str, ResourceState], after: Mapping[str, ResourceState]
) -> None:
    """The server is another one; its address and its data volume are those that it had."""
    name, session = "inner/app/1", tower.bench.session
    assert before[f"Server {name}"].id != after[f"Server {name}"].id
    assert before[f"Server {name}"].outputs["addresses"] == after[f"Server {name}"].outputs["addresses"]
    volume = session.call("GET", "block-storage", f"/volumes/{before[f'Volume {name}/data'].id}")["volume"]
    assert [each["server_id"] for each in volume["attachments"]] == [after[f"Server {name}"].id]
    assert volume["size"] == 2


def grow(inventory: Inventory) -> Inventory:
    """A larger volume, another operating system, another port for the extranet."""
    (department,) = inventory.departments
    inner, outer = department.systems
    app = inner.servers[0]
    larger = app.model_copy(update={"volumes": [app.volumes[0].model_copy(update={"size_gib": 2})], "image": "uos-20"})
    ports = inner.exposure[0].model_copy(update={"ports": [443, 8443]})
    inner = inner.model_copy(update={"servers": [larger], "exposure": [ports, *inner.exposure[1:]]})
    parts = {name: getattr(inventory, name) for name in Inventory.model_fields}
    return Inventory.model_construct(
        **{**parts, "departments": [department.model_copy(update={"systems": [inner, outer]})]}
    )
