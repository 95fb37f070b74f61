"""`govcloud address`: the group. One place for all addresses, of tenants and of the extranet: one plan, one table."""

import click

from govcloud.cli.lazy import CommandTable, lazy_group
from govcloud.text import Text, in_words

COMMANDS: CommandTable = {
    "allocate": (
        "govcloud.cli.address_change:allocate",
        Text("Hand out what is lacking and write it down.", "分配尚缺的地址并登记。"),
    ),
    "free": ("govcloud.cli.address_change:free", Text("Free what nobody uses any more.", "收回不再使用的地址。")),
    "report": (
        "govcloud.cli.address_report:report",
        Text("Show how full each block of the plan is.", "查看各地址块的使用率。"),
    ),
    "show": ("govcloud.cli.address_show:show", Text("Show whose an address is.", "查看地址归谁使用。")),
}
"""Every command of the group."""


@click.group(cls=lazy_group(COMMANDS))
def address() -> None:
    """The addresses of a city."""


address.help = in_words("The addresses of a city: who has which prefix.", "一个市的地址：谁在用哪个网段。")
