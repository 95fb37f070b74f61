"""`govcloud address allocate | free`: addresses handed out, and taken back when nobody uses them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from govcloud.addresses.find import list_holdings, list_unused
from govcloud.addresses.settle import Settled, free_prefixes, settle_tenants
from govcloud.cli.address_show import describe_holding
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.own_city import refuse_example
from govcloud.console import Screen
from govcloud.errors import Exit, UsageError
from govcloud.inventory.edit_allocations import edit_allocations
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.address import Allocation
from govcloud.inventory.nearest import find_nearest
from govcloud.text import Text, in_words

ALLOCATED = Text("{owner}  {prefix}", "{owner}  {prefix}")
NOTHING_NEW = Text("nobody lacks an address; nothing was written", "所有使用者都已有地址，没有写入")
WRITTEN = Text("handed out: {count}; written: {path}", "分配 {count} 项；已写入：{path}")
DRY_RUN = Text("dry run: nothing was written", "试运行：没有写入")
FREED = Text(
    "{prefix} of {owner} is free; nobody gets it before {until}", "已收回 {owner} 的 {prefix}；{until} 之前不再分配"
)
NOT_HELD = Text('nothing is handed out to "{wanted}"', "没有分配给“{wanted}”的地址")
NEAR = Text('did you mean "{near}"?', "是不是“{near}”？")
NAME_SOME = Text("say whose addresses to free, or --unused", "请指明收回谁的地址，或用 --unused")
NONE_UNUSED = Text("everything that is handed out is used; nothing was written", "没有无人使用的地址，没有写入")
STILL_USED = Text("{owner} is still in the inventory and uses {prefix}", "{owner} 仍在清单中，正在使用 {prefix}")
RENUMBER = Text(
    "take it out of the inventory first (of a tenant: the quota and the systems there), or give --renumber: it gets "
    "other addresses then",
    "请先把它从清单中删去（租户：删去那里的配额和系统）；如确需更换地址，请加 --renumber",
)

dry_run_option = click.option(
    "--dry-run", is_flag=True, help=in_words("Show the changes, write nothing.", "只显示变更，不写入。")
)
today_option = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help=in_words("Day to write down; default: today.", "登记的日期，默认为今天。"),
)
quarantine_option = click.option(
    "--quarantine",
    type=click.IntRange(0, 3650),
    metavar="DAYS",
    help=in_words("Days that freed addresses rest; default: what city.yml says.", "冷却天数，默认按 city.yml。"),
)
unused_option = click.option(
    "--unused", is_flag=True, help=in_words("Everything that nobody uses.", "收回所有无人使用的地址。")
)
renumber_option = click.option(
    "--renumber", is_flag=True, help=in_words("Also what is still used.", "仍在使用的也收回。")
)


@click.command(
    help=in_words(
        "Hand addresses out to every tenant that has none yet, and write them to allocations.csv.",
        "为还没有地址的租户分配地址，并写入 allocations.csv。",
    )
)
@quarantine_option
@today_option
@dry_run_option
@inventory_option
@json_option
def allocate(quarantine: int | None, today: datetime | None, dry_run: bool, folder: Path, as_json: bool) -> int:
    """Write down what is new; exit code 1 when somebody could not be served."""
    if not dry_run:
        refuse_example(folder)
    settled = settle_tenants(folder, choose_day(today), quarantine=quarantine, dry_run=dry_run)
    return tell_settled(settled, dry_run=dry_run, as_json=as_json)


def tell_settled(settled: Settled, *, dry_run: bool, as_json: bool) -> int:
    """Print what was handed out and who could not be served; the exit code."""
    screen = Screen()
    refused = settled.handed.refused
    if as_json:
        screen.json(_describe_settled(screen, settled, dry_run=dry_run))
    else:
        for grant in settled.new:
            screen.say(ALLOCATED(owner=grant.owner, prefix=grant.prefix))
        if dry_run:
            screen.say(DRY_RUN)
        elif settled.edit.changed:
            screen.say(WRITTEN(count=len(settled.new), path=settled.edit.path))
        else:
            screen.say(NOTHING_NEW)
        for error in refused.values():
            screen.error(error)
    return Exit.FAILED if refused else Exit.DONE


@click.command(
    help=in_words(
        "Take addresses back: OWNER is an owner (huawei/health/extranet) or a prefix. They rest for the quarantine.",
        "收回地址：OWNER 是使用者（huawei/health/extranet）或网段。收回后进入冷却期。",
    )
)
@click.argument("owners", nargs=-1, metavar="[OWNER]…")
@unused_option
@renumber_option
@today_option
@dry_run_option
@inventory_option
@json_option
def free(  # noqa: PLR0913 - one per option
    owners: tuple[str, ...],
    *,
    unused: bool,
    renumber: bool,
    today: datetime | None,
    dry_run: bool,
    folder: Path,
    as_json: bool,
) -> None:
    """Mark rows of allocations.csv as freed."""
    if not owners and not unused:
        raise UsageError(NAME_SOME)
    if not dry_run:
        refuse_example(folder)
    inventory = load_inventory(folder)
    current = [row for row in inventory.allocations if row.freed is None]
    rows = choose_rows(current, list_unused(inventory), owners, unused=unused, renumber=renumber)
    free_rows(folder, inventory, rows, choose_day(today), dry_run=dry_run, as_json=as_json)


def free_rows(
    folder: Path, inventory: Inventory, rows: Sequence[Allocation], day: date, *, dry_run: bool, as_json: bool
) -> None:
    """Mark these rows as freed and say so."""
    screen = Screen()
    if rows:
        edit_allocations(folder, lambda old: free_prefixes(old, rows, day), dry_run=dry_run)
    until = day + timedelta(days=inventory.city.address_quarantine_days)
    if as_json:
        screen.json({"dry_run": dry_run, "until": until, "freed": [row.model_dump(mode="json") for row in rows]})
        return
    for row in rows:
        screen.say(FREED(prefix=row.prefix, owner=row.owner, until=until))
    if not rows:
        screen.say(NONE_UNUSED)
    elif dry_run:
        screen.say(DRY_RUN)


def choose_rows(
    current: Sequence[Allocation],
    nobodys: Sequence[Allocation],
    owners: Sequence[str],
    *,
    unused: bool,
    renumber: bool,
) -> list[Allocation]:
    """The rows of `current` to free; `nobodys` are those that nobody uses.

    Raises UsageError for an owner that has none, or that still uses them without `renumber`.
    """
    chosen = list(nobodys) if unused else []
    for wanted in owners:
        own = [row for row in current if wanted in {row.owner, str(row.prefix)}]
        if not own:
            near = find_nearest(wanted, {row.owner for row in current})
            raise UsageError(NOT_HELD(wanted=wanted), todo=NEAR(near=near) if near else None)
        chosen += own
    for row in chosen:
        if row not in nobodys and not renumber:
            raise UsageError(STILL_USED(owner=row.owner, prefix=row.prefix), todo=RENUMBER)
    return [row for row in current if row in chosen]


def choose_day(given: datetime | None) -> date:
    """The day to write down: the one given, or today where this machine is."""
    return given.date() if given else datetime.now(UTC).astimezone().date()


def _describe_settled(screen: Screen, settled: Settled, *, dry_run: bool) -> dict[str, object]:
    holdings = list_holdings(settled.edit.inventory)
    keys = {grant.key for grant in settled.new}
    new = [held for held in holdings if held.freed is None and (held.use, held.owner, held.prefix.version) in keys]
    return {
        "dry_run": dry_run,
        "handed_out": [describe_holding(held) for held in new],
        "refused": [
            {"owner": owner, "version": version, **error.to_json(screen.language)}
            for (_, owner, version), error in settled.handed.refused.items()
        ],
    }
