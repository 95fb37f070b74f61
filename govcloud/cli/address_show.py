"""`govcloud address show`: who has which prefix, and whose an address is."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from govcloud.addresses.find import Holding, find_holdings, list_holdings
from govcloud.addresses.tenants import plan_tenants
from govcloud.cli.fitting import print_fitting
from govcloud.cli.options import inventory_option, json_option
from govcloud.console import Screen, Words
from govcloud.errors import UsageError
from govcloud.inventory.labels import label_choice
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.address import Use
from govcloud.inventory.nearest import find_nearest
from govcloud.text import Text, in_words

HOLDING_HEADINGS = (
    Text("prefix", "网段"),
    Text("owner", "使用者"),
    Text("state", "状态"),
    Text("use", "用途"),
    Text("block", "地址块"),
    Text("since", "分配日期"),
)
PLANNED = Text("planned", "待登记")
HELD = Text("handed out", "已分配")
RESTING = Text("freed {day}", "{day} 收回")
NOT_FOUND = Text('nothing that was handed out is or belongs to "{wanted}"', "没有分配记录与“{wanted}”有关")
NEAR = Text('did you mean "{near}"?', "是不是“{near}”？")
SEE_ALL = Text("see them all with: govcloud address show", "查看全部：govcloud address show")

use_option = click.option(
    "--use",
    type=click.Choice([use.value for use in Use]),
    help=in_words("Only addresses for this use.", "只要这种用途的地址。"),
)


@click.command(
    help=in_words(
        "Show who has which prefix; WANTED is an address, a prefix, an owner (huawei/health/extranet), a department, "
        "a pool or a block.",
        "查看网段归谁使用；WANTED 可以是地址、网段、使用者（huawei/health/extranet）、部门、资源池或地址块。",
    )
)
@click.argument("wanted", required=False)
@use_option
@inventory_option
@json_option
def show(wanted: str | None, use: str | None, folder: Path, as_json: bool) -> None:
    """Print a table; exit code 2 when nothing is found."""
    inventory = load_inventory(folder)
    show_holdings(list_holdings(inventory, plan_tenants(inventory).new), wanted, use, as_json=as_json)


def show_holdings(holdings: list[Holding], wanted: str | None, use: str | None, *, as_json: bool) -> None:
    """Print those that are meant. Raises UsageError when nothing is found."""
    found = find_holdings(holdings, wanted) if wanted else holdings
    if wanted and not found:
        names = {name for held in holdings for name in (held.owner, held.block, *held.owner.split("/"))}
        near = find_nearest(wanted, names)
        raise UsageError(NOT_FOUND(wanted=wanted), todo=NEAR(near=near) if near else SEE_ALL)
    found = [held for held in found if use in {held.use.value, None}]
    screen = Screen()
    if as_json:
        screen.json([describe_holding(held) for held in found])
        return
    print_fitting(screen, HOLDING_HEADINGS, make_holding_rows(found))
    screen.say(Text("{count} in all", "共 {count} 项")(count=len(found)))


def make_holding_rows(holdings: Iterable[Holding]) -> list[Sequence[Words]]:
    """A row per prefix, under `HOLDING_HEADINGS`."""
    return [
        (
            str(held.prefix),
            held.owner,
            name_state(held),
            label_choice(held.use),
            held.block,
            held.since.isoformat() if held.since else "",
        )
        for held in holdings
    ]


def name_state(held: Holding) -> Text:
    """Planned, handed out, or when it was freed."""
    if held.freed is not None:
        return RESTING(day=held.freed)
    return PLANNED if held.since is None else HELD


def describe_holding(held: Holding) -> dict[str, object]:
    """The prefix for machines."""
    return {
        "prefix": str(held.prefix),
        "owner": held.owner,
        "use": held.use.value,
        "block": held.block,
        "since": held.since,
        "freed": held.freed,
    }
