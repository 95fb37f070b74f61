"""Our side of the provisioning benchmark: the workload of `workload.py` as a Pulumi program, one stack for each tenant.

    python -m scripts.bench.own_run up|preview|check|destroy|rules --pool POOL --label LABEL --tenants N --state FILE

The stacks run side by side in this process, in the embedded engine, as `govcloud up` runs them: a preview, then the
update from the state that it saw. Prints one line of JSON.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pulumi

from govcloud.addresses.tenants import plan_tenants
from govcloud.inventory.load import load_inventory
from govcloud.settings import PRODUCT, load_settings
from scripts.bench.workload import GROUPS, PASSWORD, PREFIX, QUOTA, ROLE, Tenant, list_rules, list_tenants
from scripts.lab.control import clouds_file
from stacks.components.names import StackName
from stacks.components.provider import Pool
from stacks.drift.find import find_drift
from stacks.drift.look import look
from stacks.drift.stacks import read_stacks
from stacks.engine.events import Event, Phase
from stacks.engine.options import Options
from stacks.engine.program import Program
from stacks.engine.state.open import open_database
from stacks.operations.runs import Crew, Embedded, Operation, Order, Outcome
from stacks.operations.selection import Chosen
from stacks.operations.world import World
from stacks.provider.pools import open_pools
from stacks.resources import classes

PASSPHRASE = "of a benchmark"  # noqa: S105 - of a state that is thrown away


@dataclass(frozen=True)
class BenchWorld(World):
    """A world whose stacks are the benchmark's tenants."""

    programs: Mapping[str, Program] = field(default_factory=dict)

    def program(self, stack: str) -> Program:
        """The program of a tenant."""
        return self.programs[stack]


class Silent:
    """Nobody watches."""

    def __call__(self, stack: str, phase: Phase, event: Event) -> None:
        """An event."""

    def end(self, stack: str) -> None:
        """A stack's end."""


def main() -> None:
    """Do one of them and print how long it took, and how many calls."""
    options = argparse.ArgumentParser(description="The provisioning workload with the embedded engine.")
    options.add_argument("operation", choices=["up", "preview", "check", "destroy", "rules"])
    options.add_argument("--pool", required=True)
    options.add_argument("--label", required=True)
    options.add_argument("--tenants", type=int, default=10)
    options.add_argument("--rules", type=int, default=1000)
    options.add_argument("--state", type=Path, required=True)
    options.add_argument("--proxy", action="store_true")
    print(json.dumps(asyncio.run(run(options.parse_args()))))


async def run(options: argparse.Namespace) -> dict[str, Any]:
    """Seconds and calls of one operation; of the preview, where there is one, apart."""
    world = open_bench(options)
    began = time.perf_counter()
    marks: dict[str, float] = {}
    try:
        if options.operation == "check":
            await check(world, options.pool)
        elif options.operation in ("preview", "destroy"):
            await work(world, options, options.operation)
        else:
            await work(world, options, "preview")
            marks["preview_seconds"] = round(time.perf_counter() - began, 3)
            await work(world, options, "up")
        if options.operation == "rules":
            await work(world, options, "destroy")
        seconds = time.perf_counter() - began
        calls = {code: provider.session.calls for code, provider in world.pools.opened().items()}
        by_service = {name: tally.count for each in calls.values() for name, tally in each.by_service.items()}
    finally:
        world.database.close()
    return {"seconds": round(seconds, 3), "calls": sum(by_service.values()), **marks, "by_service": by_service}


def open_bench(options: argparse.Namespace) -> BenchWorld:
    """The city of the worked example, with tenants of our own."""
    settings = load_settings()
    inventory = load_inventory(PRODUCT / "inventories" / "hanjiang")
    suffix = ".faults" if options.proxy else ""
    declare = declare_rules if options.operation == "rules" else declare_tenant
    count = 1 if options.operation == "rules" else options.tenants
    return BenchWorld(
        inventory,
        plan_tenants(inventory),
        open_pools(inventory, settings, clouds_file(), suffix),
        open_database(f"sqlite:///{options.state}"),
        lambda: PASSPHRASE,
        programs={
            f"{options.pool}.{tenant.name}": make_program(declare, options.pool, tenant, options.rules)
            for tenant in list_tenants(options.label, count)
        },
    )


async def work(world: BenchWorld, options: argparse.Namespace, operation: Operation) -> None:
    """One operation on all stacks; any failure ends the benchmark."""
    chosen = [Chosen(StackName(options.pool, stack.partition(".")[2])) for stack in world.programs]
    order = Order(operation, Options(skip_preview=True))
    outcomes: list[Outcome] = await Crew(world, Embedded(world), Silent()).work(chosen, lambda _: order)
    for outcome in outcomes:
        if not outcome.succeeded:
            raise SystemExit(f"{outcome.stack}: {outcome.error or outcome.problems}")


async def check(world: BenchWorld, pool: str) -> None:
    """What `govcloud drift` does: everything that the stacks have, and what else there is, from lists."""
    stacks = await read_stacks(world.database, [pool], [pool], time.time)
    provider = await asyncio.to_thread(world.pools.provider, pool)
    picture = await asyncio.to_thread(look, provider, stacks)
    chosen = {stack.name for stack in stacks}
    found = [each for each in find_drift(picture, stacks, chosen=chosen) if each.stack in chosen]
    if found or len(chosen) != len(world.programs):
        raise SystemExit(f"{len(chosen)} stacks, drift: {found}")


def make_program(declare: Any, pool: str, tenant: Tenant, rules: int) -> Program:
    """What a program's main module would do."""

    def program() -> None:
        declare(tenant, rules, pulumi.ResourceOptions(provider=Pool(pool)))

    return program


def declare_tenant(tenant: Tenant, _rules: int, options: pulumi.ResourceOptions) -> None:
    """The workload of a tenant. As in a department, its network is what its groups wait for."""
    name = tenant.name
    project = classes.Project(name, options, name=name)
    user = classes.User(name, options, name=name, password=PASSWORD, default_project=project.id)
    classes.RoleAssignment(name, options, project=project.id, user=user.id, role=ROLE)
    classes.Quota(name, options, project=project.id, **QUOTA)
    common = {"project": project.id, "name": name}
    network = classes.Network(name, options, **common)
    subnet = classes.Subnet(name, options, **common, network=network.id, cidr=tenant.cidr)
    classes.Router(name, options, **common, interfaces=[subnet.id])
    later = pulumi.ResourceOptions.merge(options, pulumi.ResourceOptions(depends_on=[network]))
    for group in GROUPS:
        declare_group(group, project.id, list_rules(), later)


def declare_rules(tenant: Tenant, rules: int, options: pulumi.ResourceOptions) -> None:
    """One group with many rules, in a project of its own."""
    project = classes.Project(tenant.name, options, name=tenant.name)
    quota = classes.Quota(tenant.name, options, project=project.id, **QUOTA)
    declare_group(tenant.name, quota.project, list_rules(rules), options)


def declare_group(name: str, project: Any, ports: Any, options: pulumi.ResourceOptions) -> None:
    """A group that keeps what the service puts in by itself."""
    rules: list[dict[str, Any]] = [{"direction": "egress", "ethertype": version} for version in ("IPv4", "IPv6")]
    rules += [
        {"direction": "ingress", "protocol": "tcp", "port_min": port, "port_max": port, "remote_prefix": source}
        for port, source in ports or [(1, PREFIX)]
    ]
    classes.SecurityGroup(name, options, project=project, name=name, rules=rules)


if __name__ == "__main__":
    main()
