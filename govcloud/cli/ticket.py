"""`govcloud ticket`: the group. Its commands live in modules of their own and are imported when they are called."""

import click

from govcloud.cli.lazy import CommandTable, lazy_group
from govcloud.text import Text, in_words

COMMANDS: CommandTable = {
    "act": ("govcloud.cli.ticket_act:act", Text("Do something to a ticket.", "办理工单。")),
    "attach": ("govcloud.cli.ticket_attach:attach", Text("Add a paper to a ticket.", "上传工单材料。")),
    "export": ("govcloud.cli.ticket_export:export", Text("Write tickets with their books.", "导出工单及流水。")),
    "list": ("govcloud.cli.ticket_list:list_", Text("The tickets, and when they are due.", "查看工单及其期限。")),
    "new": ("govcloud.cli.ticket_new:new", Text("Open a ticket from a request.", "按申请文件新建工单。")),
    "show": ("govcloud.cli.ticket_show:show", Text("One ticket with its book.", "查看一个工单及其流水。")),
    "tick": ("govcloud.cli.ticket_tick:tick", Text("Let time pass: reminders and ends.", "执行到期处理和提醒。")),
    "verify": (
        "govcloud.cli.ticket_verify:verify",
        Text("Prove that books are whole.", "核验流水完整性。"),
    ),
}
"""Every command of the group."""


@click.group(cls=lazy_group(COMMANDS))
def ticket() -> None:
    """Tickets of departments."""


ticket.help = in_words(
    "Tickets: what departments ask for, who has reviewed it, and where it stands.",
    "工单：各单位的申请、审批过程和当前状态。",
)
