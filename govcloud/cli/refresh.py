"""`govcloud refresh`: make the state what the pools say; nothing on a pool is changed."""

from dataclasses import replace

import click

from govcloud.cli.asking import yes_option
from govcloud.cli.stack_run import Wish, carry_out, takes_wish
from govcloud.text import in_words


@click.command(
    help=in_words(
        "Take what the pools say into the state, so that the next `up` repairs it. Nothing on a pool is changed.",
        "把资源池现状读入状态，供下一次 `up` 修复；不改动资源池。",
    )
)
@takes_wish("refresh")
@yes_option
def refresh(wish: Wish, *, yes: bool) -> int:
    """Exit code 1 when a stack could not be read."""
    return carry_out(replace(wish, yes=yes))
