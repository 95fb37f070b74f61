"""`govcloud preview`: what an up would do, stack by stack; nothing is written."""

from pathlib import Path

import click

from govcloud.cli.options import inventory_option
from govcloud.cli.pool_options import clouds_option
from govcloud.cli.stack_options import (
    details_option,
    engine_option,
    event_lines_option,
    force_option,
    parallel_option,
    selection_options,
    target_option,
)
from govcloud.cli.stack_run import Wish, carry_out
from govcloud.text import in_words
from stacks.engine.options import Options
from stacks.operations.selection import Named


@click.command(
    help=in_words(
        "Show what `up` would do, all stacks unless some are named. Exit code 4 with --expect-no-changes if anything.",
        "预览 `up` 将执行的变更；未指定时为全部栈。加 --expect-no-changes 时，有变更则退出码为 4。",
    )
)
@selection_options
@target_option
@inventory_option
@clouds_option
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
@parallel_option
@engine_option
@event_lines_option
def preview(  # noqa: PLR0913, PLR0917 - one per option
    pools: tuple[str, ...],
    departments: tuple[str, ...],
    systems: tuple[str, ...],
    every: bool,
    targets: tuple[str, ...],
    folder: Path,
    clouds: Path | None,
    out: Path | None,
    refresh: bool,
    expect_no_changes: bool,
    force: bool,
    details: bool,
    parallel: int,
    engine: str,
    as_json: bool,
) -> int:
    """Exit code 1 when a stack cannot be previewed."""
    named = Named(pools, departments, systems, every)
    return carry_out(
        Wish(
            operation="up",
            folder=folder,
            named=named or Named(every=True),
            clouds=clouds,
            engine=engine,
            options=Options(parallel=parallel, refresh=refresh),
            targets=targets,
            only_preview=True,
            out=out,
            force=force,
            details=details,
            as_json=as_json,
            expect_no_changes=expect_no_changes,
        )
    )
