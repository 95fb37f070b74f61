"""Opens the state database that a URL names: `sqlite:///path` or `postgresql://user@host/name`.

A path in a SQLite URL is always absolute, with three slashes or four: a state that depends on the working directory
would be lost.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from govcloud.errors import UsageError
from govcloud.settings import Settings
from govcloud.text import Text
from stacks.engine.state.database import Database, SqliteDatabase

STATE_URL = "GOVCLOUD_STATE_URL"
_SQLITE = "sqlite:///"
_POSTGRES = ("postgresql://", "postgres://")


def find_state_url(settings: Settings, environment: Mapping[str, str] = os.environ) -> str:
    """The state's URL: `GOVCLOUD_STATE_URL`, else a SQLite file in the folder of what must last."""
    return environment.get(STATE_URL) or f"{_SQLITE}{settings.state / 'stacks.db'}"


def open_database(url: str) -> Database:
    """The database of a URL, made where it is a file that is not there; whoever opens it closes it.

    Raises UsageError for a URL of another kind, GovcloudError where the database cannot be used.
    """
    path = sqlite_path(url)
    if path is not None:
        return SqliteDatabase(path)
    if url.startswith(_POSTGRES):
        from stacks.engine.state.postgres import PostgresDatabase  # noqa: PLC0415 - for those who use it only

        return PostgresDatabase(url, hide_password(url))
    raise UsageError(
        Text("this is no URL of a state database", "这不是状态数据库的 URL"),
        url.partition("://")[0],
        todo=Text("write sqlite:///PATH or postgresql://…", "请写成 sqlite:///路径 或 postgresql://…"),
    )


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite URL; None for another kind of URL."""
    if not url.startswith(_SQLITE):
        return None
    return Path("/" + unquote(url.removeprefix(_SQLITE)).lstrip("/"))


def hide_password(url: str) -> str:
    """The URL as it may be shown."""
    if "://" not in url:
        return url
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    return f"{parts.scheme}://{user.partition(':')[0]}{at}{host}{parts.path}"
