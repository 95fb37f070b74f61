"""`govcloud up`: make the pools what the inventory says, after a look at the plan."""

from pathlib import Path

import click

from govcloud.cli.options import inventory_option
from govcloud.cli.pool_options import clouds_option
from govcloud.cli.stack_options import (
    delete_data_option,
    details_option,
    engine_option,
    event_lines_option,
    force_option,
    parallel_option,
    selection_options,
    target_option,
    yes_option,
)
from govcloud.cli.stack_run import Wish, carry_out
from govcloud.text import in_words
from stacks.engine.options import Options, Targets
from stacks.operations.selection import Named


@click.command(
    help=in_words(
        "Make the pools what the inventory says. Shows the plan and asks first; can be repeated at any time.",
        "使资源池与清单一致。先显示计划并确认；可随时重复执行。",
    )
)
@selection_options
@target_option
@click.option(
    "--replace",
    "replaces",
    multiple=True,
    metavar="URN",
    help=in_words("Make this resource anew.", "重建该资源。"),
)
@inventory_option
@clouds_option
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
@parallel_option
@engine_option
@event_lines_option
def up(  # noqa: PLR0913, PLR0917 - one per option
    pools: tuple[str, ...],
    departments: tuple[str, ...],
    systems: tuple[str, ...],
    every: bool,
    targets: tuple[str, ...],
    replaces: tuple[str, ...],
    folder: Path,
    clouds: Path | None,
    plan: Path | None,
    refresh: bool,
    yes: bool,
    delete_data: bool,
    force: bool,
    details: bool,
    parallel: int,
    engine: str,
    as_json: bool,
) -> int:
    """Exit code 1 when a stack failed, 4 when a plan no longer holds, 5 when another run holds a stack's lock."""
    named = Named(pools, departments, systems, every)
    return carry_out(
        Wish(
            operation="up",
            folder=folder,
            named=Named(every=True) if plan and not named else named,
            clouds=clouds,
            engine=engine,
            options=Options(parallel=parallel, refresh=refresh, replaces=Targets(replaces)),
            targets=targets,
            plan=plan,
            yes=yes,
            delete_data=delete_data,
            force=force or refresh or bool(replaces),
            details=details,
            as_json=as_json,
        )
    )
