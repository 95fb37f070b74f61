"""`govcloud extranet diff`: the text that would change against `intended/`, under the lines it stands below."""

from collections.abc import Iterable
from pathlib import Path

import click

from extranet.changes.text import DeviceChange
from govcloud.cli.extranet_intended import choose_devices, expect_option, look_at, out_option
from govcloud.cli.options import inventory_option, json_option
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.text import Text, in_words

NOTHING = Text("no text changes", "没有文本变化")
STYLES = {"+": "green", "-": "red"}


@click.command(
    help=in_words(
        "Show the lines that a render would change in intended/. NAMES are devices or nodes; by default all.",
        "列出重新生成后 intended/ 中变化的文本行。可写设备或节点，默认全部。",
    )
)
@click.argument("names", nargs=-1)
@inventory_option
@out_option
@json_option
@expect_option
def diff(names: tuple[str, ...], folder: Path, out: Path | None, as_json: bool, expect_no_changes: bool) -> int:
    """Print every file that differs, with its device."""
    screen = Screen()
    intended = look_at(folder, out, screen)
    changes = intended.config_changes
    chosen = choose_devices(names, intended.models, (change.device for change in changes))
    changes = [change for change in changes if change.device in chosen]
    if as_json:
        screen.json({change.device: {file.path: file.lines for file in change.files} for change in changes})
    elif not changes:
        screen.say(NOTHING)
    else:
        print_changes(screen, changes)
    return Exit.CHANGES if expect_no_changes and changes else Exit.DONE


def print_changes(screen: Screen, changes: Iterable[DeviceChange]) -> None:
    """File by file."""
    for change in changes:
        for file in change.files:
            screen.say(f"{change.device} {file.path}", style="bold")
            for line in file.lines:
                screen.say(line, style=STYLES.get(line[0], ""))
