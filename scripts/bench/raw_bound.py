"""The bound of the provisioning benchmark: the fewest calls that make, check and remove the workload of `workload.py`.

    python -m scripts.bench.raw_bound create|check|destroy|rules --pool POOL --label LABEL --tenants N [--proxy]

One token; all tenants side by side; inside a tenant the calls follow what needs what, and nothing else. A group's rules
are one call, a tenant's groups one call. The network comes before the groups, as the first thing in a new project makes
its default group, and two that come together stumble over each other. Prints one line of JSON.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Iterable
from typing import Any

from govcloud.pools.quotas import PLACES
from scripts.bench.raw_client import RawClient
from scripts.bench.workload import GROUPS, PASSWORD, QUOTA, ROLE, Tenant, list_rules, list_tenants
from scripts.lab.control import this_lab

SERVICES = {"compute": "nova", "block-storage": "cinder", "network": "neutron"}
LISTS = {
    "projects": ("keystone", "/projects"),
    "users": ("keystone", "/users"),
    "role_assignments": ("keystone", "/role_assignments"),
    "networks": ("neutron", "/networks"),
    "subnets": ("neutron", "/subnets"),
    "routers": ("neutron", "/routers"),
    "ports": ("neutron", "/ports?device_owner=network:router_interface"),
    "security_groups": ("neutron", "/security-groups"),
    "quotas": ("neutron", "/quotas"),
}
"""All that a look at a whole pool needs for this workload; groups come with their rules."""


def main() -> None:
    """Do one of them and print how long it took, and how many calls."""
    options = argparse.ArgumentParser(description="The fewest calls for the provisioning workload.")
    options.add_argument("operation", choices=["create", "check", "destroy", "rules"])
    options.add_argument("--pool", required=True)
    options.add_argument("--label", required=True)
    options.add_argument("--tenants", type=int, default=10)
    options.add_argument("--rules", type=int, default=1000)
    options.add_argument("--proxy", action="store_true")
    print(json.dumps(asyncio.run(run(options.parse_args()))))


async def run(options: argparse.Namespace) -> dict[str, Any]:
    """Seconds, calls and what was busy, of one operation."""
    lab = this_lab()
    site = lab.select([options.pool])[0]
    ports = lab.layout.proxy_ports(site.index) if options.proxy else site.ports
    tenants = list_tenants(options.label, options.tenants)
    began = time.perf_counter()
    async with RawClient(site, ports) as client:
        match options.operation:
            case "create":
                role = (await client.list("keystone", f"/roles?name={ROLE}", "roles"))[0]["id"]
                await asyncio.gather(*(create(client, tenant, role) for tenant in tenants))
            case "check":
                await check(client, tenants)
            case "destroy":
                await destroy(client, tenants)
            case "rules":
                await try_rules(client, tenants[0], options.rules)
        seconds = time.perf_counter() - began
        return {"seconds": round(seconds, 3), "calls": client.calls, "busy": dict(client.busy)}


async def create(client: RawClient, tenant: Tenant, role: str) -> None:
    """One tenant."""
    wanted = {"name": tenant.name, "domain_id": "default"}
    project = (await client.send("keystone", "POST", "/projects", {"project": wanted}))["project"]["id"]
    await asyncio.gather(
        make_user(client, tenant, project, role),
        *(write_quota(client, project, service) for service in PLACES),
        make_networks(client, tenant, project),
    )


async def make_user(client: RawClient, tenant: Tenant, project: str, role: str) -> None:
    """The user and its role."""
    wanted = {"name": tenant.name, "domain_id": "default", "password": PASSWORD, "default_project_id": project}
    user = (await client.send("keystone", "POST", "/users", {"user": wanted}))["user"]["id"]
    await client.send("keystone", "PUT", f"/projects/{project}/users/{user}/roles/{role}")


async def write_quota(client: RawClient, project: str, service: str) -> None:
    """One service's part of the quota."""
    place = PLACES[service]
    full = {name: QUOTA[field] * unit for field, (name, unit) in place.names.items()}
    await client.send(SERVICES[service], "PUT", place.path.format(project=project), {place.key: full})


async def make_networks(client: RawClient, tenant: Tenant, project: str) -> None:
    """All that the network service has of a tenant."""
    common = {"name": tenant.name, "project_id": project}
    network = (await client.send("neutron", "POST", "/networks", {"network": common}))["network"]["id"]

    async def make_subnet() -> str:
        wanted = {**common, "network_id": network, "ip_version": 4, "cidr": tenant.cidr}
        return str((await client.send("neutron", "POST", "/subnets", {"subnet": wanted}))["subnet"]["id"])

    async def make_router() -> None:
        made, subnet = await asyncio.gather(
            client.send("neutron", "POST", "/routers", {"router": common}), make_subnet()
        )
        path = f"/routers/{made['router']['id']}/add_router_interface"
        await client.send("neutron", "PUT", path, {"subnet_id": subnet})

    await asyncio.gather(make_router(), make_groups(client, project, GROUPS, list_rules()))


async def make_groups(client: RawClient, project: str, names: Iterable[str], rules: Iterable[tuple[int, str]]) -> None:
    """Groups and their rules; the service takes the rules of one group in a call."""
    wanted = [{"name": name, "project_id": project} for name in names]
    made = (await client.send("neutron", "POST", "/security-groups", {"security_groups": wanted}))["security_groups"]
    await asyncio.gather(*(add_rules(client, project, group["id"], rules) for group in made))


async def add_rules(client: RawClient, project: str, group: str, rules: Iterable[tuple[int, str]]) -> None:
    """All rules of a group."""
    common = {"project_id": project, "security_group_id": group, "direction": "ingress", "ethertype": "IPv4"}
    rows = [
        {**common, "protocol": "tcp", "port_range_min": port, "port_range_max": port, "remote_ip_prefix": source}
        for port, source in rules
    ]
    await client.send("neutron", "POST", "/security-group-rules", {"security_group_rules": rows})


async def look(client: RawClient, names: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """What the pool has of each kind."""
    rows = await asyncio.gather(*(client.list(*LISTS[name], name) for name in names))
    return dict(zip(names, rows, strict=True))


def find_projects(rows: dict[str, list[dict[str, Any]]], tenants: Iterable[Tenant]) -> dict[str, str]:
    """Id → name of the tenants' projects."""
    names = {tenant.name for tenant in tenants}
    return {row["id"]: row["name"] for row in rows["projects"] if row["name"] in names}


async def check(client: RawClient, tenants: list[Tenant]) -> None:
    """All that is needed to compare the pool with what is wanted: a list of each kind, and two quotas of each."""
    rows = await look(client, LISTS)
    places = [(SERVICES[service], PLACES[service].path) for service in ("compute", "block-storage")]
    mine = find_projects(rows, tenants)
    paths = [(service, path.format(project=project)) for project in mine for service, path in places]
    await asyncio.gather(*(client.send(service, "GET", path) for service, path in paths))
    if len(mine) != len(tenants):
        raise SystemExit(f"{len(mine)} of {len(tenants)} tenants are there")


async def destroy(client: RawClient, tenants: list[Tenant]) -> None:
    """Everything, with what the network service keeps of a project by itself: its default group, its quota."""
    rows = await look(client, ["projects", "users", "networks", "routers", "ports", "security_groups"])
    mine = find_projects(rows, tenants)
    names = set(mine.values())

    async def remove(service: str, path: str) -> None:
        await client.send(service, "DELETE", path, gone=True)

    async def remove_networks(project: str) -> None:
        for router in (row["id"] for row in rows["routers"] if row["project_id"] == project):
            for port in (row["id"] for row in rows["ports"] if row["device_id"] == router):
                path = f"/routers/{router}/remove_router_interface"
                await client.send("neutron", "PUT", path, {"port_id": port})
            await remove("neutron", f"/routers/{router}")
        for network in (row["id"] for row in rows["networks"] if row["project_id"] == project):
            await remove("neutron", f"/networks/{network}")

    async def remove_tenant(project: str) -> None:
        groups = [row["id"] for row in rows["security_groups"] if row["project_id"] == project]
        users = [row["id"] for row in rows["users"] if row["name"] in names and row["name"] == mine[project]]
        await asyncio.gather(
            remove_networks(project),
            *(remove("neutron", f"/security-groups/{group}") for group in groups),
            *(remove("keystone", f"/users/{user}") for user in users),
            *(remove(SERVICES[service], place.path.format(project=project)) for service, place in PLACES.items()),
        )
        await remove("keystone", f"/projects/{project}")

    await asyncio.gather(*map(remove_tenant, mine))


async def try_rules(client: RawClient, tenant: Tenant, count: int) -> None:
    """A project with its quota and one group of many rules, made and gone again."""
    wanted = {"name": tenant.name, "domain_id": "default"}
    project = (await client.send("keystone", "POST", "/projects", {"project": wanted}))["project"]["id"]
    await asyncio.gather(*(write_quota(client, project, service) for service in PLACES))
    await make_groups(client, project, [tenant.name], list_rules(count))
    await destroy(client, [tenant])


if __name__ == "__main__":
    main()
