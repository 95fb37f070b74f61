"""How well a pool would suit a system, from each point of view: points and the sentence that says why.

The points of a pool depend on that pool, the system and its department alone, never on the other pools: so a pool that
is added or taken away changes nothing between those that stay.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from govcloud.inventory.demand import sum_storage_by_type
from govcloud.inventory.models.department import Department
from govcloud.inventory.models.pool import Pool
from govcloud.inventory.models.system import System
from govcloud.text import Text, literal
from stacks.placement.books import FIELDS, Books, find_capacity, find_type_capacity

FULL = 1_000_000
"""The most points of one point of view: so many that pools which differ at all hardly ever have equal scores."""

LINKED = 3
"""How much more a system counts that this one exchanges data with, by the exposure rules of either."""

USUAL_COST = 100
"""What a pool costs that says nothing of its cost."""


class View(StrEnum):
    """A point of view; the names are those of the city's weights."""

    HEADROOM = "headroom"
    AFFINITY = "affinity"
    QUOTA = "quota"
    COST = "cost"


VIEWS = {
    View.HEADROOM: Text("headroom", "余量"),
    View.AFFINITY: Text("neighbours", "同部门系统"),
    View.QUOTA: Text("quota", "配额余量"),
    View.COST: Text("cost", "费用"),
}
"""What a person calls it."""

LEFT = Text("{share}% of its {what} left after all promises", "扣除全部承诺后{what}还剩 {share}%")
OVERDRAWN = Text("more {what} promised than it has", "承诺的{what}已超过其容量")
QUOTA_LEFT = Text("{share}% of the quota's {what} left", "配额的{what}还剩 {share}%")
NOUNS = {
    "cores": Text("cores", " vCPU "),
    "memory_gib": Text("memory", "内存"),
    "servers": Text("servers", "云主机"),
    "volumes": Text("volumes", "云硬盘"),
    "storage_gib": Text("storage", "存储"),
}
TYPE = Text('storage "{name}"', "“{name}”存储")
ALONE = Text("no other system of the department is placed anywhere", "部门没有其他已放置的系统")
NEAR = Text("other systems of the department there: {count} of {total}", "部门其他系统在那里的：{count}/{total} 个")
NEAR_LINKED = Text(
    "other systems of the department there: {count} of {total} (with data links to this one: {linked})",
    "部门其他系统在那里的：{count}/{total} 个（与本系统有数据往来的 {linked} 个）",
)
COST = Text("{cost}% of the cost of a usual pool", "费用为一般资源池的 {cost}%")


class Points(NamedTuple):
    """Points from one point of view, and why; None where there is nothing to say."""

    points: int
    why: Text | None


def give_points(department: Department, system: System, pool: Pool, books: Books) -> dict[View, Points]:
    """The points of a pool that can take the system, from every point of view."""
    return {
        View.HEADROOM: _judge_headroom(department, system, pool, books),
        View.AFFINITY: _judge_affinity(department, system, pool, books),
        View.QUOTA: _judge_quota(department, system, pool, books),
        View.COST: _judge_cost(pool),
    }


def _judge_headroom(department: Department, system: System, pool: Pool, books: Books) -> Points:
    """What is left of the scarcest thing once every promise is kept and the system is there."""
    need, used = books.need(system), books.used_by(department.code, pool.code)
    promised, quota = books.promised(pool.code), department.quotas.get(pool.code)
    left = []
    for name, most in find_capacity(pool).items():
        covered = max(0, getattr(quota, name) - getattr(used, name)) if quota else 0
        beyond = max(0, getattr(need, name) - covered)
        left.append((_share(most - getattr(promised, name) - beyond, most), NOUNS[name]))
    for name, amount in sum_storage_by_type(system).items():
        most = find_type_capacity(pool, name)
        rest = most - books.used_of_type(pool.code, name) - amount
        left.append((_share(rest, most), TYPE(name=literal(name))))
    points, what = _least(left)
    return Points(points, LEFT(share=100 * points // FULL, what=what) if points else OVERDRAWN(what=what))


def _judge_quota(department: Department, system: System, pool: Pool, books: Books) -> Points:
    """What the department's quota has left of the scarcest thing once the system is there."""
    quota = department.quotas[pool.code]
    need, used = books.need(system), books.used_by(department.code, pool.code)
    left = []
    for name in FIELDS:
        most, rest = getattr(quota, name), getattr(quota, name) - getattr(used, name) - getattr(need, name)
        if most:
            left.append((_share(rest, most), NOUNS[name]))
    points, what = _least(left) if left else (0, NOUNS["cores"])
    return Points(points, QUOTA_LEFT(share=100 * points // FULL, what=what))


def _judge_affinity(department: Department, system: System, pool: Pool, books: Books) -> Points:
    """How many of the department's other systems are there; those that exchange data with it count more."""
    linked = {rule.system for rule in system.exposure if rule.system}
    linked |= {other.code for other in department.systems if any(r.system == system.code for r in other.exposure)}
    placed = {
        other.code: where
        for other in department.systems
        if other.code != system.code and (where := books.find_pool(department.code, other.code)) is not None
    }
    if not placed:
        return Points(0, ALONE)
    there = [code for code, where in placed.items() if where == pool.code]
    points = FULL * _weigh(there, linked) // _weigh(placed, linked)
    close = len(linked.intersection(there))
    words = NEAR_LINKED if close else NEAR
    return Points(points, words(count=len(there), total=len(placed), linked=close))


def _judge_cost(pool: Pool) -> Points:
    """Half of the points for a usual pool, all for one that costs nothing, none from twice the usual."""
    cost = USUAL_COST if pool.cost is None else pool.cost
    points = max(0, FULL * (2 * USUAL_COST - cost) // (2 * USUAL_COST))
    return Points(points, None if pool.cost is None else COST(cost=cost))


def _weigh(codes: Iterable[str], linked: set[str]) -> int:
    return sum(LINKED if code in linked else 1 for code in codes)


def _share(rest: int, most: int) -> int:
    return max(0, FULL * rest // most) if most else 0


def _least(left: list[tuple[int, Text]]) -> tuple[int, Text]:
    return min(left, key=lambda item: item[0])
