"""Facts of the identity service: accounts, groups, roles that they play, projects, the catalogue of endpoints."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from govcloud.text import Text
from policies.facts.fact import Fact
from policies.facts.reading import expect, or_none, read_number, read_tags, read_text
from policies.facts.record import told

BOTH: Final = frozenset({"pool", "stack"})
"""Told by live pools and by plans."""


def read_rules(value: Any) -> tuple[tuple[str, ...], ...]:
    """Rules of multi-factor sign-in: sets of methods, each of which is enough."""
    return tuple(tuple(expect(method, str) for method in rule) for rule in expect(value, list))


def read_memory(value: Any) -> int:
    """GiB, from the service's MiB. Below zero is without limit."""
    number = read_number(value)
    return number if number < 0 else number // 1024


class Account(Fact):
    """A user of a pool."""

    KIND = "identity.User"
    WORDS = Text("accounts", "账户")
    PLACES = BOTH

    name: str
    domain: str = told("domain_id")
    enabled: bool
    email: str | None
    default_project: str | None = told("default_project_id")
    password_expires: datetime | None = told("password_expires_at")
    second_factor: bool
    """Whether a second factor is asked for. The service tells it only where it is set."""
    sign_in_rules: tuple[tuple[str, ...], ...] = told(read=read_rules)
    password_never_expires: bool


class Group(Fact):
    """A group of users."""

    KIND = "identity.Group"
    WORDS = Text("user groups", "用户组")
    PLACES = BOTH

    name: str
    domain: str = told("domain_id")


class RoleAssignment(Fact):
    """A role that a user plays somewhere, groups and inherited roles already taken apart."""

    KIND = "identity.RoleAssignment"
    WORDS = Text("role assignments", "角色授权")
    PLACES = BOTH

    user: str | None
    """Id; empty in a plan, which gives a group a role."""
    group: str | None
    role: str
    """Its name, lower case."""
    project: str | None
    """Id; empty for a role in a domain or the whole system."""
    domain: str | None
    system: bool
    """Whether it holds everywhere."""


class Project(Fact):
    """A project. Tags say whose it is."""

    KIND = "identity.Project"
    WORDS = Text("projects", "项目")
    PLACES = BOTH

    name: str
    domain: str = told("domain_id")
    enabled: bool
    tags: Mapping[str, str] = told(read=read_tags)


class Service(Fact):
    """A service of the pool's catalogue."""

    KIND = "identity.Service"
    WORDS = Text("services", "服务目录")

    name: str
    type: str
    """`identity`, `compute`, `key-manager`."""
    enabled: bool


class Endpoint(Fact):
    """An address under which a service is offered."""

    KIND = "identity.Endpoint"
    WORDS = Text("service endpoints", "服务端点")

    url: str
    interface: str
    service: str = told("service_id")
    region: str | None = told("region_id", or_none(read_text))
    enabled: bool


class ApplicationCredential(Fact):
    """A credential of a program."""

    KIND = "identity.ApplicationCredential"
    WORDS = Text("application credentials", "应用凭据")
    PLACES = BOTH
    MAX_AGE = timedelta(hours=24)

    name: str
    user: str
    """Id of whose it is."""
    project: str = told("project_id")
    expires: datetime | None = told("expires_at")
    unrestricted: bool


class Quota(Fact):
    """What a project may use. -1 is without limit."""

    KIND = "identity.Quota"
    WORDS = Text("quotas", "配额")
    PLACES = BOTH

    project: str
    cores: int
    memory_gib: int = told("ram", read_memory)
    servers: int = told("instances")
    volumes: int
    storage_gib: int = told("gigabytes")
    snapshots: int
    networks: int = told("network")
    ports: int = told("port")
    routers: int = told("router")
    floating_ips: int = told("floatingip")
    security_groups: int = told("security_group")
    security_group_rules: int = told("security_group_rule")
