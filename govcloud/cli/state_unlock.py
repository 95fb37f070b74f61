"""`govcloud state unlock`: takes the lock of a stack away from whoever holds it, who can then write nothing more."""

import time

import click

from govcloud.cli.asking import yes_option
from govcloud.cli.options import json_option
from govcloud.cli.state_options import ask, open_state, run_async, stack_argument
from govcloud.console import Screen
from govcloud.text import Text, in_words
from stacks.engine.state.lease import break_lease
from stacks.engine.state.overview import Summary, find_summary
from stacks.names import PROJECT

FREE = Text("{stack} is not locked", "{stack} 未被锁定")
HELD = Text(
    "{stack} is locked by {holder}; unless renewed, the lock ends in {n} seconds",
    "{stack} 被 {holder} 锁定；若不续期，{n} 秒后失效",
)
DEAD = Text("that process has ended; the next run takes the lock by itself", "该进程已结束，下次执行会自动接管该锁")
ALIVE = Text(
    "if that run is still alive, it stops and its last calls to the pool are unknown",
    "若该任务仍在执行，它将停止，其最后的资源池调用结果不明",
)
UNLOCKED = Text("{stack} is unlocked; {holder} held it", "已解锁 {stack}，原持有者 {holder}")


@click.command(
    help=in_words(
        "Take a stack's lock away from a run that is dead. A run that still lives can write nothing more.",
        "解除已中断任务对栈的锁。若任务仍在执行，它将无法再写入状态。",
    )
)
@stack_argument
@yes_option
@json_option
def unlock(stack: str, yes: bool, as_json: bool) -> None:
    """Say who holds the lock, ask, take it away."""
    screen = Screen()

    async def work() -> Summary:
        async with open_state() as opened:
            now = time.time()
            summary = await find_summary(opened.database, PROJECT, stack, now)
            if summary.holder:
                if not as_json:
                    screen.tell(HELD(stack=stack, holder=summary.holder, n=round(summary.lock_ends - now)))
                    screen.tell(DEAD if summary.holder_gone else ALIVE)
                ask(screen, yes=yes, as_json=as_json)
                await break_lease(opened.database, summary.number)
            return summary

    summary = run_async(work())
    if as_json:
        screen.json({"stack": stack, "unlocked": bool(summary.holder), "holder": summary.holder})
    else:
        screen.tell(UNLOCKED(stack=stack, holder=summary.holder) if summary.holder else FREE(stack=stack))
