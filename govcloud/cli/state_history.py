"""`govcloud state history`: the runs of one stack."""

import json
from dataclasses import asdict
from datetime import datetime

import click

from govcloud.cli.options import json_option
from govcloud.cli.stack_words import DONE, duration
from govcloud.cli.state_list import KINDS, local_time, result_words
from govcloud.cli.state_options import open_state, run_async, stack_argument
from govcloud.console import Screen
from govcloud.text import Text, in_words
from stacks.engine.state.overview import find_summary
from stacks.engine.state.store import RunEntry, read_history
from stacks.names import PROJECT

HEADINGS = (
    Text("run", "编号"),
    Text("operation", "操作"),
    Text("when", "时间"),
    Text("took", "用时"),
    Text("by", "执行人"),
    Text("inventory", "清单版本"),
    Text("result", "结果"),
    Text("changes", "变更"),
)
EMPTY = Text("this stack has never run", "该栈尚未执行过")


@click.command(
    help=in_words(
        "The runs of a stack, newest first: who, when, from which inventory, what came of it.",
        "查看栈的执行记录（新的在前）：何人、何时、依据哪个清单版本、结果如何。",
    )
)
@stack_argument
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    metavar="N",
    help=in_words("How many runs.", "显示的条数。"),
)
@json_option
def history(stack: str, limit: int, as_json: bool) -> None:
    """Print a table of runs."""
    screen = Screen()
    runs = run_async(read(stack, limit))
    if as_json:
        screen.json([{**asdict(run), "summary": json.loads(run.summary or "{}")} for run in runs])
    elif not runs:
        screen.tell(EMPTY)
    else:
        screen.table(HEADINGS, [row(run, screen) for run in runs])


async def read(stack: str, limit: int) -> list[RunEntry]:
    """The runs of a stack. Raises UsageError when there is no such stack."""
    async with open_state() as opened:
        summary = await find_summary(opened.database, PROJECT, stack, 0)
        return await read_history(opened.database, summary.number, limit)


def row(run: RunEntry, screen: Screen) -> list[Text | str]:
    """One line of the table."""
    changes = json.loads(run.summary or "{}")
    words = [DONE[kind](n=count) for kind, count in changes.items() if kind in DONE]
    return [
        str(run.id),
        KINDS.get(run.kind, run.kind),
        local_time(run.started),
        duration(seconds(run)) if run.ended else "–",
        run.actor or "–",
        run.revision or "–",
        result_words(run.result),
        ("、" if screen.language == "zh" else ", ").join(map(screen.words, words)) or "–",
    ]


def seconds(run: RunEntry) -> float:
    """How long a run took that has ended."""
    return (datetime.fromisoformat(run.ended) - datetime.fromisoformat(run.started)).total_seconds()
