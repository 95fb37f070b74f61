"""`govcloud capacity`: how full pools are, how that grows, when they will be full, and what would be if."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from govcloud.cli.capacity_read import list_sites, look_at_pools, lose_parts, lose_sites, refuse_unknown_parts, remember
from govcloud.cli.capacity_show import Steps, show_lines, to_json
from govcloud.cli.check_options import many
from govcloud.cli.lazy import CommandTable, lazy_group
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.pool_options import choose_pools, clouds_option
from govcloud.cli.writing import force_option, tell_written, write_file
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.inventory.load import load_inventory
from govcloud.text import Text, in_words
from monitors.capacity.chart import draw_lines
from monitors.capacity.view import make_lines
from monitors.capacity.wish import read_announced, read_wish

KEPT = Text("kept for {day}: {n} levels", "已保存 {day} 的 {n} 项数据")
COMMANDS: CommandTable = {
    "advise": (
        "govcloud.cli.capacity_advise:advise",
        Text("See what to make larger or smaller, and what nobody uses.", "查看扩缩容和回收建议。"),
    ),
    "loss": (
        "govcloud.cli.capacity_loss:loss",
        Text("What if a host or a site fails: does the rest carry all.", "失去一台主机或一个站点后，其余能否承载。"),
    ),
    "pairs": (
        "govcloud.cli.capacity_pairs:pairs",
        Text("See whether pairs of storage arrays are in sync.", "查看阵列双活对是否正常。"),
    ),
}
"""What else can be asked of capacity."""


@dataclass(frozen=True)
class Asked:
    """What a person asked for."""

    codes: tuple[str, ...]
    supposed: tuple[str, ...]
    lost: tuple[str, ...]
    sites: tuple[str, ...]
    keep: bool
    out: Path | None
    force: bool
    folder: Path
    clouds: Path | None
    as_json: bool


@click.group(
    cls=lazy_group(COMMANDS),
    invoke_without_command=True,
    help=in_words(
        "Tell how full the pools are, how that grows and when they will be full. What was not read is missing, never"
        " empty.",
        "查看各资源池的占用、增长和预计用满日期。未能读取的内容列为缺少数据，不视为空闲。",
    ),
)
@many("--pool", "codes", in_words("Only this pool.", "只查看该资源池。"))
@click.option(
    "--add",
    "supposed",
    multiple=True,
    metavar="WORDS",
    help=in_words(
        'Suppose that this comes: "2000 cores on telecom on 2027-03-01". May be given several times.',
        "假设有此新增：“2000 cores on telecom on 2027-03-01”，可多次指定。",
    ),
)
@many(
    "--without",
    "lost",
    in_words(
        "Suppose that this part fails: POOL/PART. The rest of the pool then carries everything.",
        "假设该分区失效：资源池/分区，由池内其余部分承载全部。",
    ),
    metavar="POOL/PART",
)
@many(
    "--site-loss",
    "sites",
    in_words(
        "Suppose that this site fails, with all that the inventory says is there. Dual-active storage stays.",
        "假设该站点失效，包括清单所列该站点的全部分区；双活存储仍可用。",
    ),
    metavar="SITE",
)
@click.option(
    "--keep", is_flag=True, help=in_words("Keep today's levels, for the growth.", "保存今天的数据，用于判断增长。")
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=in_words("Also draw it: FILE.svg or FILE.html.", "同时绘制图形：FILE.svg 或 FILE.html。"),
)
@force_option
@inventory_option
@clouds_option
@json_option
@click.pass_context
def capacity(context: click.Context, /, **asked: Any) -> int:
    """Exit code 1: something could not be read."""
    return Exit.DONE if context.invoked_subcommand is not None else tell_capacity(Asked(**asked))


def tell_capacity(asked: Asked) -> int:
    """Everything that a person asked for, read, foretold, drawn and said."""
    wishes, screen, inventory = [read_wish(each) for each in asked.supposed], Screen(), load_inventory(asked.folder)
    chosen = choose_pools(inventory, asked.codes)
    today = datetime.now(ZoneInfo(inventory.city.timezone)).date()
    choose_pools(inventory, [each.pool for each in wishes])
    snapshot = look_at_pools(screen, inventory, chosen, asked.clouds).snapshot
    refuse_unknown_parts(screen, snapshot, wishes)
    levels = lose_parts(snapshot.levels, asked.lost)
    levels = lose_sites(levels, list_sites(inventory), asked.sites)
    history, announced = remember(snapshot, today, keep=asked.keep), read_announced(inventory.announced)
    lines = make_lines(levels, history, wishes, today, announced)
    if asked.out is not None:
        picture = draw_lines(lines, screen.language, page=asked.out.suffix == ".html")
        write_file(asked.out, picture, force=asked.force)
    if asked.as_json:
        screen.json(to_json(screen, lines, snapshot))
        return Exit.FAILED if snapshot.gaps else Exit.DONE
    show_lines(screen, lines, snapshot, Steps(wishes, announced), history)
    if asked.keep:
        screen.say(KEPT(day=today, n=len(snapshot.levels)))
    if asked.out is not None:
        tell_written(asked.out, as_json=False)
    return Exit.FAILED if snapshot.gaps else Exit.DONE
