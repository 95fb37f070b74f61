"""`govcloud placement`: the group. Which pool a system goes to, and why."""

import click

from govcloud.cli.lazy import CommandTable, lazy_group
from govcloud.text import Text, in_words

COMMANDS: CommandTable = {
    "choose": (
        "govcloud.cli.placement_choose:choose",
        Text("Choose pools and write them to the inventory.", "选择资源池并写入清单。"),
    ),
    "explain": (
        "govcloud.cli.placement_explain:explain",
        Text("Show how the pools compare for a system.", "查看各资源池对某系统的评分和理由。"),
    ),
}
"""Every command of the group."""


@click.group(cls=lazy_group(COMMANDS))
def placement() -> None:
    """Which pool a system goes to."""


placement.help = in_words("Which pool a system goes to, and why.", "业务系统放到哪个资源池，以及为什么。")
