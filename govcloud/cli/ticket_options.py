"""What commands on tickets and the portal share: the portal's database, who acts, and the time."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from govcloud.console import Screen
from govcloud.errors import GovcloudError, UsageError
from govcloud.text import Text, choose_language, in_words, literal
from tickets.domain.people import Person

ADDRESS = "local"
"""What a try to log in on this machine's command line has as its address."""
NOT_READY = Text("the portal has no tables yet, or old ones", "门户数据库尚未初始化或版本过旧")
CANNOT = Text("the portal's database cannot be used", "无法使用门户数据库")
INIT = Text("run `govcloud portal init`", "请执行 `govcloud portal init`")
PASSWORD = Text("Password of {user}", "{user} 的密码")
NO_FILE = Text("the file with the password cannot be read", "无法读取密码文件")


def open_portal() -> None:
    """Make the portal's tables usable in this process. Raises GovcloudError: they are not there."""
    from tickets.store.start import start_django  # noqa: PLC0415 - Django is started when it is needed

    start_django()
    from django.utils import translation  # noqa: PLC0415

    translation.activate("zh-hans" if choose_language() == "zh" else "en")
    from django.db import DatabaseError, connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as wrong:
        raise GovcloudError(CANNOT, why=literal(str(wrong).strip()), todo=INIT) from wrong
    if pending:
        raise GovcloudError(NOT_READY, todo=INIT)


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def acting_options[F: Callable[..., Any]](command: F) -> F:
    """`user` and `password_file`: who acts."""
    for option in (
        click.option(
            "--password-file",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help=in_words("Read the password from a file; else it is asked for.", "从文件读取密码；不给则询问。"),
        ),
        click.option(
            "--as",
            "user",
            required=True,
            metavar="ACCOUNT",
            help=in_words("Account of the portal that acts.", "以哪个门户账号办理。"),
        ),
    ):
        command = option(command)
    return command


def find_acting(user: str, password_file: Path | None, screen: Screen) -> Person:
    """The person of an account, who proves it by the password: the book says who has acted."""
    from tickets.service.accounts import find_person, log_in  # noqa: PLC0415

    return find_person(log_in(user, read_password(user, password_file, screen), ADDRESS, now()))


def read_password(user: str, password_file: Path | None, screen: Screen, *, twice: bool = False) -> str:
    """The password, from a file or from who sits there. Raises UsageError: the file cannot be read."""
    if password_file is None:
        words = screen.words(PASSWORD(user=user))
        return str(click.prompt(words, hide_input=True, err=True, confirmation_prompt=twice))
    try:
        return password_file.read_text(encoding="utf-8").rstrip("\n")
    except OSError as wrong:
        raise UsageError(NO_FILE, str(password_file), literal(wrong.strerror or str(wrong))) from wrong
