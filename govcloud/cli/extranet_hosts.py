"""`govcloud extranet hosts`: the Linux devices as Ansible's inventory, with all that the playbooks need beside it."""

import hashlib
import shutil
import time
from pathlib import Path

import click

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.push.candidates import Reach, list_hosts, write_candidates
from extranet.rendering import digest_files, render_device
from govcloud.cli.extranet_reach import ssh_config_option
from govcloud.cli.options import inventory_option
from govcloud.console import Screen
from govcloud.folders import make_folder
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.extranet import Platform
from govcloud.settings import load_settings
from govcloud.text import in_words

KEPT_SECONDS = 7 * 24 * 3600


@click.command(
    help=in_words(
        "Print the Linux devices as Ansible's inventory. `playbooks/hosts` calls this.",
        "按 Ansible 清单格式输出 Linux 设备，由 `playbooks/hosts` 调用。",
    )
)
@inventory_option
@ssh_config_option
@click.option("--list", "listing", is_flag=True, help=in_words("All devices (the default).", "全部设备（默认）。"))
@click.option("--host", default="", help=in_words("Nothing: all is in --list.", "空：全部内容见 --list。"))
def hosts(folder: Path, ssh_config: Path | None, listing: bool, host: str) -> int:
    """Render, keep what is to be sent in the cache under a name of its own, and print."""
    del listing
    screen = Screen()
    if host:
        screen.json({})
        return 0
    inventory = load_inventory(folder)
    models = [m for m in build_devices(inventory, plan_extranet(inventory)) if m.platform is Platform.LINUX]
    files = {model.code: render_device(model) for model in models}
    digests = {code: digest_files(own) for code, own in files.items()}
    name = hashlib.sha256(repr(sorted(digests.items())).encode()).hexdigest()[:16]
    place = load_settings().cache / "extranet" / name
    with make_folder(place, replace=True) as fresh:
        write_candidates(fresh, files)
    _forget_old(place)
    screen.json(list_hosts(models, place, Reach(ssh_config)))
    return 0


def _forget_old(place: Path) -> None:
    for other in place.parent.iterdir():
        if other != place and other.stat().st_mtime < time.time() - KEPT_SECONDS:
            shutil.rmtree(other, ignore_errors=True)
