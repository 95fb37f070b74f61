"""`govcloud worker start`: one worker process; any number of them may run, here and on other machines."""

import asyncio
import os
import signal
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from govcloud.cli.options import inventory_option
from govcloud.cli.pool_options import choose_pools, clouds_option, pools_argument
from govcloud.cli.state_options import open_state
from govcloud.cli.worker_options import require_workers
from govcloud.console import Screen
from govcloud.errors import Exit, GovcloudError
from govcloud.inventory.load import load_inventory
from govcloud.settings import load_settings
from govcloud.text import Text, in_words
from stacks.engine.state.holder import name_holder, show_holder
from stacks.engine.state.open import find_state_url
from stacks.engine.state.passphrase import find_passphrase
from stacks.operations.runs import Outcome
from stacks.operations.world import World
from stacks.worker.job import Job, Result
from stacks.worker.stack_run import Judge, StackRunner

READY = Text(
    "{worker} works on {pools}; Ctrl-C ends it after what it has begun",
    "{worker} 正在处理 {pools}；按 Ctrl-C 在完成已开始的任务后退出",
)
BEGUN = Text("{stack}: {operation} begun for {actor}", "{stack}：开始 {operation}（提交人 {actor}）")
DONE = Text("{stack}: {operation} done", "{stack}：{operation} 完成")
STOPPING = Text("stopping after what is under way; once more ends at once", "完成执行中的任务后停止；再按一次立即退出")


@click.command(
    help=in_words(
        "Take jobs of the pools (all, or those named) from the queue until stopped. A job of a worker that dies is "
        "taken over by another.",
        "持续领取指定资源池（默认全部）的任务，直至停止。工作进程中断时，其任务由其他进程接管。",
    )
)
@pools_argument
@click.option(
    "--per-pool",
    type=click.IntRange(1, 64),
    default=8,
    show_default=True,
    metavar="N",
    help=in_words(
        "Stacks of one pool at the same time on all workers together.", "每个资源池在全部工作进程中同时执行的栈数。"
    ),
)
@click.option(
    "--here",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    metavar="N",
    help=in_words("Stacks of one pool at the same time on this worker.", "每个资源池在本工作进程中同时执行的栈数。"),
)
@inventory_option
@clouds_option
def start(codes: tuple[str, ...], per_pool: int, here: int, folder: Path, clouds: Path | None) -> int:
    """Exit code 0 when stopped, 1 when others took this worker for dead."""
    require_workers()
    from stacks.worker.worker import Limits, Worker  # noqa: PLC0415 - not there in every installation

    screen, settings = Screen(), load_settings()
    pools = [pool.code for pool in choose_pools(load_inventory(folder), codes)]
    find_passphrase(settings)
    runner = StackRunner(folder, settings, clouds, judge_plan(folder))

    async def run(job: Job) -> Result:
        screen.tell(BEGUN(stack=job.stack, operation=job.operation, actor=job.actor))
        result = await runner(job)
        for sentence in [DONE(stack=job.stack, operation=job.operation)] if result.succeeded else result.sentences:
            screen.tell(sentence, "" if result.succeeded else "red")
        return result

    async def work() -> None:
        async with open_state() as opened:
            stop, name = asyncio.Event(), name_holder("")
            loop = asyncio.get_running_loop()

            def end() -> None:
                screen.tell(STOPPING)
                stop.set()
                for number in (signal.SIGINT, signal.SIGTERM):
                    loop.remove_signal_handler(number)

            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, end)
            url = find_state_url(settings)
            worker = Worker(name, url, opened.database, pools, run, time.time, Limits(per_pool, here))
            screen.tell(READY(worker=show_holder(name), pools=", ".join(pools)))
            await worker.work(stop)
            await runner.close()

    try:
        asyncio.run(work())
    except GovcloudError as error:
        screen.error(error)
        os._exit(error.exit_code)  # at once: what it still runs belongs to others now
    return Exit.DONE


def judge_plan(folder: Path) -> Judge:
    """The gate of `up`, for jobs."""

    async def judge(world: World, outcomes: Sequence[Outcome]) -> None:
        from govcloud.cli.gate import refuse_outcomes  # noqa: PLC0415 - a worker without work needs no rules

        await refuse_outcomes(world, outcomes, folder, datetime.now(UTC))

    return judge
