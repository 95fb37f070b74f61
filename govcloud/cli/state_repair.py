"""`govcloud state repair`: says what is wrong inside a stack's state, and mends it after a copy was kept."""

import time
from pathlib import Path

import click

from govcloud.cli.asking import yes_option
from govcloud.cli.options import json_option
from govcloud.cli.state_options import Opened, ask, me, open_state, run_async, stack_argument, utc_now
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.text import Text, in_words
from stacks.engine.state.backup import keep_backup
from stacks.engine.state.lease import acquire, release
from stacks.engine.state.repair import Repair
from stacks.engine.state.repair import repair as mend
from stacks.engine.state.store import StackStore

HEADINGS = (Text("resource", "资源"), Text("what is wrong", "问题"), Text("what is done", "处理"))
SOUND = Text("nothing is wrong with the state of {stack}", "{stack} 的状态没有问题")
NOTHING = Text("there is nothing that a repair can do", "没有可以修复的内容")
DONE = Text("repaired; what was there is kept in {file}", "已修复；原有状态已保存到 {file}")


@click.command(
    help=in_words(
        "Find references to what is not there, resources entered twice and operations cut short, and mend them. "
        "Nothing in a pool is touched; what was there is kept in a file first.",
        "查找悬空的引用、重复登记的资源和未完成的操作并修复。不改动资源池；原有状态会先保存到文件。",
    )
)
@stack_argument
@click.option(
    "--forget-creates",
    is_flag=True,
    help=in_words(
        "Also forget creations that were cut short, instead of leaving them to the next up.",
        "同时不再记录未完成的新建操作（默认留待下次部署时查找）。",
    ),
)
@yes_option
@json_option
def repair(stack: str, forget_creates: bool, yes: bool, as_json: bool) -> int:
    """Exit code 1 when something is left that cannot be mended."""
    screen = Screen()

    async def work() -> tuple[Repair, Path | None]:
        async with open_state() as opened:
            store = await opened.store(stack)
            found = mend(await store.load(), forget_creates=forget_creates)
            if not as_json:
                _print(screen, stack, found)
            if not found.changes:
                return found, None
            ask(screen, yes=yes, as_json=as_json)
            return found, await _mend(opened, store, forget_creates=forget_creates)

    found, backup = run_async(work())
    if as_json:
        screen.json(to_json(stack, found, backup, screen))
    elif backup:
        screen.tell(DONE(file=backup))
    left = [finding for finding in found.findings if not finding.done and finding.trouble.name == "PROVIDER"]
    return Exit.FAILED if left else Exit.DONE


async def _mend(opened: Opened, store: StackStore, *, forget_creates: bool) -> Path:
    """Repairs what is there now, under the lock."""
    lease = await acquire(store.database, store.number, store.name, me(), time.time)
    try:
        there = await store.load()
        backup = keep_backup(opened.backups, store.name, there, store.secrets, utc_now())
        await store.replace(mend(there, forget_creates=forget_creates).deployment, lease)
    finally:
        await release(store.database, lease)
    return backup


def _print(screen: Screen, stack: str, found: Repair) -> None:
    if not found.findings:
        screen.tell(SOUND(stack=stack))
        return
    screen.table(HEADINGS, [[finding.urn, finding.sentence, finding.remedy] for finding in found.findings])
    if not found.changes:
        screen.tell(NOTHING)


def to_json(stack: str, found: Repair, backup: Path | None, screen: Screen) -> dict[str, object]:
    """The result for machines."""
    findings = [
        {
            "trouble": finding.trouble.name.lower(),
            "urn": finding.urn,
            "other": finding.other,
            "what": screen.words(finding.sentence),
            "remedy": screen.words(finding.remedy),
            "done": finding.done and backup is not None,
        }
        for finding in found.findings
    ]
    return {"stack": stack, "findings": findings, "backup": backup}
