"""`govcloud notify`: numbered notifications (通报) with receivers, receipts, answers and an end."""

import click

from govcloud.cli.lazy import CommandTable, lazy_group
from govcloud.text import Text, in_words

COMMANDS: CommandTable = {
    "new": ("govcloud.cli.notify_new:new", Text("Issue a notification.", "发布通报。")),
    "list": (
        "govcloud.cli.notify_list:list_command",
        Text("List notifications, overdue ones too.", "列出通报及超期情况。"),
    ),
    "show": ("govcloud.cli.notify_show:show", Text("Show one, or write it as a page.", "查看一份通报，或生成打印页。")),
    "receive": ("govcloud.cli.notify_act:receive", Text("Sign for one.", "签收。")),
    "answer": ("govcloud.cli.notify_act:answer", Text("Say what was done.", "反馈处置情况。")),
    "add": ("govcloud.cli.notify_act:add", Text("Add what became known.", "续报。")),
    "close": ("govcloud.cli.notify_act:close", Text("Close one with a conclusion.", "办结。")),
    "withdraw": ("govcloud.cli.notify_act:withdraw", Text("Take one back.", "撤回。")),
    "deliver": ("govcloud.cli.notify_deliver:deliver", Text("Deliver what is in the outbox.", "投递待发消息。")),
    "export": ("govcloud.cli.notify_export:export", Text("Write signed OCSF lines.", "导出带签名的 OCSF 记录。")),
    "import": (
        "govcloud.cli.notify_import:import_command",
        Text("Take another city's or county's.", "导入其他市县的通报。"),
    ),
    "verify": ("govcloud.cli.notify_verify:verify", Text("See whether the book is whole.", "检查通报台账是否完整。")),
}


@click.group(
    cls=lazy_group(COMMANDS),
    help=in_words(
        "Notify departments and counties, and keep who signed and answered.", "向部门和区县通报，记录签收与反馈。"
    ),
)
def notify() -> None:
    """The group."""
