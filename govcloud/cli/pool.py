"""`govcloud pool`: the group. Its commands live in modules of their own and are imported when they are called."""

import click

from govcloud.cli.lazy import CommandTable, lazy_group
from govcloud.text import Text, in_words

COMMANDS: CommandTable = {
    "accept": (
        "govcloud.cli.pool_accept:accept",
        Text(
            "Run one acceptance suite on every pool: one table, with evidence.", "对各资源池执行同一套验收并汇总成表。"
        ),
    ),
    "list": (
        "govcloud.cli.pool_list:list_",
        Text("Sign in to every pool: is it up, what does it run.", "登录各资源池，查看状态和版本。"),
    ),
    "show": (
        "govcloud.cli.pool_show:show",
        Text("What a pool can do, and how old that knowledge is.", "查看资源池的能力及其获取时间。"),
    ),
}
"""Every command of the group."""


@click.group(cls=lazy_group(COMMANDS))
def pool() -> None:
    """The resource pools."""


pool.help = in_words("Look at the resource pools and accept them.", "查看并验收资源池。")
