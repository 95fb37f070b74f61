"""`govcloud worker submit`: puts one operation on many stacks into the queue, base stacks in their order."""

import asyncio
import getpass
from pathlib import Path

import click

from govcloud.cli.asking import yes_option
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.stack_options import delete_data_option, selection_options
from govcloud.cli.state_options import ask
from govcloud.cli.worker_options import require_workers
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.inventory.load import load_inventory
from govcloud.settings import load_settings
from govcloud.text import Text, in_words
from stacks.engine.state.open import find_state_url
from stacks.operations.runs import comes_before
from stacks.operations.selection import Chosen, Named, choose_stacks
from stacks.operations.world import find_revision, open_world
from stacks.worker.job import Job, Operation

PLAN = Text("{operation} of {n} stacks: {names}", "对 {n} 个栈执行 {operation}：{names}")
QUEUED = Text(
    "{n} jobs are in the queue; `govcloud worker list` shows them", "已放入 {n} 个任务；用 `govcloud worker list` 查看"
)
DONE = Text("{stack}: done", "{stack}：完成")


@click.command(
    help=in_words(
        "Put an operation on stacks into the queue. A worker looks at the plan of each, refuses what would lose data "
        "without --delete-data, and carries it out.",
        "将对栈的操作放入队列。工作进程先计算各栈的计划，未加 --delete-data 时拒绝会丢失数据的变更，然后执行。",
    )
)
@click.argument("operation", type=click.Choice(["up", "refresh", "destroy"]))
@selection_options
@inventory_option
@delete_data_option
@click.option("--wait", is_flag=True, help=in_words("Wait for the end of all jobs.", "等待全部任务结束。"))
@yes_option
@json_option
def submit(  # noqa: PLR0913, PLR0917 - one per option
    operation: Operation,
    pools: tuple[str, ...],
    departments: tuple[str, ...],
    systems: tuple[str, ...],
    every: bool,
    folder: Path,
    delete_data: bool,
    wait: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Exit code 1 when a job that was waited for has failed."""
    require_workers()
    from stacks.worker.queue import JobQueue, number_jobs  # noqa: PLC0415 - not there in every installation

    screen = Screen()
    chosen = asyncio.run(_choose(folder, operation, Named(pools, departments, systems, every)))
    if not as_json:
        screen.tell(PLAN(operation=operation, n=len(chosen), names=", ".join(each.stack for each in chosen)))
    ask(screen, yes=yes, as_json=as_json)
    revision = find_revision(folder)
    jobs = number_jobs(
        [
            Job(
                "",
                each.stack,
                each.name.pool,
                operation,
                getpass.getuser(),
                revision,
                each.targets.patterns,
                delete_data,
            )
            for each in chosen
        ],
        list_befores(chosen, operation),
    )
    queue = JobQueue(find_state_url(load_settings()))
    try:
        queue.submit(jobs)
        if not as_json:
            screen.tell(QUEUED(n=len(jobs)))
        results = {job.id: queue.wait(job.id) for job in jobs} if wait else {}
    finally:
        queue.close()
    if as_json:
        screen.json([{**job.to_json(), "result": results[job.id].to_json() if wait else None} for job in jobs])
    elif wait:
        for job in jobs:
            result = results[job.id]
            for sentence in [DONE(stack=job.stack)] if result.succeeded else result.sentences:
                screen.say(sentence, "green" if result.succeeded else "red")
    return Exit.DONE if all(result.succeeded for result in results.values()) else Exit.FAILED


def list_befores(chosen: list[Chosen], operation: Operation) -> dict[str, list[str]]:
    """Stack → stacks that come first: bases before tenants, after them where they are destroyed."""
    last_first = operation == "destroy"
    return {
        each.stack: [o.stack for o in chosen if comes_before(o.name, each.name, last_first=last_first)]
        for each in chosen
    }


async def _choose(folder: Path, operation: Operation, named: Named) -> list[Chosen]:
    async with open_world(folder, load_inventory(folder), load_settings()) as world:
        left = await world.left() if operation != "up" else []
        return choose_stacks(world.inventory, [*world.stacks, *left], named)
