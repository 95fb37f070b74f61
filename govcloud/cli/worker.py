"""`govcloud worker`: the group. Its commands live in modules of their own and are imported when they are called."""

import click

from govcloud.cli.lazy import CommandTable, lazy_group
from govcloud.text import Text, in_words

COMMANDS: CommandTable = {
    "list": (
        "govcloud.cli.worker_list:list_",
        Text("The workers, and the jobs that wait and run.", "查看工作进程，以及等待和执行中的任务。"),
    ),
    "start": (
        "govcloud.cli.worker_start:start",
        Text("Take jobs from the queue until stopped.", "持续从队列领取任务，直至停止。"),
    ),
    "submit": (
        "govcloud.cli.worker_submit:submit",
        Text("Put runs of stacks into the queue.", "将栈的执行放入队列。"),
    ),
}
"""Every command of the group."""


@click.group(cls=lazy_group(COMMANDS))
def worker() -> None:
    """Runs of stacks on several machines."""


worker.help = in_words(
    "Run stacks on any number of machines that share a state database and a queue.",
    "由共用状态数据库和队列的多台机器执行各个栈。",
)
