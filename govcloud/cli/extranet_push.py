"""`govcloud extranet push`: brings devices to what the inventory intends, a wave at a time."""

import asyncio
import time
from pathlib import Path

import click

from extranet.push.city import make_city
from govcloud.cli.asking import yes_option
from govcloud.cli.extranet_push_course import Pusher, Wish
from govcloud.cli.extranet_reach import ssh_config_option, without_option
from govcloud.cli.options import inventory_option, json_option
from govcloud.console import Screen
from govcloud.inventory.load import load_inventory
from govcloud.settings import load_settings
from govcloud.text import in_words

WITHIN_LOWEST = 30


@click.command(
    help=in_words(
        "Ask every device what it has, show what would change, and after a yes change it: a wave at a time, one device "
        "first, never both sides of anything, each verified before the next. Every change returns by itself unless it "
        "is confirmed. Devices that were changed by others are shown and left alone.",
        "询问每台设备的现状，列出将要变更的内容，确认后分批下发：先一台试点，任何一处都不会两侧同时变更，"
        "每批验证通过后才继续。未经确认的变更会自动回退。被他人改动过的设备只列出、不覆盖。",
    )
)
@inventory_option
@ssh_config_option
@click.option(
    "--only",
    "only",
    multiple=True,
    metavar="DEVICE",
    help=in_words("Only this device, or the devices of this node.", "仅处理该设备或该节点的设备。"),
)
@without_option
@click.option(
    "--accept-drift",
    is_flag=True,
    help=in_words("Overwrite what others have changed on the devices.", "覆盖他人在设备上所作的改动。"),
)
@click.option(
    "--resume",
    is_flag=True,
    help=in_words("Go on with the last push, which was cut off or failed.", "继续上次中断或失败的推送。"),
)
@click.option(
    "--check",
    is_flag=True,
    help=in_words("Only show; exit with 4 when there is work.", "只查看；有待推送时以 4 退出。"),
)
@click.option(
    "--within",
    type=click.IntRange(WITHIN_LOWEST),
    default=180,
    show_default=True,
    metavar="SECONDS",
    help=in_words("After how long an unconfirmed change returns.", "未确认的变更多久后自动回退。"),
)
@yes_option
@json_option
def push(folder: Path, ssh_config: Path | None, as_json: bool, yes: bool, **wishes: object) -> int:
    """Load, ask, show, and run."""
    inventory = load_inventory(folder)
    wish = Wish(as_json=as_json, yes=yes, ssh_config=ssh_config, **wishes)  # type: ignore[arg-type]
    place = load_settings().state / "extranet" / inventory.city.code
    pusher = Pusher(wish, Screen(), make_city(inventory), inventory, place, time.time)
    return asyncio.run(pusher.run())
