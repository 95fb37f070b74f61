"""`govcloud extranet plan`: what would change against `intended/`, by meaning, then by device."""

from collections.abc import Sequence
from pathlib import Path

import click

from extranet.changes.meaning import compare_models
from extranet.changes.text import DeviceChange
from extranet.devices.model import DeviceModel
from extranet.intended import MODEL, load_model
from govcloud.cli.extranet_intended import (
    Intended,
    choose_devices,
    choose_out,
    expect_option,
    list_some,
    look_at,
    out_option,
)
from govcloud.cli.extranet_meaning import describe_changes, name_areas, show_changes
from govcloud.cli.fitting import print_fitting
from govcloud.cli.options import inventory_option, json_option
from govcloud.console import Screen, Words
from govcloud.errors import Exit
from govcloud.text import Text, in_words

NOTHING = Text("no changes: intended/ is what the inventory makes", "没有变更：intended/ 与清单一致")
TOTAL = Text(
    "{changes} changes on {devices} of {all} devices", "共 {changes} 项变更，涉及 {devices} 台设备（共 {all} 台）"
)
TEXT_ONLY = Text(
    "only the text changes: see it with govcloud extranet diff", "仅文本变化，查看：govcloud extranet diff"
)
HEADINGS = (
    Text("device", "设备"),
    Text("change", "变更"),
    Text("lines +", "增加行"),
    Text("lines −", "删除行"),
    Text("files", "文件"),
)
NEW, GONE, CHANGED = Text("new", "新增"), Text("gone", "移除"), Text("changed", "修改")


@click.command(
    help=in_words(
        "Show what a render would change against intended/: what it means, then which devices. NAMES are devices or "
        "nodes; by default all.",
        "列出重新生成后与 intended/ 的差异：先按含义，再按设备。可写设备或节点，默认全部。",
    )
)
@click.argument("names", nargs=-1)
@inventory_option
@out_option
@json_option
@expect_option
def plan(names: tuple[str, ...], folder: Path, out: Path | None, as_json: bool, expect_no_changes: bool) -> int:
    """Compare models for the meaning and files for the devices."""
    screen = Screen()
    intended = look_at(folder, out, screen)
    devices = intended.config_changes
    chosen = choose_devices(names, intended.models, (change.device for change in devices))
    devices = [change for change in devices if change.device in chosen]
    before = read_models(intended, choose_out(folder, out))
    found = compare_models(before, intended.models, name_areas(intended.inventory))
    changes = [change for change in found if chosen.intersection(change.devices)]
    if as_json:
        screen.json(
            {
                "changes": describe_changes(screen, changes, intended.inventory),
                "devices": [describe_device(change) for change in devices],
            }
        )
    elif not changes and not devices:
        screen.say(NOTHING)
    else:
        show_changes(screen, changes, intended.inventory)
        if not changes:
            screen.say(TEXT_ONLY)
        print_fitting(screen, HEADINGS, [make_row(change) for change in devices])
        screen.say(TOTAL(changes=len(changes), devices=len(devices), all=len(intended.models)))
    return Exit.CHANGES if expect_no_changes and (changes or devices) else Exit.DONE


def read_models(intended: Intended, place: Path) -> list[DeviceModel]:
    """The models that were written. Raises GovcloudError."""
    return [
        load_model(files[MODEL], str(place / device / MODEL))
        for device, files in intended.written.items()
        if MODEL in files
    ]


def describe_device(change: DeviceChange) -> dict[str, object]:
    """What changes of a device's files, for machines."""
    files = {file.path: dict(zip(("added", "removed"), file.counts, strict=True)) for file in change.files}
    return {"device": change.device, "new": change.is_new, "gone": change.is_gone, "files": files}


def make_row(change: DeviceChange) -> Sequence[Words]:
    """A device under `HEADINGS`."""
    turn = NEW if change.is_new else GONE if change.is_gone else CHANGED
    added, removed = (sum(counts) for counts in zip(*(file.counts for file in change.files), strict=True))
    return change.device, turn, str(added), str(removed), list_some([file.path for file in change.files])
