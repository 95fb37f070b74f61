"""What a look for drift costs, against the bare calls that any look needs, on one pool of the lab, by turns in one run.

Makes tenants by plain calls, takes what is there as their state, measures, plants some drift to see that it is found,
and deletes all of it. Run it with `python -m scripts.bench.drift`.
"""

import resource
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import click

from govcloud.cli.options import json_option
from govcloud.console import Screen
from govcloud.errors import GovcloudError
from govcloud.inventory.load import load_inventory
from govcloud.pools.discovery import read_capabilities
from govcloud.pools.session import PoolSession, open_session
from govcloud.settings import PRODUCT
from govcloud.text import Text
from scripts.bench.bare_check import Entry, check_barely
from scripts.bench.tenants import Tenant, delete_tenants, make_tenants, write_rule
from scripts.lab.control import service_pid
from scripts.lab.lab import Lab, open_lab
from scripts.lab.layout import load_layout
from scripts.meter import read_spent
from stacks.drift.find import find_drift
from stacks.drift.known import Known, KnownStack
from stacks.drift.look import look
from stacks.provider.provider import Provider
from stacks.resources.handler import Live
from stacks.resources.registry import all_types
from stacks.resources.types.project import TYPE as PROJECT


@dataclass(frozen=True)
class Cost:
    """One turn. Seconds."""

    calls: int
    wall: float
    client: float
    server: float


@dataclass(frozen=True)
class Figures:
    """All turns, and the best of each side against the other's."""

    tenants: int
    resources: int
    bare: list[Cost]
    drift: list[Cost]
    ratios: dict[str, float]
    client_ms_per_resource: float
    found: int
    planted: int


@dataclass(frozen=True)
class Bench:
    """One pool of the lab."""

    lab: Lab
    provider: Provider
    entry: Entry

    @property
    def session(self) -> PoolSession:
        """The provider's."""
        return self.provider.session


@click.command()
@click.option("--pool", default="mobile", show_default=True)
@click.option("--tenants", default=50, show_default=True)
@click.option("--turns", default=3, show_default=True)
@json_option
def main(pool: str, tenants: int, turns: int, as_json: bool) -> None:
    """Measure a look for drift."""
    bench = open_bench(pool)
    made = make_tenants(bench.session, f"drift-{secrets.token_hex(2)}", tenants)
    try:
        figures = measure(bench, made, turns)
    finally:
        delete_tenants(bench.session, made)
    screen = Screen()
    if as_json:
        screen.json(asdict(figures))
    else:
        print_table(screen, figures)


def open_bench(code: str) -> Bench:
    """The pool, with what it can do read beforehand."""
    lab = open_lab(load_layout())
    pool = load_inventory(PRODUCT / "inventories" / "hanjiang").pool_by_code[code]
    session = open_session(pool, [lab.layout.clouds])
    provider = Provider(session, read_capabilities(session, "", datetime.now(UTC)))
    auth = session.config.auth_options
    entry = Entry(auth["auth_url"], auth["username"], auth["password"], auth["project_name"], pool.region)
    return Bench(lab, provider, entry)


def measure(bench: Bench, tenants: list[Tenant], turns: int) -> Figures:
    """Both sides by turns. Every look signs in anew, as the bare client does."""
    stacks = take_state(bench, tenants)
    projects = [tenant.ids["project"] for tenant in tenants]
    bare: list[Cost] = []
    drift: list[Cost] = []
    for _ in range(turns):
        bare.append(spend(bench, lambda: check_barely(bench.entry, projects).calls))
        provider = open_bench(bench.session.pool.code).provider
        drift.append(spend(bench, lambda provider=provider: look_for_drift(provider, stacks)))  # type: ignore[misc]
    count, planted = len(tenants), plant(bench, tenants)
    findings = find_drift(look(bench.provider, stacks), stacks)
    ours = [finding for finding in findings if finding.stack in {stack.name for stack in stacks}]
    resources = sum(len(stack.resources) for stack in stacks)
    best = {name: (min(getattr(c, name) for c in bare), min(getattr(c, name) for c in drift)) for name in MEASURED}
    return Figures(
        tenants=count,
        resources=resources,
        bare=bare,
        drift=drift,
        ratios={name: round(ours / least, 2) for name, (least, ours) in best.items()},
        client_ms_per_resource=round(best["client"][1] * 1000 / resources, 3),
        found=len(ours),
        planted=planted,
    )


MEASURED = ("calls", "wall", "client", "server")


def look_for_drift(provider: Provider, stacks: list[KnownStack]) -> int:
    """Look and judge; the number of calls. Raises GovcloudError when something is found: nothing was changed."""
    picture = look(provider, stacks)
    names = {stack.name for stack in stacks}
    found = [finding for finding in find_drift(picture, stacks) if finding.stack in names or not finding.stack]
    if found:
        raise GovcloudError(Text("drift where there is none: {found}", "误报漂移：{found}")(found=found[:3]))
    return picture.calls


def take_state(bench: Bench, tenants: list[Tenant]) -> list[KnownStack]:
    """What is there, as state would say it after it was made by a program."""
    pool = bench.session.pool.code
    lists = {token: list(lives(bench.provider, token, tenants)) for token in TOKENS}
    stacks = []
    for tenant in tenants:
        mine = {*tenant.ids.values(), *tenant.groups}
        stack = f"{pool}.{tenant.name}"
        resources = tuple(
            Known(f"urn:pulumi:{stack}::govcloud::{token}::{live.id}", live.id, say(bench.provider, token, live))
            for token, things in lists.items()
            for live in things
            if live.id in mine or (token.endswith("Assignment") and live.values["project"] == tenant.ids["project"])
        )
        stacks.append(KnownStack(pool, tenant.name, resources))
    return stacks


TOKENS = (
    PROJECT.token,
    "govcloud:identity:User",
    "govcloud:identity:RoleAssignment",
    "govcloud:identity:Quota",
    "govcloud:network:Network",
    "govcloud:network:Subnet",
    "govcloud:network:Router",
    "govcloud:network:SecurityGroup",
)


def lives(provider: Provider, token: str, tenants: list[Tenant]) -> Iterator[Live]:
    """All things of a type; quotas of these tenants."""
    if token.endswith("Quota"):
        for tenant in tenants:
            yield from provider.list(token, tenant.ids["project"])
    else:
        yield from provider.list(token)


def say(provider: Provider, token: str, live: Live) -> dict[str, Any]:
    """What a program would have said to get the thing."""
    inputs = all_types()[token].inputs
    told = {n: v for n, v in provider.settle(token, live, {}).inputs.items() if not inputs[n].by_pool}
    return provider.check(token, {}, told).inputs


def plant(bench: Bench, tenants: list[Tenant]) -> int:
    """Change some things by hand: a rule, a name, a quota, a router, a deleted role; how many findings that makes."""
    session, tenant = bench.session, tenants[0]
    ids = tenant.ids
    rule = write_rule(ids["project"], tenant.groups[0], 3389)
    session.call("POST", "network", "/security-group-rules", body={"security_group_rule": rule})
    session.call("PUT", "network", f"/networks/{ids['network']}", body={"network": {"name": "other"}})
    session.call("PUT", "compute", f"/os-quota-sets/{ids['project']}", body={"quota_set": {"cores": 21}})
    router = session.call(
        "POST", "network", "/routers", body={"router": {"name": "extra", "tenant_id": tenants[-1].ids["project"]}}
    )["router"]["id"]
    tenant.ids["user"], gone = "", ids["user"]
    session.call("DELETE", "identity", f"/users/{gone}")
    tenants.append(Tenant("extra", {"router": router}))
    return 6


def spend(bench: Bench, work: Callable[[], int]) -> Cost:
    """What `work`, which gives its number of calls, costs us and the pool."""
    pids = [service_pid(bench.session.pool.code, service, bench.lab) for service in SERVICES]
    server, client, wall = spent(pids), own(), time.perf_counter()
    calls = work()
    return Cost(calls, round(time.perf_counter() - wall, 3), round(own() - client, 3), round(spent(pids) - server, 2))


SERVICES = ("keystone", "neutron", "nova", "cinder", "glance", "placement")


def spent(pids: list[int | None]) -> float:
    """Processor seconds of the pool's services so far."""
    return sum(read_spent(pid) for pid in pids if pid)


def own() -> float:
    """Processor seconds of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def print_table(screen: Screen, figures: Figures) -> None:
    """The figures for people."""
    headings = (
        Text("what", "项目"),
        Text("calls", "调用数"),
        Text("wall s", "用时（秒）"),
        Text("client CPU s", "客户端 CPU（秒）"),
        Text("server CPU s", "服务端 CPU（秒）"),
    )
    rows = [
        (name, *(str(getattr(cost, field)) for field in MEASURED))
        for name, costs in (("bare", figures.bare), ("drift", figures.drift))
        for cost in costs
    ]
    rows.append(("best / best", *(f"{figures.ratios[field]:.2f}" for field in MEASURED)))
    title = Text(
        "{tenants} tenants, {resources} resources; {ms} ms of client CPU each; {found} of {planted} planted found",
        "{tenants} 个租户，{resources} 个资源；每资源客户端 CPU {ms} 毫秒；植入 {planted} 处，发现 {found} 处",
    )
    screen.table(
        headings,
        rows,
        title(
            tenants=figures.tenants,
            resources=figures.resources,
            ms=figures.client_ms_per_resource,
            found=figures.found,
            planted=figures.planted,
        ),
    )


if __name__ == "__main__":
    main()
