"""`govcloud preview`: what an up would do, stack by stack; nothing is written."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from govcloud.cli.stack_options import details_option, force_option
from govcloud.cli.stack_run import Wish, carry_out, takes_wish
from govcloud.text import in_words
from stacks.operations.selection import Named


@click.command(
    help=in_words(
        "Show what `up` would do, all stacks unless some are named. Exit code 4 with --expect-no-changes if anything.",
        "预览 `up` 将执行的变更；未指定时为全部栈。加 --expect-no-changes 时，有变更则退出码为 4。",
    )
)
@takes_wish("up")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=in_words(
        "Write the plan for review and for `up --plan FILE`.", "把计划写入文件，供复核和 `up --plan 文件` 使用。"
    ),
)
@click.option("--refresh", is_flag=True, help=in_words("Read the pools first.", "先读取资源池现状。"))
@click.option(
    "--expect-no-changes", is_flag=True, help=in_words("Exit code 4 when there are changes.", "有变更时退出码为 4。")
)
@force_option
@details_option
def preview(wish: Wish, *, out: Path | None, refresh: bool, **given: Any) -> int:
    """Exit code 1 when a stack cannot be previewed. The other options are fields of a `Wish` by their names."""
    named = wish.named or Named(every=True)
    options = replace(wish.options, refresh=refresh)
    return carry_out(replace(wish, named=named, options=options, only_preview=True, out=out, **given))
