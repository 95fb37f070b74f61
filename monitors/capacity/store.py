"""Keeps levels, one per day, in the state's database: what growth is read off. Prometheus' own memory is shorter."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo

from govcloud.database import Cursor, Database
from monitors.capacity.growth import Reading
from monitors.capacity.level import Key, Level, What

TABLE = """CREATE TABLE IF NOT EXISTS capacity_level (
  day TEXT NOT NULL, pool TEXT NOT NULL, part TEXT NOT NULL, what TEXT NOT NULL, size REAL NOT NULL, used REAL NOT NULL,
  PRIMARY KEY (day, pool, part, what))"""
PUT = """INSERT INTO capacity_level VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (day, pool, part, what) DO UPDATE SET size = excluded.size, used = excluded.used"""
READ = "SELECT pool, part, what, day, used FROM capacity_level WHERE day >= ? ORDER BY day"


async def keep_today(database: Database, levels: Mapping[Key, Level], now: datetime, zone: tzinfo) -> date:
    """Write the levels of now to the city's day, which is returned; as often as anybody likes.

    The last of a day stays. Collectors side by side, of the same pools or of others, on whatever hosts, count nothing
    twice: a level has one row a day, and the day is the city's and not the host's.
    """
    day = now.astimezone(zone).date()
    await keep_levels(database, levels, day)
    return day


async def keep_levels(database: Database, levels: Mapping[Key, Level], day: date) -> None:
    """Write a day's levels; what was kept on the same day before is replaced."""

    def work(cursor: Cursor) -> None:
        cursor.all(TABLE)
        for (pool, part, what), level in levels.items():
            cursor.run(PUT, day.isoformat(), pool, part, what.value, level.size, level.used)

    await database.transact(work)


async def read_levels(database: Database, since: date) -> dict[Key, list[Reading]]:
    """What was in use, by day."""

    def work(cursor: Cursor) -> dict[Key, list[Reading]]:
        cursor.all(TABLE)
        found: dict[Key, list[Reading]] = {}
        for pool, part, what, day, used in cursor.all(READ, since.isoformat()):
            found.setdefault((pool, part, What(what)), []).append(Reading(date.fromisoformat(day), used))
        return found

    return await database.transact(work)
