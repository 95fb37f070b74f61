"""`govcloud portal account`: makes accounts of the portal and lists them. Passwords come from a prompt or a file."""

from pathlib import Path

import click

from govcloud.cli.options import json_option
from govcloud.cli.ticket_options import open_portal, read_password
from govcloud.console import Screen
from govcloud.text import Text, in_words
from tickets.domain.machine import join_words
from tickets.domain.people import Role

HEADINGS = (
    Text("account", "账号"),
    Text("name", "姓名"),
    Text("roles", "角色"),
    Text("department", "使用单位"),
    Text("county", "区县"),
)
MADE = Text("account {user} is made: {roles}", "已新建账号 {user}：{roles}")
NOBODY = Text("there are no accounts", "没有账号")


@click.group(help=in_words("Accounts of the portal.", "门户账号。"))
def account() -> None:
    """Two commands."""


@account.command(help=in_words("Make an account.", "新建账号。"))
@click.argument("user")
@click.option("--name", required=True, help=in_words("Name of the person.", "姓名。"))
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role if role is not Role.MACHINE]),
    help=in_words("What the person does; may be given several times.", "角色，可多次给出。"),
)
@click.option("--department", default="", help=in_words("Code of the department it asks for.", "所属使用单位编号。"))
@click.option("--county", default="", help=in_words("Code of the county, below city level.", "所属区县编号。"))
@click.option(
    "--password-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=in_words("Read the password from a file; else it is asked for.", "从文件读取密码；不给则询问。"),
)
def new(user: str, name: str, roles: tuple[str, ...], department: str, county: str, password_file: Path | None) -> None:
    """Twelve characters and more, of three kinds."""
    screen = Screen()
    open_portal()
    from tickets.service.accounts import NewAccount, check_account, make_account  # noqa: PLC0415

    asked = NewAccount(user, name, frozenset(map(Role, roles)), department, county)
    check_account(asked)
    made = make_account(asked, read_password(user, password_file, screen, twice=True))
    screen.say(MADE(user=user, roles=join_words([Role(role).words for role in made.roles])))


@account.command("list", help=in_words("The accounts.", "查看账号。"))
@json_option
def list_(as_json: bool) -> None:
    """Without passwords."""
    screen = Screen()
    open_portal()
    from tickets.store.models import Account  # noqa: PLC0415

    rows = list(Account.objects.select_related("user").order_by("user__username"))
    if as_json:
        fields = ("name", "roles", "department", "county")
        screen.json([{"user": row.user.username, **{name: getattr(row, name) for name in fields}} for row in rows])
        return
    if not rows:
        screen.say(NOBODY)
        return
    screen.table(
        HEADINGS,
        [
            (
                row.user.username,
                row.name,
                join_words([Role(role).words for role in row.roles]),
                row.department or "–",
                row.county or "–",
            )
            for row in rows
        ],
    )
