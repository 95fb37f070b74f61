"""Quotas that nobody used for long: what departments may have and have is kept day by day, in the state's database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from govcloud.database import Cursor, Database
from govcloud.text import Text
from monitors.advice.advice import Act, Advice, find_owners
from monitors.advice.thresholds import Thresholds
from monitors.capacity.level import facts
from policies.facts.base import FactBase
from policies.facts.compute import Server
from policies.facts.fact import Gap, Place
from policies.facts.gaps import MissingError
from policies.facts.identity import Project, Quota
from policies.facts.network import FloatingIp
from policies.facts.storage import Volume

KINDS = (Project, Quota, Server, Volume, FloatingIp)
TABLE = """CREATE TABLE IF NOT EXISTS capacity_tenant (
  day TEXT NOT NULL, pool TEXT NOT NULL, department TEXT NOT NULL, what TEXT NOT NULL, quota REAL NOT NULL,
  used REAL NOT NULL, PRIMARY KEY (day, pool, department, what))"""
PUT = """INSERT INTO capacity_tenant VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (day, pool, department, what) DO UPDATE SET quota = excluded.quota, used = excluded.used"""
READ = """SELECT pool, department, what, COUNT(*), MAX(used) FROM capacity_tenant WHERE day > ?
  GROUP BY pool, department, what"""
UNUSED = Text(
    "{part} of {quota} {what} were never used on the {days} days that are kept",
    "已保存的 {days} 天内，配额 {quota} {what} 中有 {part} 从未使用",
)
WORDS = {
    "cores": Text("cores", "核"),
    "memory_gib": Text("GiB of memory", "GiB 内存"),
    "storage_gib": Text("GiB of storage", "GiB 存储"),
    "floating_ips": Text("floating IPs", "个浮动 IP"),
}
MIB = 1024

type Key = tuple[str, str, str]
"""Pool, department, what."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What a department may have, and has."""

    quota: float
    used: float


@dataclass(frozen=True, slots=True)
class Most:
    """The most that was in use over some kept days."""

    days: int
    used: float


def find_holdings(base: FactBase, pool: str) -> tuple[dict[Key, Holding], list[Gap]]:
    """Each department's; none where something was not read. A quota without a limit is none."""
    place = Place.of_pool(pool)
    if gaps := [gap for kind in KINDS if (gap := base.gap(kind, place))]:
        return {}, gaps
    try:
        owners, used = find_owners(base, pool), sum_use(base, place)
        found: dict[Key, Holding] = {}
        for quota in facts(base, Quota, place):
            department = owners.get(quota.project)
            for what in WORDS if department else ():
                key, limit = (pool, str(department), what), getattr(quota, what)
                if limit >= 0:
                    had = found.get(key, Holding(0, 0))
                    found[key] = Holding(had.quota + limit, had.used + used[quota.project, what])
    except MissingError as missing:
        return {}, [Gap(missing.cause, missing.what)]
    return found, []


def sum_use(base: FactBase, place: Place) -> defaultdict[tuple[str, str], float]:
    """Project and what → how much."""
    used: defaultdict[tuple[str, str], float] = defaultdict(float)
    for server in facts(base, Server, place):
        used[server.project, "cores"] += server.vcpus
        used[server.project, "memory_gib"] += server.memory_mib / MIB
    for volume in facts(base, Volume, place):
        used[volume.project, "storage_gib"] += volume.size
    for address in facts(base, FloatingIp, place):
        used[address.project, "floating_ips"] += 1
    return used


def find_unused(now: Mapping[Key, Holding], kept: Mapping[Key, Most], limits: Thresholds) -> list[Advice]:
    """Quotas to ask about: on as many days as it takes, less than a part was ever in use."""
    found = []
    for (pool, department, what), holding in sorted(now.items()):
        most = kept.get((pool, department, what))
        if most is None or most.days < limits.quota_days.value or holding.quota <= 0:
            continue
        unused = 1 - max(most.used, holding.used) / holding.quota
        if unused > limits.quota_unused.value:
            why = UNUSED(part=f"{unused:.0%}", quota=f"{holding.quota:,.0f}", what=WORDS[what], days=most.days)
            found.append(Advice(pool, department, "", "quota", what, Act.SHRINK, why))
    return found


async def keep_holdings(database: Database, holdings: Mapping[Key, Holding], day: date) -> None:
    """Write a day's; the last of a day stays."""

    def work(cursor: Cursor) -> None:
        cursor.all(TABLE)
        for (pool, department, what), each in holdings.items():
            cursor.run(PUT, day.isoformat(), pool, department, what, float(each.quota), float(each.used))

    await database.transact(work)


async def read_most(database: Database, after: date) -> dict[Key, Most]:
    """The most of the days after a day."""

    def work(cursor: Cursor) -> dict[Key, Most]:
        cursor.all(TABLE)
        rows: Iterable[tuple[str, str, str, int, float]] = cursor.all(READ, after.isoformat())
        return {(pool, department, what): Most(int(days), used) for pool, department, what, days, used in rows}

    return await database.transact(work)
