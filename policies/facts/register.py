"""Facts of the inventory: what was approved. Whoever reads a pool or a plan compares it with these."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from govcloud.text import Text
from policies.facts.fact import Fact
from policies.facts.reading import or_none, read_text
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
    ticket: str
    expires: date = told(read=read_day)


class AccountHolder(Fact):
    """A person who answers for an account."""

    KIND = "register.AccountHolder"
    WORDS = Text("registered account holders", "账户责任人登记")
    PLACES = HERE

    account: str
    """Name of the account."""
    person: str
