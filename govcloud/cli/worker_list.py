"""`govcloud worker list`: who is there to work, and what there is to do."""

import asyncio
import time
from dataclasses import asdict
from datetime import UTC, datetime

import click

from govcloud.cli.options import json_option
from govcloud.cli.sheet import print_title
from govcloud.cli.state_list import local_time
from govcloud.cli.state_options import open_state
from govcloud.cli.worker_options import require_workers
from govcloud.console import Screen
from govcloud.settings import load_settings
from govcloud.text import Text, in_words
from stacks.engine.state.holder import show_holder
from stacks.engine.state.open import find_state_url
from stacks.worker.registry import Worker, list_workers

WORKERS = Text("Workers", "工作进程")
WORKER_HEADINGS = (
    Text("worker", "工作进程"),
    Text("state", "状态"),
    Text("pools", "资源池"),
    Text("since", "启动时间"),
)
JOBS = Text("Jobs", "任务")
JOB_HEADINGS = (
    Text("stack", "栈"),
    Text("operation", "操作"),
    Text("state", "状态"),
    Text("worker", "工作进程"),
    Text("queued", "入队时间"),
    Text("by", "提交人"),
    Text("problem", "问题"),
)
UP, LOST = Text("up", "正常"), Text("lost", "失联")
STATES = {
    "waiting": Text("waiting", "等待"),
    "running": Text("running", "执行中"),
    "done": Text("ok", "成功"),
    "failed": Text("fail", "失败"),
}
NOBODY = Text("there are no workers", "没有工作进程")
NOTHING = Text("there are no jobs", "没有任务")


@click.command(
    "list", help=in_words("The workers, and the jobs that wait and run.", "查看工作进程，以及等待和执行中的任务。")
)
@click.option("--done", is_flag=True, help=in_words("Also jobs that have ended.", "同时显示已结束的任务。"))
@json_option
def list_(done: bool, as_json: bool) -> None:
    """Print two tables."""
    require_workers()
    from stacks.worker.queue import Entry, JobQueue  # noqa: PLC0415 - not there in every installation

    screen = Screen()
    workers, now = asyncio.run(_read()), time.time()
    queue = JobQueue(find_state_url(load_settings()))
    try:
        entries = queue.list(done=done)
    finally:
        queue.close()

    def job_row(entry: Entry) -> list[Text | str]:
        state = "failed" if entry.result and not entry.result.succeeded else entry.state
        problems = entry.result.sentences if entry.result else []
        worker = show_holder(entry.worker) or "–"
        return [
            entry.job.stack,
            entry.job.operation,
            STATES[state],
            worker,
            local_time(datetime.fromtimestamp(entry.queued, UTC).isoformat()),
            entry.job.actor,
            problems[0] if problems else "–",
        ]

    if as_json:
        screen.json(
            {
                "workers": [{**asdict(worker), "alive": worker.alive(now)} for worker in workers],
                "jobs": [asdict(entry) for entry in entries],
            }
        )
        return
    print_title(screen, WORKERS)
    screen.table(WORKER_HEADINGS, [_worker_row(worker, now) for worker in workers]) if workers else screen.say(NOBODY)
    print_title(screen, JOBS)
    screen.table(JOB_HEADINGS, [job_row(entry) for entry in entries]) if entries else screen.say(NOTHING)


async def _read() -> list[Worker]:
    async with open_state() as opened:
        return await list_workers(opened.database)


def _worker_row(worker: Worker, now: float) -> list[Text | str]:
    since = local_time(datetime.fromtimestamp(worker.started, UTC).isoformat())
    return [show_holder(worker.id), UP if worker.alive(now) else LOST, worker.pools, since]
