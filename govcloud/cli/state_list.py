"""`govcloud state list`: every stack that the state has, without opening a secret."""

import time
from datetime import datetime

import click

from govcloud.cli.options import json_option
from govcloud.cli.state_options import open_state, run_async
from govcloud.console import Screen
from govcloud.text import Text, in_words
from stacks.engine.state.overview import Summary, summarize
from stacks.names import PROJECT

HEADINGS = (
    Text("stack", "栈"),
    Text("resources", "资源数"),
    Text("cut short", "未完成操作"),
    Text("last run", "最近执行"),
    Text("result", "结果"),
    Text("when", "时间"),
    Text("by", "执行人"),
    Text("locked by", "锁持有者"),
)
EMPTY = Text("the state has no stacks yet", "状态中还没有栈")
GONE = Text("{holder} (has ended)", "{holder}（进程已结束）")
KINDS = {
    "update": Text("up", "部署"),
    "refresh": Text("refresh", "刷新"),
    "destroy": Text("destroy", "销毁"),
}
RESULTS = {
    "succeeded": Text("ok", "成功"),
    "failed": Text("fail", "失败"),
    "aborted": Text("aborted", "中断"),
    "refused": Text("refused", "拒绝"),
}
RUNNING = Text("under way or cut short", "执行中或已中断")


@click.command(
    "list",
    help=in_words("All stacks with their counts, last runs and locks.", "列出全部栈及其资源数、最近一次执行和锁。"),
)
@json_option
def list_(as_json: bool) -> None:
    """Print a table of all stacks."""
    screen = Screen()
    stacks = run_async(read())
    if as_json:
        screen.json([vars(stack) for stack in stacks])
    elif not stacks:
        screen.tell(EMPTY)
    else:
        screen.table(HEADINGS, [row(stack) for stack in stacks])


async def read() -> list[Summary]:
    """All stacks."""
    async with open_state() as opened:
        return await summarize(opened.database, time.time())


def row(stack: Summary) -> list[Text | str]:
    """One line of the table."""
    name = stack.name if stack.project == PROJECT else f"{stack.project}/{stack.name}"
    holder: Text | str = GONE(holder=stack.holder) if stack.holder_gone else stack.holder or "–"
    ran = bool(stack.kind)
    return [
        name,
        f"{stack.resources:,}",
        f"{stack.pending:,}" if stack.pending else "–",
        KINDS.get(stack.kind, stack.kind) if ran else "–",
        result_words(stack.result) if ran else "–",
        local_time(stack.started) if ran else "–",
        stack.actor or "–",
        holder,
    ]


def result_words(result: str) -> Text | str:
    """How a run ended, for people."""
    return RESULTS.get(result, result) if result else RUNNING


def local_time(moment: str) -> str:
    """A time of the state on this machine's clock; empty for none."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M:%S}" if moment else ""
