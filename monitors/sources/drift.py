"""Keeps how many resources of each department differ from the state, as `govcloud drift --keep` found it, and tells it.

One row per pool and department: the last look counts. A look that was not whole is not kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from govcloud.database import Cursor, Database
from monitors.metrics import security as metrics
from monitors.metrics.metric import Sample

TABLE = """CREATE TABLE IF NOT EXISTS drift_count (
  pool TEXT NOT NULL, department TEXT NOT NULL, resources INTEGER NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (pool, department))"""
DROP = "DELETE FROM drift_count WHERE pool = ?"
PUT = "INSERT INTO drift_count VALUES (?, ?, ?, ?)"
READ = "SELECT pool, department, resources, at FROM drift_count ORDER BY pool, department"


@dataclass(frozen=True, slots=True)
class Drifted:
    """Resources of a department on a pool that differ, and when that was looked for."""

    pool: str
    department: str
    """Empty for what is nobody's."""
    resources: int
    at: datetime


async def keep_drift(database: Database, pool: str, counts: Mapping[str, int], at: datetime) -> None:
    """Write what a look at a pool found, department by department, those without drift, too."""

    def work(cursor: Cursor) -> None:
        cursor.all(TABLE)
        cursor.run(DROP, pool)
        for department, resources in {"": 0, **counts}.items():
            cursor.run(PUT, pool, department, resources, at.astimezone(UTC).isoformat())

    await database.transact(work)


async def read_drift(database: Database) -> list[Drifted]:
    """What the last looks found."""

    def work(cursor: Cursor) -> list[Drifted]:
        cursor.all(TABLE)
        rows = cursor.all(READ)
        return [Drifted(pool, department, n, datetime.fromisoformat(at)) for pool, department, n, at in rows]

    return await database.transact(work)


def tell_drift(found: Sequence[Drifted]) -> Iterator[Sample]:
    """How many, and when it was looked for."""
    for each in found:
        yield metrics.DRIFTED.at(each.pool, each.department, value=each.resources)
    for pool, at in {each.pool: each.at for each in found}.items():
        yield metrics.DRIFT_LOOKED.at(pool, value=at.timestamp())
