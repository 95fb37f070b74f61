"""`govcloud state engine`: lets another engine run a stack, by export and import of its state."""

import asyncio
from pathlib import Path

import click

from govcloud.cli.asking import yes_option
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.state_options import ask
from govcloud.console import Screen
from govcloud.inventory.load import load_inventory
from govcloud.settings import load_settings
from govcloud.text import Text, in_words
from stacks.operations.engines import ENGINES, hand_over
from stacks.operations.owners import find_owner
from stacks.operations.world import open_world

PLAN = Text("{stack}: engine {old} → {new}", "{stack}：引擎 {old} → {new}")
DONE = Text("{stack} is run by `{new}` from now on ({n} resources)", "{stack} 今后由 `{new}` 管理（{n} 个资源）")


@click.command(
    "engine",
    help=in_words(
        "Let another engine run a stack: `embedded`, or `pulumi`, the CLI on the PATH. Nothing on a pool is touched.",
        "移交栈的管理引擎：`embedded`，或 PATH 中的 Pulumi CLI（`pulumi`）。不改动资源池。",
    ),
)
@click.argument("stack")
@click.argument("engine", type=click.Choice(ENGINES))
@inventory_option
@yes_option
@json_option
def engine(stack: str, engine: str, folder: Path, yes: bool, as_json: bool) -> None:
    """Say what is to happen, ask, do it."""
    screen = Screen()

    async def work() -> tuple[str, int]:
        async with open_world(folder, load_inventory(folder), load_settings()) as world:
            old = await find_owner(world.database, stack)
            if not as_json:
                screen.tell(PLAN(stack=stack, old=old, new=engine))
            ask(screen, yes=yes, as_json=as_json)
            return old, await hand_over(world, stack, engine)

    old, moved = asyncio.run(work())
    if as_json:
        screen.json({"stack": stack, "from": old, "to": engine, "resources": moved})
    else:
        screen.say(DONE(stack=stack, new=engine, n=moved))
