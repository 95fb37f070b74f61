"""What `govcloud extranet render`, `plan` and `diff` share: their options; what is wanted against what is written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from extranet.addresses import plan_extranet
from extranet.changes.text import DeviceChange, compare_files
from extranet.devices.build import build_devices
from extranet.devices.model import DeviceModel
from extranet.intended import MODEL, read_intended, render_intended
from extranet.rendering import Files
from govcloud.console import Screen
from govcloud.errors import UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.nearest import find_nearest
from govcloud.text import Text, in_words, literal

INTENDED = "intended"
"""Folder beside the inventory's files."""
PROGRESS_FROM, PROGRESS_EVERY = 500, 1000

RENDERED = Text("rendered {done} of {count} devices", "已生成 {done}/{count} 台设备")
NO_DEVICE = Text('there is no device or node "{name}"', "没有设备或节点“{name}”")
NEAR = Text('did you mean "{near}"?', "是不是“{near}”？")
MANY = 6
MORE = Text("{names} and {more} more", "{names} 等，另有 {more} 个")
LIST = Text("see them with: govcloud inventory list devices", "查看全部：govcloud inventory list devices")

out_option = click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=in_words(
        "Folder of the intended configurations; by default intended/ in the inventory.",
        "目标配置所在目录；默认为清单目录下的 intended/。",
    ),
)
"""`out: Path | None`; see `choose_out`."""

expect_option = click.option(
    "--expect-no-changes",
    is_flag=True,
    help=in_words("Exit with 4 when there are changes.", "有变更时以 4 退出。"),
)
"""`expect_no_changes: bool`."""


@dataclass(frozen=True)
class Intended:
    """One look at both: what the inventory makes, and what is written."""

    inventory: Inventory
    models: tuple[DeviceModel, ...]
    wanted: Mapping[str, Files]
    written: Mapping[str, Files]

    @property
    def changes(self) -> list[DeviceChange]:
        """Devices whose files differ, their models too."""
        return compare_files(self.written, self.wanted)

    @property
    def config_changes(self) -> list[DeviceChange]:
        """Devices whose configuration differs."""
        return compare_files(self.written, self.wanted, leave_out=MODEL)


def choose_out(folder: Path, out: Path | None) -> Path:
    """Where the intended configurations of the inventory in `folder` are."""
    return out or folder / INTENDED


def look_at(folder: Path, out: Path | None, screen: Screen) -> Intended:
    """Render everything in memory and read what is written. Raises GovcloudError."""
    inventory = load_inventory(folder)
    models = build_devices(inventory, plan_extranet(inventory))
    wanted = {}
    tell = tell_progress(screen, RENDERED)
    for number, model in enumerate(models, 1):
        wanted[model.code] = render_intended(model)
        tell(number, len(models))
    return Intended(inventory, models, wanted, read_intended(choose_out(folder, out)))


def tell_progress(screen: Screen, words: Text) -> Callable[[int, int], None]:
    """A line now and then where there is much to do, none where there is little."""

    def tell(done: int, count: int) -> None:
        if count >= PROGRESS_FROM and (done % PROGRESS_EVERY == 0 or done == count):
            screen.tell(words(done=done, count=count))

    return tell


def choose_devices(names: Iterable[str], models: Iterable[DeviceModel], changed: Iterable[str]) -> frozenset[str]:
    """The devices that were named, by their codes or their nodes'; all when none was. Raises UsageError."""
    nodes: dict[str, set[str]] = {code: {code} for code in changed}
    for model in models:
        nodes.setdefault(model.code, set()).add(model.code)
        nodes.setdefault(model.node, set()).add(model.code)
    chosen: set[str] = set()
    for name in names:
        if name not in nodes:
            near = find_nearest(name, nodes)
            raise UsageError(NO_DEVICE(name=name), todo=NEAR(near=near) if near else LIST)
        chosen |= nodes[name]
    return frozenset(chosen or {code for codes in nodes.values() for code in codes})


def list_some(names: Sequence[str]) -> Text:
    """The first few names, and how many more there are."""
    words = literal(", ".join(names[:MANY]))
    return MORE(names=words, more=len(names) - MANY) if len(names) > MANY else words
