"""A small city for tests on a real pool: the worked example in a folder and a state of its own, and one department."""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.department import Department
from govcloud.settings import PRODUCT, Settings
from scripts.lab.layout import load_layout
from stacks.adoption.plan import Adoption, Request, plan_adoption
from stacks.adoption.write import write_adoption
from stacks.components.catalogue import OUTPUT
from stacks.components.names import BASE
from stacks.engine.events import Event, Phase
from stacks.engine.model import Deployment, ResourceState
from stacks.engine.options import Options
from stacks.engine.run import RunResult
from stacks.engine.state.lease import acquire, release
from stacks.names import PROJECT
from stacks.operations.runs import Embedded, Operation, Order
from stacks.operations.world import World, open_world
from stacks.provider.functions import read_catalogue
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
            {"to": "app", "ports": [22], "prefix": "10.242.63.0/24"},
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


def copy_city(folder: Path, state: Path, bench: Bench) -> City:
    """A fresh copy of the worked example, whose state has the catalogue of the pool's base."""
    shutil.copytree(EXAMPLE, folder)
    city = City(folder, state, bench.session.pool.code)
    put_base(city, bench)
    return city


def put_base(city: City, bench: Bench, **changed: dict[str, str]) -> None:
    """Put what a run of the pool's base exports in its place; `changed` are other ids for names of the catalogue.

    A pool has one base, which may be another city's of this lab.
    """
    found = read_catalogue(bench.provider, {}, preview=True)
    offer = {**found, **{kind: {**found[kind], **ids} for kind, ids in changed.items()}, "address_groups": {}}
    name, kind = f"{city.pool}.{BASE}", "pulumi:pulumi:Stack"
    root = ResourceState(f"urn:pulumi:{name}::{PROJECT}::{kind}::{PROJECT}-{name}", kind, outputs={OUTPUT: offer})

    async def put(world: World) -> None:
        store = await world.store(name)
        lease = await acquire(store.database, store.number, name, "test", time.time)
        await store.replace(Deployment((root,)), lease)
        await release(store.database, lease)

    city.do(put)
