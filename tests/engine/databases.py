"""Empty state databases of each kind for tests: SQLite files, and those of a PostgreSQL server of the session's own.

Where Debian's package is not installed, the tests on PostgreSQL are skipped and say so.
"""

import asyncio
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.bench.private_postgres import Server, find_programs, run_server
from stacks.engine.state.database import Database
from stacks.engine.state.open import open_database

KINDS = ("sqlite", "postgresql")
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server, started when the first test asks for it."""
    if find_programs() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql-15")
    with run_server(durable=False) as server:
        yield server


@pytest.fixture
def make_postgres(postgres: Server) -> Callable[[], str]:
    """Makes an empty database; its name."""

    def make() -> str:
        name = f"state{next(_numbers)}"
        asyncio.run(postgres.execute(f"CREATE DATABASE {name} STRATEGY file_copy"))
        return name

    return make


@pytest.fixture(params=KINDS)
def state_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty state database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/state.db"
    server: Server = request.getfixturevalue("postgres")
    make: Callable[[], str] = request.getfixturevalue("make_postgres")
    return server.url(make())


@pytest.fixture
def database(state_url: str) -> Iterator[Database]:
    """An open database of each kind in turn."""
    opened = open_database(state_url)
    yield opened
    opened.close()
