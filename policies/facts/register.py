"""Facts of the inventory: what was approved. Whoever reads a pool or a plan compares it with these."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from govcloud.text import Text
from policies.facts.fact import Fact
from policies.facts.reading import each, or_none, read_number, read_text
from policies.facts.record import told

HERE = frozenset({"city"})


def read_day(value: Any) -> date:
    """A calendar day."""
    return value if isinstance(value, date) else date.fromisoformat(read_text(value))


class City(Fact):
    """What holds for the whole city."""

    KIND = "register.City"
    WORDS = Text("the city's records", "市级登记信息")
    PLACES = HERE

    name: str
    managers: tuple[str, ...]
    """Prefixes from which machines may be managed."""
    management: tuple[str, ...]
    """Prefixes of the address plan in which the platform itself is managed."""


class Department(Fact):
    """A department. Its id is its code."""

    KIND = "register.Department"
    WORDS = Text("departments", "部门")
    PLACES = HERE

    name: str


class PoolRecord(Fact):
    """A resource pool as the inventory has it. Its id is its code."""

    KIND = "register.Pool"
    WORDS = Text("registered pools", "资源池登记")
    PLACES = HERE

    name: str
    networks: Mapping[str, str]
    """Zone → name of the pool's external network."""
    images: tuple[str, ...]
    """Names of the images that the catalogue approves."""
    most_mlps: int
    """Highest level of a system that the city's limits let into it."""


class System(Fact):
    """A system of a department. Its id is `department.code`."""

    KIND = "register.System"
    WORDS = Text("systems", "业务系统")
    PLACES = HERE

    code: str
    name: str
    department: str
    mlps: int
    """Level 1 to 4."""
    crypto: int
    data_class: str
    zone: str
    pool: str | None = told(read=or_none(read_text))
    dual_active: bool
    exposures: int
    """Rules that let others in, and load balancers."""
    servers: int
    """How many servers it has, those of its databases among them."""
    ticket: str
    expires: date = told(read=read_day)


class AccountHolder(Fact):
    """A person who answers for an account."""

    KIND = "register.AccountHolder"
    WORDS = Text("registered account holders", "账户责任人登记")
    PLACES = HERE

    account: str
    """Name of the account."""
    pool: str | None
    """Where it is; none where it is in all pools."""
    person: str


class Exposure(Fact):
    """Approval that somebody may reach a system. Exactly one of zone, from_department, from_system, prefix is set."""

    KIND = "register.Exposure"
    WORDS = Text("approved exposures", "访问审批登记")
    PLACES = HERE

    department: str
    system: str
    """Code of the system that may be reached."""
    protocol: str
    ports: tuple[int, ...] = told(read=each(read_number))
    zone: str | None
    from_department: str | None
    from_system: str | None
    prefix: str | None


class Holding(Fact):
    """A prefix that the address plan gave to a department in a pool."""

    KIND = "register.Holding"
    WORDS = Text("allocated prefixes", "已分配网段")
    PLACES = HERE

    prefix: str
    pool: str
    department: str


class Member(Fact):
    """A person's account in a department's projects."""

    KIND = "register.Member"
    WORDS = Text("registered members", "部门成员登记")
    PLACES = HERE

    account: str
    """Name of the account."""
    department: str
