"""Tenants for benchmarks: what a department has at least, made and deleted by plain calls on one pool of the lab.

Each has a project, a user with a role, the quotas of three services, a network, a subnet, a router with an interface,
and two security groups of five rules.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from govcloud.pools.errors import PoolError
from govcloud.pools.quotas import PLACES, reset_quota, write_quota
from govcloud.pools.session import PoolSession

WORKERS = 8
PORTS = (22, 80, 443, 5432, 9100)
GROUPS = ("web", "db")
DOMAIN = "default"
QUOTA = {field: 20 for place in PLACES.values() for field in place.names} | {"security_group_rules": 200}
CALM = {"servers": 10, "memory_gib": 40, "storage_gib": 500}


@dataclass
class Tenant:
    """Ids of what a tenant has: kind → id, or ids."""

    name: str
    ids: dict[str, str] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)


def make_tenants(session: PoolSession, prefix: str, count: int) -> list[Tenant]:
    """Make them side by side. What a failure leaves is deleted before it is raised."""
    role = session.list("identity", "/roles", "roles", {"name": "member"})[0]["id"]
    tenants = [Tenant(f"{prefix}-{number:03d}") for number in range(count)]
    try:
        side_by_side(tenants, lambda tenant: make_tenant(session, tenant, role))
    except BaseException:
        delete_tenants(session, tenants)
        raise
    return tenants


def delete_tenants(session: PoolSession, tenants: Iterable[Tenant]) -> None:
    """Delete all that is there of them, the default groups and quota rows too."""
    tenants = list(tenants)
    projects = {tenant.ids.get("project") for tenant in tenants}
    groups = session.list("network", "/security-groups", "security_groups", {"fields": ["id", "project_id"]})
    side_by_side(tenants, lambda tenant: delete_tenant(session, tenant))
    for group in groups:
        if group["project_id"] in projects:
            remove(session, "network", f"/security-groups/{group['id']}")


def make_tenant(session: PoolSession, tenant: Tenant, role: str) -> None:
    """One tenant, call by call."""
    name, ids = tenant.name, tenant.ids

    def post(service: str, path: str, key: str, **body: Any) -> str:
        answer = session.call("POST", service, path, body={key: {"name": name, **body}})
        return str(answer[key]["id"])

    ids["project"] = post("identity", "/projects", "project", domain_id=DOMAIN)
    password = secrets.token_urlsafe(12)
    ids["user"] = post("identity", "/users", "user", domain_id=DOMAIN, password=password)
    session.call("PUT", "identity", f"/projects/{ids['project']}/users/{ids['user']}/roles/{role}")
    for service in PLACES:
        write_quota(session, service, ids["project"], QUOTA | CALM)
    owner = {"tenant_id": ids["project"]}
    ids["network"] = post("network", "/networks", "network", **owner)
    place = {"network_id": ids["network"], "ip_version": 4, "cidr": "10.64.0.0/24"}
    ids["subnet"] = post("network", "/subnets", "subnet", **owner, **place)
    ids["router"] = post("network", "/routers", "router", **owner)
    session.call("PUT", "network", f"/routers/{ids['router']}/add_router_interface", body={"subnet_id": ids["subnet"]})
    for group in GROUPS:
        tenant.groups.append(post("network", "/security-groups", "security_group", **owner, name=group))
        rules = [write_rule(ids["project"], tenant.groups[-1], port) for port in PORTS]
        session.call("POST", "network", "/security-group-rules", body={"security_group_rules": rules})


def write_rule(project: str, group: str, port: int) -> dict[str, Any]:
    """One rule as the network service wants it."""
    return {
        "tenant_id": project,
        "security_group_id": group,
        "direction": "ingress",
        "ethertype": "IPv4",
        "protocol": "tcp",
        "port_range_min": port,
        "port_range_max": port,
        "remote_ip_prefix": "10.64.0.0/12",
    }


def delete_tenant(session: PoolSession, tenant: Tenant) -> None:
    """One tenant, without its default group."""
    ids = tenant.ids
    if "router" in ids:
        with suppress(PoolError):
            path = f"/routers/{ids['router']}/remove_router_interface"
            session.call("PUT", "network", path, body={"subnet_id": ids.get("subnet")})
        remove(session, "network", f"/routers/{ids['router']}")
    if "network" in ids:
        remove(session, "network", f"/networks/{ids['network']}")
    for group in tenant.groups:
        remove(session, "network", f"/security-groups/{group}")
    if "user" in ids:
        remove(session, "identity", f"/users/{ids['user']}")
    if "project" in ids:
        for service in PLACES:
            with suppress(PoolError):
                reset_quota(session, service, ids["project"])
        remove(session, "identity", f"/projects/{ids['project']}")


def remove(session: PoolSession, service: str, path: str) -> None:
    """Delete one thing; what is gone, or still in use, stays as it is."""
    with suppress(PoolError):
        session.call("DELETE", service, path)


def side_by_side(tenants: Iterable[Tenant], work: Callable[[Tenant], None]) -> None:
    """Do it to several tenants at the same time; raises what the first of them raised."""
    with ThreadPoolExecutor(WORKERS) as crew:
        answers: Iterator[None] = crew.map(work, tenants)
        for _ in answers:
            pass
