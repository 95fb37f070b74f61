"""`govcloud state remove|rename|protect|unprotect`: changes of the state alone; nothing in a pool is touched."""

import time
from collections.abc import Awaitable, Callable, Sequence

import click

from govcloud.cli.asking import yes_option
from govcloud.cli.options import json_option
from govcloud.cli.state_options import (
    ask,
    find_resource,
    me,
    open_state,
    run_async,
    stack_argument,
    utc_now,
)
from govcloud.console import Screen
from govcloud.errors import UsageError
from govcloud.text import Text, in_words
from stacks.engine.model import Deployment
from stacks.engine.state import commands
from stacks.engine.state.backup import keep_backup
from stacks.engine.state.store import StackStore

type Edit = Callable[[StackStore, Sequence[str], str, Callable[[], float]], Awaitable[None]]

FORGOTTEN = Text("is forgotten; what exists in the pool stays", "将从状态中移除；资源池中的实物保留")
RENAMED = Text("gets the URN {new}", "将改用 URN {new}")
PROTECTED = Text("is protected from deletion", "将受保护，不可删除")
FREED = Text("is no longer protected", "将不再受保护")
WHICH = Text("say which resources", "请说明是哪些资源")
SAY_WHICH = Text("give their URNs, or --all", "请给出 URN，或用 --all")
DONE = Text("done: {n} resources of {stack}", "已完成：{stack} 的 {n} 个资源")
KEPT = Text("what was there is kept in {file}", "原有状态已保存到 {file}")

names_argument = click.argument("names", nargs=-1, required=True, metavar="URN...")


@click.command(
    help=in_words(
        "Forget resources without deleting them. Refused while others depend on them, or they are protected.",
        "从状态中移除资源而不删除实物。有其他资源依赖或受保护时拒绝执行。",
    )
)
@stack_argument
@names_argument
@yes_option
@json_option
def remove(stack: str, names: tuple[str, ...], yes: bool, as_json: bool) -> None:
    """Keep a copy, then forget."""
    _edit(stack, names, commands.remove, FORGOTTEN, yes=yes, as_json=as_json)


@click.command(
    help=in_words(
        "Protect resources from deletion, until the next up sets what the inventory says.",
        "保护资源，防止删除，直至下次部署按清单重新设定。",
    )
)
@stack_argument
@names_argument
@yes_option
@json_option
def protect(stack: str, names: tuple[str, ...], yes: bool, as_json: bool) -> None:
    """Mark them in the state."""
    _edit(stack, names, commands.protect, PROTECTED, yes=yes, as_json=as_json)


@click.command(
    help=in_words(
        "Take the protection of resources away, until the next up sets what the inventory says.",
        "解除资源的保护，直至下次部署按清单重新设定。",
    )
)
@stack_argument
@click.argument("names", nargs=-1, metavar="[URN]...")
@click.option("--all", "every", is_flag=True, help=in_words("All that are protected.", "全部受保护的资源。"))
@yes_option
@json_option
def unprotect(stack: str, names: tuple[str, ...], every: bool, yes: bool, as_json: bool) -> None:
    """Take the mark away."""
    if every == bool(names):
        raise UsageError(WHICH, stack, todo=SAY_WHICH)
    _edit(stack, () if every else names, commands.unprotect, FREED, yes=yes, as_json=as_json)


@click.command(help=in_words("Give a resource another URN; references follow.", "更改资源的 URN，引用随之更新。"))
@stack_argument
@click.argument("name", metavar="URN")
@click.argument("new", metavar="NEW-URN")
@yes_option
@json_option
def rename(stack: str, name: str, new: str, yes: bool, as_json: bool) -> None:
    """Keep a copy, then rename."""

    async def edit(store: StackStore, urns: Sequence[str], holder: str, clock: Callable[[], float]) -> None:
        await commands.rename(store, [urns[0], new], holder, clock)

    _edit(stack, (name,), edit, RENAMED(new=new), yes=yes, as_json=as_json)


def list_protected(deployment: Deployment) -> list[str]:
    """All that is protected."""
    return [state.urn for state in deployment.resources if state.protect and not state.delete]


def _edit(stack: str, names: Sequence[str], edit: Edit, what: Text, *, yes: bool, as_json: bool) -> None:
    """Say what happens to which resource, ask, keep a copy, do it."""
    screen = Screen()

    async def work() -> tuple[list[str], str]:
        async with open_state() as opened:
            store = await opened.store(stack)
            there = await store.load()
            urns = [find_resource(there, name).urn for name in names] or list_protected(there)
            if not as_json:
                for urn in urns:
                    screen.tell(Text("{urn}: {what}", "{urn}：{what}")(urn=urn, what=what))
            ask(screen, yes=yes, as_json=as_json)
            backup = keep_backup(opened.backups, stack, there, store.secrets, utc_now())
            await edit(store, urns, me(), time.time)
            return urns, str(backup)

    urns, backup = run_async(work())
    if as_json:
        screen.json({"stack": stack, "urns": urns, "backup": backup})
    else:
        screen.tell(DONE(n=len(urns), stack=stack))
        screen.tell(KEPT(file=backup))
