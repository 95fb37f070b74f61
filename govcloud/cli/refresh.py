"""`govcloud refresh`: make the state what the pools say; nothing on a pool is changed."""

from pathlib import Path

import click

from govcloud.cli.options import inventory_option
from govcloud.cli.pool_options import clouds_option
from govcloud.cli.stack_options import (
    engine_option,
    event_lines_option,
    parallel_option,
    selection_options,
    target_option,
    yes_option,
)
from govcloud.cli.stack_run import Wish, carry_out
from govcloud.text import in_words
from stacks.engine.options import Options
from stacks.operations.selection import Named


@click.command(
    help=in_words(
        "Take what the pools say into the state, so that the next `up` repairs it. Nothing on a pool is changed.",
        "把资源池现状读入状态，供下一次 `up` 修复；不改动资源池。",
    )
)
@selection_options
@target_option
@inventory_option
@clouds_option
@yes_option
@parallel_option
@engine_option
@event_lines_option
def refresh(  # noqa: PLR0913, PLR0917 - one per option
    pools: tuple[str, ...],
    departments: tuple[str, ...],
    systems: tuple[str, ...],
    every: bool,
    targets: tuple[str, ...],
    folder: Path,
    clouds: Path | None,
    yes: bool,
    parallel: int,
    engine: str,
    as_json: bool,
) -> int:
    """Exit code 1 when a stack could not be read."""
    return carry_out(
        Wish(
            operation="refresh",
            folder=folder,
            named=Named(pools, departments, systems, every),
            clouds=clouds,
            engine=engine,
            options=Options(parallel=parallel),
            targets=targets,
            yes=yes,
            as_json=as_json,
        )
    )
