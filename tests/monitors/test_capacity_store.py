"""Levels are kept once a day, in both kinds of databases."""

import asyncio
from collections.abc import Iterator
from datetime import date

import pytest

from monitors.capacity.growth import Reading
from monitors.capacity.level import Key, Level, What
from monitors.capacity.store import keep_levels, read_levels
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
