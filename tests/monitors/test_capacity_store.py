"""Levels are kept once a day, in both kinds of databases."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from govcloud.database import Cursor
from monitors.capacity.growth import Reading
from monitors.capacity.level import Key, Level, What
from monitors.capacity.store import keep_levels, keep_today, read_levels
from stacks.engine.state.database import Database
from stacks.engine.state.open import open_database
from tests.engine.databases import make_postgres, postgres, state_url  # noqa: F401 - fixtures

KEY: Key = ("huawei", "az1", What.CORES)


@pytest.fixture
def database(state_url: str) -> Iterator[Database]:  # noqa: F811 - a fixture
    """An empty one."""
    found = open_database(state_url)
    yield found
    found.close()


def test_a_day_is_kept_once_and_read_back_in_order(database: Database) -> None:
    async def work() -> dict[Key, list[Reading]]:
        assert await read_levels(database, date(2026, 1, 1)) == {}
        for day, used in ((3, 30.0), (1, 10.0), (2, 20.0), (3, 31.5)):
            await keep_levels(database, {KEY: Level(100.0, used)}, date(2026, 5, day))
        return await read_levels(database, date(2026, 5, 2))

    found = asyncio.run(work())
    assert found == {KEY: [Reading(date(2026, 5, 2), 20.0), Reading(date(2026, 5, 3), 31.5)]}


def test_a_day_is_the_citys_and_not_the_hosts(database: Database) -> None:
    async def work() -> list[Reading]:
        for hour, used in ((15, 1.0), (16, 2.0), (17, 3.0)):
            now = datetime(2026, 5, 1, hour, 30, tzinfo=UTC)
            await keep_today(database, {KEY: Level(100.0, used)}, now, ZoneInfo("Asia/Shanghai"))
        return (await read_levels(database, date(2026, 5, 1)))[KEY]

    assert asyncio.run(work()) == [Reading(date(2026, 5, 1), 1.0), Reading(date(2026, 5, 2), 3.0)]


def test_two_collectors_side_by_side_count_nothing_twice(state_url: str) -> None:  # noqa: F811 - a fixture
    now, zone = datetime(2026, 5, 1, 4, tzinfo=UTC), ZoneInfo("Asia/Shanghai")
    ours = {("huawei", str(part), What.CORES): Level(10.0, float(part)) for part in range(50)}
    theirs = {("telecom", str(part), What.CORES): Level(10.0, float(part)) for part in range(50)}
    first, second = open_database(state_url), open_database(state_url)

    async def work() -> dict[Key, list[Reading]]:
        await keep_today(first, ours, now, zone)
        turns = [keep_today(each, {**ours, **theirs}, now, zone) for each in (first, second) * 5]
        await asyncio.gather(*turns)
        return await read_levels(second, date(2026, 1, 1))

    found = asyncio.run(work())
    first.close()
    second.close()
    assert len(found) == 100
    assert all(len(readings) == 1 for readings in found.values())
    assert found["telecom", "7", What.CORES] == [Reading(date(2026, 5, 1), 7.0)]


def test_levels_that_were_kept_before_dual_active_storage_was_told_apart_are_read(database: Database) -> None:
    """The table is as it was: what is new are rows of another kind."""

    def old(cursor: Cursor) -> None:
        cursor.all(
            "CREATE TABLE IF NOT EXISTS capacity_level (day TEXT NOT NULL, pool TEXT NOT NULL, part TEXT NOT NULL,"
            " what TEXT NOT NULL, size REAL NOT NULL, used REAL NOT NULL, PRIMARY KEY (day, pool, part, what))"
        )
        cursor.run("INSERT INTO capacity_level VALUES ('2026-05-01', 'huawei', 'pair', 'storage_gib', 800.0, 300.0)")

    async def work() -> dict[Key, list[Reading]]:
        await database.transact(old)
        levels = {
            ("huawei", "pair", What.STORAGE): Level(800.0, 310.0, dual=True),
            ("huawei", "", What.DUAL): Level(800.0, 310.0, dual=True),
        }
        await keep_levels(database, levels, date(2026, 5, 2))
        return await read_levels(database, date(2026, 5, 1))

    found = asyncio.run(work())
    days = [Reading(date(2026, 5, 1), 300.0), Reading(date(2026, 5, 2), 310.0)]
    assert found["huawei", "pair", What.STORAGE] == days
    assert found["huawei", "", What.DUAL] == days[1:]
