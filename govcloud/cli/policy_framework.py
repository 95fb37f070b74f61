"""`govcloud policy framework`: which frameworks there are, and their items with the checks behind them."""

import click

from govcloud.cli.options import json_option
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.text import Text, in_words
from policies.catalogue.read import all_checks
from policies.catalogue.words import BASES, OWNERS
from policies.frameworks.framework import Framework, Item
from policies.frameworks.load import all_frameworks, find_framework

LIST_HEADINGS = (
    Text("framework", "框架"),
    Text("title", "名称"),
    Text("items", "条目"),
    Text("with checks", "有检查项"),
    Text("with rules", "有规则"),
    Text("red lines", "红线"),
)
HEADINGS = (
    Text("item", "条目"),
    Text("title", "名称"),
    Text("level", "起始等级"),
    Text("owner", "责任方"),
    Text("red line", "红线"),
    Text("basis", "条款依据"),
    Text("checks", "检查项"),
)
RED = Text("red line", "红线")
NONE = Text("a person looks", "人工")
OWN_LINES = Text(
    "which items are red lines is this product's reading: the official list was not seen",
    "红线为本产品自行判定，尚未见到官方清单",
)
LEFT_OUT = Text("left out: {what}", "未列入：{what}")


@click.group(help=in_words("See the frameworks and their items.", "查看合规框架及其条目。"))
def framework() -> None:
    """The group."""


@framework.command(
    "list", help=in_words("Every framework, with how much of it is checked.", "列出合规框架及检查覆盖情况。")
)
@json_option
def list_(*, as_json: bool) -> int:
    """Exit code 0."""
    screen = Screen()
    if as_json:
        screen.json([describe(each, screen) for each in all_frameworks().values()])
        return Exit.DONE
    rows: list[list[Text | str]] = [
        [each.code, each.title.text, *map(str, count(each)), str(sum(item.red_line for item in each.items))]
        for each in all_frameworks().values()
    ]
    screen.table(LIST_HEADINGS, rows)
    return Exit.DONE


@framework.command(
    help=in_words("The items of a framework, with the checks behind them.", "查看框架条目及对应检查项。")
)
@click.argument("code", metavar="FRAMEWORK")
@click.option(
    "--level",
    type=click.IntRange(1, 4),
    metavar="1-4",
    help=in_words("Only items of this level.", "只列出该等级的条目。"),
)
@json_option
def show(code: str, *, level: int | None, as_json: bool) -> int:
    """Exit code 0; 2 when there is no such framework."""
    screen, chosen = Screen(), find_framework(code)
    items = list(chosen.items) if level is None else chosen.asked(level)
    if as_json:
        screen.json({**describe(chosen, screen), "items": [item.model_dump(mode="json") for item in items]})
        return Exit.DONE
    screen.table(HEADINGS, [to_row(item) for item in items], title=chosen.title.text)
    if chosen.red_lines == "own":
        screen.say(OWN_LINES, "yellow")
    if chosen.leaves_out is not None:
        screen.say(LEFT_OUT(what=chosen.leaves_out.text))
    return Exit.DONE


def count(chosen: Framework) -> tuple[int, int, int]:
    """Items, those with a check, and those of which a check has a rule."""
    checks = all_checks()
    ruled = sum(any(checks[name].built for name in item.checks) for item in chosen.items)
    return len(chosen.items), sum(bool(item.checks) for item in chosen.items), ruled


def describe(chosen: Framework, screen: Screen) -> dict[str, object]:
    """A framework for machines, without its items."""
    items, checked, ruled = count(chosen)
    return {
        "code": chosen.code,
        "title": screen.words(chosen.title.text),
        "source": chosen.source,
        "score": chosen.score,
        "counts": {"items": items, "with_checks": checked, "with_rules": ruled},
        "red_lines": chosen.red_lines,
    }


def to_row(item: Item) -> list[Text | str]:
    """One line of the table."""
    checks: Text | str = " ".join(item.checks) if item.checks else NONE
    red: Text | str = RED if item.red_line else ""
    return [item.id, item.title.text, str(item.level), OWNERS[item.owner], red, BASES[item.basis], checks]
