"""Makes DBOS work with SQLite before 3.42 (Debian 12 has 3.40), which does not know `unixepoch('subsec')`."""

import sqlite3
import time
from typing import Any

from sqlalchemy import Engine, event

_KNOWN_SINCE = (3, 42)


def teach_sqlite() -> None:
    """Gives the function to every SQLite connection of SQLAlchemy from now on, where SQLite itself lacks it."""
    if sqlite3.sqlite_version_info < _KNOWN_SINCE and not event.contains(Engine, "connect", _add_function):
        event.listen(Engine, "connect", _add_function)


def _add_function(connection: Any, _: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.create_function("unixepoch", 1, lambda _: time.time())
