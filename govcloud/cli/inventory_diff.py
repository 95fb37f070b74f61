"""`govcloud inventory diff`: what changed between two inventories, or since a git revision, by meaning."""

from pathlib import Path
from typing import Any

import click

from govcloud.cli.options import inventory_option, json_option
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.inventory.demand import Demand
from govcloud.inventory.diff import Change, compare_inventories
from govcloud.inventory.diff_words import describe_change, describe_effect
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import read_inventory
from govcloud.inventory.problems import InvalidInventory
from govcloud.inventory.revision import check_out
from govcloud.text import Text, in_words

NOTHING = Text("no changes", "没有变更")
TOTAL = Text("changes: {count}", "共 {count} 处变更")
TOTAL_WITH_EFFECT = Text("changes: {count}; {effect}", "共 {count} 处变更：{effect}")


@click.command(
    help=in_words(
        "Show what changes from A to B. Each is a folder or a git revision of the inventory; without B it is the "
        "inventory as it is now, without A the last commit (HEAD).",
        "列出从 A 到 B 的变更。A、B 是目录或清单的 git 版本；省略 B 为当前清单，省略 A 为上次提交（HEAD）。",
    )
)
@click.argument("a", default="HEAD", metavar="[A]")
@click.argument("b", required=False, metavar="[B]")
@inventory_option
@json_option
@click.option(
    "--expect-no-changes",
    is_flag=True,
    help=in_words("Exit with 4 when there are changes.", "有变更时以 4 退出。"),
)
def diff(a: str, b: str | None, folder: Path, as_json: bool, expect_no_changes: bool) -> int:
    """Compare, print, and tell by the exit code when changes were not expected."""
    screen = Screen()
    base = next((Path(side) for side in (b, a) if side and Path(side).is_dir()), folder)
    new = load_side(b, base) if b else load_side_folder(folder, str(folder))
    changes = compare_inventories(load_side(a, base), new)
    effect = sum((change.effect for change in changes), Demand())
    if as_json:
        described = [describe_json(change, screen) for change in changes]
        screen.json({"count": len(changes), "effect": vars(effect), "changes": described})
    else:
        for change in changes:
            screen.say(describe_change(change, screen.language))
        words = describe_effect(effect, screen.language)
        total = TOTAL_WITH_EFFECT if words else TOTAL
        screen.say(total(count=len(changes), effect=words) if changes else NOTHING)
    return Exit.CHANGES if changes and expect_no_changes else Exit.DONE


def load_side(name: str, base: Path) -> Inventory:
    """The inventory that `name` means: a folder, or a revision of `base`. Raises UsageError, InvalidInventory."""
    if Path(name).is_dir():
        return load_side_folder(Path(name), name)
    with check_out(base, name) as content:
        return load_side_folder(content, name)


def load_side_folder(folder: Path, name: str) -> Inventory:
    """The inventory in a folder; `name` is what messages call it."""
    loaded = read_inventory(folder)
    if loaded.inventory is None:
        raise InvalidInventory(name, loaded.problems)
    return loaded.inventory


def describe_json(change: Change, screen: Screen) -> dict[str, Any]:
    """One change for machines."""
    return {
        "kind": change.kind,
        "subject": change.subject,
        "turn": change.turn.value,
        "differences": [
            {"path": list(difference.steps), "old": difference.old, "new": difference.new}
            for difference in change.differences
        ],
        "effect": vars(change.effect),
        "message": describe_change(change, screen.language),
    }
