"""How a run on stacks went: a table of stacks, the addresses of systems, and every failure as a sentence."""

import time
from collections.abc import Sequence
from typing import Any

from rich.markup import escape

from govcloud.cli.stack_plan import count
from govcloud.cli.stack_words import DONE, duration
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.text import Language, Text
from stacks.operations.changes import show
from stacks.operations.progress import Progress
from stacks.operations.rounds import Round
from stacks.operations.runs import Outcome

PASS, FAIL = Text("pass", "完成"), Text("fail", "失败")
HEADINGS = (Text("stack", "栈"), Text("result", "结果"), Text("changes", "变更"), Text("time", "用时"))
SYSTEM_HEADINGS = (
    Text("system", "系统"),
    Text("server", "云主机"),
    Text("addresses", "地址"),
    Text("internet", "互联网地址"),
)
SERVERS_SHOWN = 24
AGAIN = Text(
    "What was made is kept in the state; mend the cause and run the same command again.",
    "已建立的资源都记录在状态中；排除原因后再次执行同一命令即可继续。",
)


def show_result(screen: Screen, outcomes: Sequence[Outcome], progress: Progress) -> None:
    """The table of stacks, then where the systems are."""
    rows = []
    for outcome in outcomes:
        done = [change for change in outcome.changes if change.is_resource and is_done(outcome, change.urn)]
        state = PASS if outcome.succeeded else FAIL
        rows.append((outcome.stack, state, count(screen, done, DONE) or "–", duration(outcome.seconds)))
    screen.table(HEADINGS, rows, folding={2})
    servers = [row for outcome in outcomes if outcome.changes for row in list_servers(outcome)]
    if servers:
        screen.table(SYSTEM_HEADINGS, servers[:SERVERS_SHOWN], folding={2})
    if len(servers) > SERVERS_SHOWN:
        more = Text("{n} more servers: `govcloud state show STACK`", "另有 {n} 台云主机：`govcloud state show 栈`")
        screen.say(more(n=len(servers) - SERVERS_SHOWN))
    now = time.monotonic()
    total = Text("{n} changes in {time}, {rate:.1f} per second", "{n} 项变更，用时 {time}，每秒 {rate:.1f} 项")
    screen.say(total(n=progress.done, time=duration(now - progress.started), rate=progress.rate(now)))


def is_done(outcome: Outcome, urn: str) -> bool:
    """Whether the step on a resource succeeded."""
    return outcome.record is not None and any(event.urn == urn and event.counted for event in outcome.record.done)


def list_servers(outcome: Outcome) -> list[tuple[str, str, str, str]]:
    """System, server, addresses, internet address of what a stack has exported."""
    systems = show(outcome.record.outputs.get("systems", {})) if outcome.record else {}
    return [
        (
            f"{outcome.stack.partition('.')[2]}.{system}",
            name,
            flat(server.get("addresses")),
            server.get("internet") or "–",
        )
        for system, found in systems.items()
        for name, server in sorted(found.get("servers", {}).items())
    ]


def flat(addresses: Any) -> str:
    """Addresses in one line, whatever they are grouped by."""
    if isinstance(addresses, dict):
        return ", ".join(filter(None, map(flat, addresses.values())))
    if isinstance(addresses, list):
        return ", ".join(filter(None, map(flat, addresses)))
    return "" if addresses is None else str(addresses)


def show_failures(screen: Screen, outcomes: Sequence[Outcome]) -> None:
    """Every failure, and how to go on."""
    failed = [outcome for outcome in outcomes if not outcome.succeeded]
    for outcome in failed:
        if outcome.error is not None:
            screen.error(outcome.error)
        for sentence in outcome.problems:
            screen.err.print(
                f"[bold red]✗[/] {escape(outcome.stack)}: {escape(screen.words(sentence))}", soft_wrap=True
            )
    if failed and any(outcome.result and "update" in outcome.result.phases for outcome in failed):
        screen.tell(AGAIN)


def result_document(round_: Round, outcomes: Sequence[Outcome], language: Language) -> dict[str, Any]:
    """The result for machines."""
    stacks = [
        {
            "stack": each.stack,
            "succeeded": each.succeeded,
            "seconds": round(each.seconds, 3),
            "changes": [change.to_json() for change in each.changes],
            "errors": [text.render(language) for text in (*each.problems, *([each.error] if each.error else ()))],
            "locked": each.error is not None and each.error.exit_code == Exit.LOCKED,
            "outputs": show(each.record.outputs) if each.record else {},
        }
        for each in outcomes
    ]
    return {"event": "result", "operation": round_.operation, "stacks": stacks, "unchanged": list(round_.unchanged)}
