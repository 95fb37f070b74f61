"""`govcloud extranet address`: the addresses of the extranet, over the same plan and table as `govcloud address`."""

from datetime import datetime
from pathlib import Path

import click

from extranet.address_check import list_unused
from extranet.addresses import USES, plan_extranet
from extranet.intent import read_intent
from govcloud.addresses.find import list_holdings
from govcloud.addresses.settle import settle_needs
from govcloud.cli.address_change import (
    NAME_SOME,
    choose_day,
    choose_rows,
    dry_run_option,
    free_rows,
    quarantine_option,
    renumber_option,
    tell_settled,
    today_option,
    unused_option,
)
from govcloud.cli.address_report import make_report, out_option
from govcloud.cli.address_show import show_holdings
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.own_city import refuse_example
from govcloud.cli.writing import force_option
from govcloud.errors import UsageError
from govcloud.inventory.load import load_inventory
from govcloud.text import in_words


@click.group()
def address() -> None:
    """The addresses of the extranet."""


address.help = in_words(
    "The addresses of the extranet: loopbacks, management, links, local networks, translation.",
    "政务外网的地址：环回、管理、互联、局域网、地址转换。",
)


@address.command(
    help=in_words(
        "Show who has which prefix; WANTED is an address, a prefix, a device, a link, a node, a VRF or a block.",
        "查看网段归谁使用；WANTED 可以是地址、网段、设备、链路、节点、VRF 或地址块。",
    )
)
@click.argument("wanted", required=False)
@click.option(
    "--use",
    type=click.Choice(sorted(use.value for use in USES)),
    help=in_words("Only addresses for this use.", "只要这种用途的地址。"),
)
@inventory_option
@json_option
def show(wanted: str | None, use: str | None, folder: Path, as_json: bool) -> None:
    """Print a table; exit code 2 when nothing is found."""
    inventory = load_inventory(folder)
    holdings = list_holdings(inventory, plan_extranet(inventory).new)
    show_holdings([held for held in holdings if held.use in USES], wanted, use, as_json=as_json)


@address.command(
    help=in_words(
        "Hand addresses out to every device, link and site that has none yet, and write them to allocations.csv.",
        "为还没有地址的设备、链路和局域网分配地址，并写入 allocations.csv。",
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
    settled = settle_needs(
        folder,
        lambda inventory: plan_extranet(inventory).handed,
        choose_day(today),
        quarantine=quarantine,
        dry_run=dry_run,
    )
    return tell_settled(settled, dry_run=dry_run, as_json=as_json)


@address.command(
    help=in_words(
        "Take addresses back: OWNER is an owner (a device, link/VRF, node/VRF) or a prefix. "
        "They rest for the quarantine.",
        "收回地址：OWNER 是使用者（设备、链路/VRF、节点/VRF）或网段。收回后进入冷却期。",
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
    current = [row for row in inventory.allocations if row.freed is None and row.use in USES]
    nobodys = list_unused(inventory, read_intent(inventory))
    rows = choose_rows(current, nobodys, owners, unused=unused, renumber=renumber)
    free_rows(folder, inventory, rows, choose_day(today), dry_run=dry_run, as_json=as_json)


@address.command(
    help=in_words(
        "Show how full each block of the extranet is; with --out, as a workbook.",
        "查看政务外网各地址块的使用率；用 --out 导出为 .xlsx。",
    )
)
@out_option
@force_option
@inventory_option
@json_option
def report(out: Path | None, force: bool, folder: Path, as_json: bool) -> None:
    """Print or write the report."""
    inventory = load_inventory(folder)
    make_report(inventory, plan_extranet(inventory).handed, (), out, force=force, as_json=as_json, uses=USES)
