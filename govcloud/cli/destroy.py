"""`govcloud destroy`: take stacks down, everything that they made."""

from pathlib import Path

import click

from govcloud.cli.options import inventory_option
from govcloud.cli.pool_options import clouds_option
from govcloud.cli.stack_options import (
    delete_data_option,
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
        "Delete everything that the stacks have made. Shows it and asks first; data needs --delete-data as well.",
        "删除这些栈建立的全部资源。先显示并确认；涉及数据时还须加 --delete-data。",
    )
)
@selection_options
@target_option
@inventory_option
@clouds_option
@click.option("--keep-protected", is_flag=True, help=in_words("Leave protected resources alone.", "保留受保护的资源。"))
@yes_option
@delete_data_option
@parallel_option
@engine_option
@event_lines_option
def destroy(  # noqa: PLR0913, PLR0917 - one per option
    pools: tuple[str, ...],
    departments: tuple[str, ...],
    systems: tuple[str, ...],
    every: bool,
    targets: tuple[str, ...],
    folder: Path,
    clouds: Path | None,
    keep_protected: bool,
    yes: bool,
    delete_data: bool,
    parallel: int,
    engine: str,
    as_json: bool,
) -> int:
    """Exit code 1 when something could not be deleted."""
    return carry_out(
        Wish(
            operation="destroy",
            folder=folder,
            named=Named(pools, departments, systems, every),
            clouds=clouds,
            engine=engine,
            options=Options(parallel=parallel, exclude_protected=keep_protected),
            targets=targets,
            yes=yes,
            delete_data=delete_data,
            as_json=as_json,
        )
    )
