"""Why a pool cannot take a system at all: capabilities, the city's rules, quota, limit, capacity, addresses."""

from collections.abc import Iterator
from typing import Any

from govcloud.addresses.handout import choose_blocks
from govcloud.inventory.checks.limits import find_breaches
from govcloud.inventory.checks.placement import find_lacks
from govcloud.inventory.demand import sum_storage_by_type
from govcloud.inventory.models.address import Use
from govcloud.inventory.models.department import Department
from govcloud.inventory.models.pool import Pool
from govcloud.inventory.models.system import System
from govcloud.text import Text, literal
from stacks.placement.books import FIELDS, Books, find_capacity, find_type_capacity

NO_QUOTA = Text("the department has no quota there", "部门在那里没有配额")
QUOTA_SHORT = Text(
    "the system needs {need}, and of the department's quota of {most} only {left} are left",
    "系统需要 {need}，部门配额 {most} 只剩 {left}",
)
LIMIT = Text(
    "with the system the department would need {need}, and one department may have {most} there",
    "放入后部门共需 {need}，而那里单部门上限为 {most}",
)
NO_ROOM = Text(
    "the system needs {need}, and of the pool's {most} the systems there leave {left}",
    "系统需要 {need}，资源池共 {most}，扣除已有系统只剩 {left}",
)
TYPE_ROOM = Text('{amount} on "{name}"', "{amount}（“{name}”）")
NO_ADDRESSES = Text(
    "addresses.yml has no IPv{version} block for tenants there in this zone",
    "addresses.yml 中没有那里该网络区的 IPv{version} 租户地址块",
)


def list_refusals(department: Department, system: System, pool: Pool, books: Books) -> list[Text]:
    """Every reason, none when the pool can take the system."""
    city = books.inventory.city
    reasons = [what(value=_read(system, steps)) for _, steps, what, _ in find_lacks(system, pool, city)]
    reasons += [what(value=getattr(system, field)) for field, what in find_breaches(system, city, pool.code)]
    reasons += _find_quota_shortage(department, system, pool, books)
    reasons += _find_capacity_shortage(system, pool, books)
    if system.zone in pool.zones:
        wanted = {"use": Use.TENANT, "pool": pool.code, "zone": system.zone}
        for version in (4, 6):
            if not choose_blocks(books.inventory.addresses, version, **wanted):
                reasons.append(NO_ADDRESSES(version=version))
    return list({reason.render("en"): reason for reason in reasons}.values())


AMOUNTS = {
    "cores": Text("{n} cores", "{n} 个 vCPU"),
    "memory_gib": Text("{n} GiB of memory", "{n} GiB 内存"),
    "servers": Text("{n} servers", "{n} 台云主机"),
    "volumes": Text("{n} volumes", "{n} 块云硬盘"),
    "storage_gib": Text("{n} GiB of storage", "{n} GiB 存储"),
}
"""Field of a demand → so much of it."""


def _find_quota_shortage(department: Department, system: System, pool: Pool, books: Books) -> Iterator[Text]:
    need, used = books.need(system), books.used_by(department.code, pool.code)
    quota = department.quotas.get(pool.code)
    if quota is None:
        yield NO_QUOTA
    for name in FIELDS:
        amount, taken = getattr(need, name), getattr(used, name)
        most = getattr(pool.department_limit, name)
        if amount + taken > most:
            yield LIMIT(need=AMOUNTS[name](n=amount + taken), most=most)
        elif quota is not None and amount + taken > getattr(quota, name):
            granted = getattr(quota, name)
            yield QUOTA_SHORT(need=AMOUNTS[name](n=amount), left=max(0, granted - taken), most=granted)


def _find_capacity_shortage(system: System, pool: Pool, books: Books) -> Iterator[Text]:
    need, used = books.need(system), books.used(pool.code)
    for name, most in find_capacity(pool).items():
        amount, taken = getattr(need, name), getattr(used, name)
        if amount + taken > most:
            yield NO_ROOM(need=AMOUNTS[name](n=amount), left=max(0, most - taken), most=most)
    for name, amount in sum_storage_by_type(system).items():
        most, taken = find_type_capacity(pool, name), books.used_of_type(pool.code, name)
        if name in pool.volume_types and amount + taken > most:
            need_of_type = TYPE_ROOM(amount=AMOUNTS["storage_gib"](n=amount), name=literal(name))
            yield NO_ROOM(need=need_of_type, left=max(0, most - taken), most=most)


def _read(system: System, steps: tuple[str | int, ...]) -> Any:
    """The value that a way through a system leads to."""
    value: Any = system
    for step in steps:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value
