"""`govcloud up`: make the pools what the inventory says, after a look at the plan."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from govcloud.cli.asking import yes_option
from govcloud.cli.stack_options import delete_data_option, details_option, force_option
from govcloud.cli.stack_run import Wish, carry_out, takes_wish
from govcloud.text import in_words
from stacks.engine.options import Targets
from stacks.operations.selection import Named


@click.command(
    help=in_words(
        "Make the pools what the inventory says. Shows the plan and asks first; can be repeated at any time.",
        "使资源池与清单一致。先显示计划并确认；可随时重复执行。",
    )
)
@takes_wish("up")
@click.option(
    "--replace",
    "replaces",
    multiple=True,
    metavar="URN",
    help=in_words("Make this resource anew.", "重建该资源。"),
)
@click.option(
    "--plan",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=in_words(
        "Apply exactly this reviewed plan; refused if anything has changed since.",
        "只执行这份已复核的计划；如情况已变化则拒绝执行。",
    ),
)
@click.option("--refresh", is_flag=True, help=in_words("Read the pools first.", "先读取资源池现状。"))
@yes_option
@delete_data_option
@force_option
@details_option
def up(wish: Wish, *, replaces: tuple[str, ...], plan: Path | None, refresh: bool, force: bool, **given: Any) -> int:
    """Exit code 1 when a stack failed, 4 when a plan no longer holds, 5 when another run holds a stack's lock.

    The options that are not named here are fields of a `Wish` by their names.
    """
    named = wish.named or Named(every=plan is not None)
    options = replace(wish.options, refresh=refresh, replaces=Targets(replaces))
    force = force or refresh or bool(replaces)
    return carry_out(replace(wish, named=named, options=options, plan=plan, force=force, **given))
