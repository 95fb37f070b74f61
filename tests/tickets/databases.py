"""Empty portal databases of each kind for tests, with their tables: SQLite files, and those of a private PostgreSQL."""

import asyncio
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.bench.private_postgres import Server
from tests.engine.databases import KINDS, postgres
from tickets.store.start import start_django

start_django()

from django.core.management import call_command  # noqa: E402 - Django has to be started before its parts are imported
from django.db import connections  # noqa: E402

from tickets.store.database import configure_database  # noqa: E402

__all__ = ["empty_portals", "portal_url", "postgres", "sqlite_portal"]
_numbers = itertools.count(1)


def use_database(url: str) -> None:
    """Make it the database of this process; connections of this thread to the one before are closed."""
    leave_database()
    connections.settings = connections.configure_settings({"default": configure_database(url)})


def leave_database() -> None:
    """Close this thread's connection."""
    connections.close_all()
    if hasattr(connections["default"], "connection"):
        del connections["default"]


class Portals:
    """Makes databases from one that has its tables already."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file: Path | None = None
        self.name: str | None = None

    def make_sqlite(self, path: Path) -> str:
        """A file; its URL."""
        if self.file is None:
            self.file = self.folder / "empty.db"
            use_database(f"sqlite:///{self.file}")
            call_command("migrate", verbosity=0)
            leave_database()
        shutil.copy(self.file, path)
        return f"sqlite:///{path}"

    def make_postgres(self, server: Server) -> str:
        """A database of a server; its URL."""
        if self.name is None:
            self.name = f"portal{next(_numbers)}"
            asyncio.run(server.execute(f"CREATE DATABASE {self.name} STRATEGY file_copy"))
            use_database(server.url(self.name))
            call_command("migrate", verbosity=0)
            leave_database()
        name = f"portal{next(_numbers)}"
        asyncio.run(server.execute(f"CREATE DATABASE {name} TEMPLATE {self.name} STRATEGY file_copy"))
        return server.url(name)


@pytest.fixture(scope="session")
def empty_portals(tmp_path_factory: pytest.TempPathFactory) -> Portals:
    """Tables are made once per session and kind."""
    return Portals(tmp_path_factory.mktemp("portals"))


@pytest.fixture(params=KINDS)
def portal_url(request: pytest.FixtureRequest, empty_portals: Portals, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty portal that this process uses, of each kind in turn."""
    if request.param == "sqlite":
        url = empty_portals.make_sqlite(tmp_path / "portal.db")
    else:
        url = empty_portals.make_postgres(request.getfixturevalue("postgres"))
    use_database(url)
    yield url
    leave_database()


@pytest.fixture
def sqlite_portal(empty_portals: Portals, tmp_path: Path) -> Iterator[str]:
    """The same where the kind of database does not matter."""
    url = empty_portals.make_sqlite(tmp_path / "portal.db")
    use_database(url)
    yield url
    leave_database()
