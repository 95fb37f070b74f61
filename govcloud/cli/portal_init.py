"""`govcloud portal init`: makes the portal's folder, key and tables; a portal that is there is brought up to date."""

import os
import secrets

import click

from govcloud.console import Screen
from govcloud.errors import GovcloudError
from govcloud.files import write_atomic
from govcloud.settings import load_settings
from govcloud.text import Text, in_words, literal
from tickets.store.database import find_portal_url, sqlite_path

CANNOT = Text("the portal's tables cannot be made", "无法建立门户数据库")
KEY = Text("key: {path}", "密钥：{path}")
TABLES = Text("tables are up to date: {place}", "数据库已就绪：{place}")
NEXT = Text(
    "next: `govcloud portal account new`, then `govcloud portal serve`",
    "接下来：`govcloud portal account new` 新建账号，再执行 `govcloud portal serve`",
)
SERVER = Text("PostgreSQL", "PostgreSQL")


@click.command(help=in_words("Make the portal's database and its key, or bring them up to date.", "初始化或升级门户。"))
def init() -> None:
    """Nothing that is there is lost."""
    screen, settings = Screen(), load_settings()
    folder = settings.state / "portal"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = folder / "secret.key"
    if not key.is_file():
        write_atomic(key, secrets.token_urlsafe(50), mode=0o600)
    screen.say(KEY(path=key))
    from tickets.store.start import start_django  # noqa: PLC0415 - after the key is there

    start_django()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import DatabaseError  # noqa: PLC0415

    path = sqlite_path(find_portal_url(settings, os.environ))
    try:
        if path is not None:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
        call_command("migrate", verbosity=0, interactive=False)
    except (DatabaseError, OSError) as wrong:
        raise GovcloudError(CANNOT, why=literal(str(wrong).strip())) from wrong
    screen.say(TABLES(place=path or SERVER))
    screen.tell(NEXT)
