"""Which database the portal uses: what Django wants to know about one, from a URL. Nothing is opened here."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from govcloud.errors import UsageError
from govcloud.settings import Settings
from govcloud.text import Text

PORTAL_URL = "GOVCLOUD_PORTAL_DATABASE"
SQLITE, POSTGRES = "sqlite:///", ("postgresql://", "postgres://")
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"
"""Readers never wait for a writer; what was committed outlives a power cut; a writer waits for the one before it."""
NO_URL = Text("this is no URL of the portal's database", "这不是门户数据库的 URL")
WRITE = Text("write sqlite:///PATH or postgresql://…", "请写成 sqlite:///路径 或 postgresql://…")
NO_DRIVER = Text("PostgreSQL's driver is not part of this installation", "本次安装不包含 PostgreSQL 驱动")
INSTALL = Text(
    "install the extra `postgresql`: pip install 'govcloud[postgresql]'",
    "请安装 postgresql 组件：pip install 'govcloud[postgresql]'",
)


def find_portal_url(settings: Settings, environment: Mapping[str, str]) -> str:
    """The URL: `GOVCLOUD_PORTAL_DATABASE`, else a SQLite file in the folder of what must last."""
    return environment.get(PORTAL_URL) or f"{SQLITE}{settings.state / 'portal' / 'portal.db'}"


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite URL, always absolute; None for another kind of URL."""
    return Path("/" + unquote(url.removeprefix(SQLITE)).lstrip("/")) if url.startswith(SQLITE) else None


def configure_database(url: str) -> dict[str, Any]:
    """Django's settings for the database of a URL. Raises UsageError: another kind of URL, or no driver."""
    if (path := sqlite_path(url)) is not None:
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": PRAGMAS}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}
    if not url.startswith(POSTGRES):
        raise UsageError(NO_URL, url.partition("://")[0], todo=WRITE)
    if find_spec("psycopg") is None:
        raise UsageError(NO_DRIVER, todo=INSTALL)
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host, port = options.pop("host", parts.hostname or ""), options.pop("port", str(parts.port or ""))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
