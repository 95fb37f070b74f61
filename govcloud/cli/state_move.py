"""`govcloud state move`: stacks to another database with their history, or one stack to another name."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import click

from govcloud.cli.asking import yes_option
from govcloud.cli.options import json_option
from govcloud.cli.state_options import Opened, ask, me, open_state, run_async
from govcloud.console import Screen
from govcloud.errors import UsageError
from govcloud.settings import load_settings
from govcloud.text import Text, in_words
from stacks.engine.state.database import Database
from stacks.engine.state.move import Target, move_stack
from stacks.engine.state.open import find_state_url, hide_password, open_database
from stacks.engine.state.overview import summarize
from stacks.engine.state.passphrase import find_passphrase
from stacks.names import PROJECT

PLAN = Text("{stack}  →  {name}{place}", "{stack}  →  {name}{place}")
MOVED = Text("{stack} moved ({n} resources)", "{stack} 已移动（{n} 个资源）")
AFTER = Text(
    "now set GOVCLOUD_STATE_URL to the new database wherever govcloud runs",
    "请在所有运行 govcloud 的地方将 GOVCLOUD_STATE_URL 设为新的数据库",
)


@click.command(
    help=in_words(
        "Move stacks to the database --to URL (sqlite:///PATH or postgresql://USER@HOST/NAME), or give one stack the "
        "name --name. History goes along; a stack leaves its place only when it is complete at the new one.",
        "将栈移到 --to 指定的数据库（sqlite:///路径 或 postgresql://用户@主机/库名），或用 --name 更改一个栈的名称。"
        "执行记录一并移动；新处完整写入后才从原处移除。",
    )
)
@click.argument("stacks", nargs=-1, metavar="[STACK]...")
@click.option("--all", "every", is_flag=True, help=in_words("All stacks.", "全部栈。"))
@click.option("--to", "url", metavar="URL", help=in_words("The other database.", "目标数据库。"))
@click.option("--name", help=in_words("The stack's new name.", "栈的新名称。"))
@yes_option
@json_option
def move(stacks: tuple[str, ...], every: bool, url: str | None, name: str | None, yes: bool, as_json: bool) -> None:
    """Say what goes where, ask, do it one stack after the other."""
    screen = Screen()
    _check(stacks, every=every, url=url, name=name)

    async def work() -> list[dict[str, object]]:
        async with open_state() as opened, _target(opened, url) as database:
            names = await _choose(opened, stacks, every=every)
            if not as_json:
                for stack in names:
                    screen.tell(PLAN(stack=stack, name=name or stack, place=f"  {hide_password(url)}" if url else ""))
            ask(screen, yes=yes, as_json=as_json)
            moves = Moves(opened, database, None if as_json else screen)
            return [await moves.move(stack, name or stack) for stack in names]

    moved = run_async(work())
    if as_json:
        screen.json(moved)
    elif url and moved:
        screen.tell(AFTER)


@dataclass(frozen=True)
class Moves:
    """From where to where; each move is told on the screen, if there is one."""

    source: Opened
    target: Database
    screen: Screen | None

    async def move(self, stack: str, name: str) -> dict[str, object]:
        """Move one stack; what was moved, for machines."""
        store = await self.source.store(stack)
        target = Target(self.target, find_passphrase(self.source.settings), PROJECT, name)
        count = await move_stack(store, target, me(), time.time)
        if self.screen:
            self.screen.tell(MOVED(stack=stack, n=count))
        return {"stack": stack, "name": name, "resources": count}


@asynccontextmanager
async def _target(opened: Opened, url: str | None) -> AsyncIterator[Database]:
    """The database to move to: the same one where only the name changes."""
    if url is None:
        yield opened.database
        return
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


def _check(stacks: tuple[str, ...], *, every: bool, url: str | None, name: str | None) -> None:
    if every == bool(stacks):
        raise UsageError(Text("name the stacks to move, or say --all", "请指定要移动的栈，或用 --all"))
    if not url and not name:
        raise UsageError(
            Text("say where to: --to URL, --name NAME, or both", "请指定去处：--to URL、--name 名称，或两者")
        )
    if name and (every or len(stacks) > 1):
        raise UsageError(Text("only one stack can get the name", "一个名称只能给一个栈"))
    if url and url == find_state_url(load_settings()) and not name:
        raise UsageError(Text("the stacks are in that database already", "栈已在该数据库中"), hide_password(url))


async def _choose(opened: Opened, stacks: tuple[str, ...], *, every: bool) -> list[str]:
    if not every:
        return list(dict.fromkeys(stacks))
    found = await summarize(opened.database, time.time())
    return [stack.name for stack in found if stack.project == PROJECT]
