"""`govcloud monitor show`: one pass over every source, on the terminal. Nothing is served and nothing stays running."""

import asyncio
import random
from collections.abc import Mapping
from typing import Any

import click

from govcloud.cli.monitor_sources import Wish, open_sources, source_options, utc_now
from govcloud.cli.options import json_option
from govcloud.cli.state_options import run_async
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.text import Text, in_words
from monitors.serve.kept import Kept
from monitors.serve.passes import Keeper

HEADINGS = (
    Text("source", "数据源"),
    Text("state", "状态"),
    Text("samples", "样本"),
    Text("calls", "调用"),
    Text("seconds", "用时（秒）"),
    Text("what is missing", "缺少的数据"),
)
UP, DOWN = Text("up", "正常"), Text("down", "失败")
ASKING = Text("asking {n} sources …", "正在采集 {n} 个数据源……")


@click.command(
    help=in_words(
        "Ask every source once and show what it said. Exit code 1: one did not answer.",
        "各数据源采集一次并显示结果。退出码 1：有数据源未应答。",
    )
)
@source_options
@json_option
def show(*, as_json: bool, **wish: Any) -> int:
    """Exit code 1: a source did not answer."""
    screen, asked = Screen(), Wish(**wish)
    inventory = load_inventory(asked.folder)
    kept = run_async(ask_once(screen, asked, inventory))
    if as_json:
        screen.json([to_json(screen, each) for each in kept.values()])
    else:
        screen.table(HEADINGS, [make_row(screen, each) for each in kept.values()], folding=(5,))
    return Exit.DONE if all(each.up for each in kept.values()) else Exit.FAILED


async def ask_once(screen: Screen, wish: Wish, inventory: Inventory) -> Mapping[str, Kept]:
    """What the sources said, all asked side by side."""
    async with open_sources(wish, inventory) as sources:
        keeper = Keeper(sources, chance=random.random, wall=utc_now)
        with screen.err.status(screen.words(ASKING(n=len(sources)))):
            await asyncio.gather(*(keeper.ask(each.name) for each in sources))
        return keeper.kept()


def make_row(screen: Screen, kept: Kept) -> list[Text | str]:
    """One source for people."""
    gaps = [screen.words(kept.error.what)] if kept.error else [screen.words(each) for each in kept.gaps]
    numbers = (f"{len(kept.samples):,}", f"{kept.calls:,}", f"{kept.seconds or 0:.1f}")
    return [kept.name, UP if kept.up else DOWN, *numbers, "; ".join(gaps)]


def to_json(screen: Screen, kept: Kept) -> dict[str, Any]:
    """One source for machines, with all that it told."""
    return {
        "source": kept.name,
        "kind": kept.kind,
        "up": bool(kept.up),
        "error": None if kept.error is None else kept.error.to_json(screen.language),
        "seconds": kept.seconds,
        "calls": kept.calls,
        "gaps": [screen.words(each) for each in kept.gaps],
        "samples": [
            {"metric": each.metric.name, "labels": each.by_label, "value": each.value} for each in kept.samples
        ],
    }
