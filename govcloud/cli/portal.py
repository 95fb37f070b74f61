"""`govcloud portal`: the group. Its commands live in modules of their own and are imported when they are called."""

import click

from govcloud.cli.lazy import CommandTable, lazy_group
from govcloud.text import Text, in_words

COMMANDS: CommandTable = {
    "account": ("govcloud.cli.portal_account:account", Text("Accounts of the portal.", "门户账号。")),
    "init": ("govcloud.cli.portal_init:init", Text("Make its database and its key.", "初始化数据库和密钥。")),
    "serve": ("govcloud.cli.portal_serve:serve", Text("Serve its pages.", "启动门户网页服务。")),
}
"""Every command of the group."""


@click.group(cls=lazy_group(COMMANDS))
def portal() -> None:
    """The web portal of tickets."""


portal.help = in_words("The web portal where departments apply.", "各单位办理申请的服务门户。")
