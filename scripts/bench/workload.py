"""What the provisioning benchmark makes for each tenant, in one place for both sides: names, prefixes, quota, rules.

A tenant has a project, a user with a role, quotas of three services, a network, a subnet, a router with an interface,
and two security groups of five rules. The rules that the network service puts into a new group by itself stay.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_network

ROLE = "member"
PASSWORD = "Bench-0nly-here"  # noqa: S105 - of users that live for a minute
GROUPS = ("web", "db")
RULE_PORTS = (22, 80, 443, 5432, 9100)
PREFIX = "10.64.0.0/12"
"""Where the rules let in from, and the subnets lie."""
QUOTA = {
    "cores": 20,
    "memory_gib": 40,
    "servers": 10,
    "volumes": 20,
    "storage_gib": 500,
    "snapshots": 20,
    "networks": 5,
    "ports": 100,
    "routers": 2,
    "floating_ips": 4,
    "security_groups": 20,
    "security_group_rules": 2000,
}
RESOURCES = 12
"""Of a tenant, where rules, quotas and interfaces are part of what they belong to: two groups, one quota."""


@dataclass(frozen=True)
class Tenant:
    """One tenant's name (of all its things) and prefix."""

    name: str
    cidr: str


def list_tenants(label: str, count: int) -> list[Tenant]:
    """That many tenants, none of whose names and prefixes are alike."""
    blocks = ip_network(PREFIX).subnets(new_prefix=24)
    return [Tenant(f"{label}-{number:03d}", str(block)) for number, block in zip(range(count), blocks, strict=False)]


def list_rules(count: int = len(RULE_PORTS)) -> Iterable[tuple[int, str]]:
    """Port and source of a group's rules: the usual five, or as many as are asked for, no two alike."""
    if count == len(RULE_PORTS):
        return [(port, PREFIX) for port in RULE_PORTS]
    return [(1024 + number, PREFIX) for number in range(count)]
