"""`govcloud state`: the group. Its commands live in modules of their own and are imported when they are called."""

import click

from govcloud.cli.lazy import CommandTable, lazy_group
from govcloud.text import Text, in_words

COMMANDS: CommandTable = {
    "engine": (
        "govcloud.cli.state_engine:engine",
        Text("Let another engine run a stack.", "移交栈的管理引擎。"),
    ),
    "export": (
        "govcloud.cli.state_files:export",
        Text("Write a stack's state as a Pulumi deployment.", "将栈的状态导出为 Pulumi 部署文件。"),
    ),
    "history": (
        "govcloud.cli.state_history:history",
        Text("The runs of a stack: who, when, what came of it.", "查看栈的执行记录：何人、何时、结果如何。"),
    ),
    "import": (
        "govcloud.cli.state_files:import_",
        Text("Put a Pulumi deployment in place of a stack's state.", "用 Pulumi 部署文件替换栈的状态。"),
    ),
    "list": (
        "govcloud.cli.state_list:list_",
        Text("All stacks with their counts, last runs and locks.", "列出全部栈及其资源数、最近一次执行和锁。"),
    ),
    "move": (
        "govcloud.cli.state_move:move",
        Text("Move stacks to another database, or one to another name.", "将栈移到另一数据库，或更改栈名。"),
    ),
    "protect": (
        "govcloud.cli.state_edit:protect",
        Text("Protect resources from deletion.", "保护资源，防止删除。"),
    ),
    "remove": (
        "govcloud.cli.state_edit:remove",
        Text("Forget resources without deleting them.", "从状态中移除资源，不删除实物。"),
    ),
    "rename": (
        "govcloud.cli.state_edit:rename",
        Text("Give a resource another URN.", "更改资源的 URN。"),
    ),
    "repair": (
        "govcloud.cli.state_repair:repair",
        Text("Find and mend what is wrong inside a stack's state.", "检查并修复栈状态中的错误。"),
    ),
    "show": (
        "govcloud.cli.state_show:show",
        Text("The resources of a stack, or one of them in full.", "查看栈的资源，或某个资源的全部属性。"),
    ),
    "unlock": (
        "govcloud.cli.state_unlock:unlock",
        Text("Take a stack's lock away from a run that is dead.", "解除已中断任务对栈的锁。"),
    ),
    "unprotect": (
        "govcloud.cli.state_edit:unprotect",
        Text("Take the protection away.", "解除资源保护。"),
    ),
}
"""Every command of the group."""


@click.group(cls=lazy_group(COMMANDS))
def state() -> None:
    """What the stacks are known to be."""


state.help = in_words(
    "Look at the state of stacks, copy it, mend it. Nothing in a pool is touched.",
    "查看、备份、修复栈的状态；不改动资源池。",
)
