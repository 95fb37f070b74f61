"""`govcloud address report`: how full the address plan is, on the screen or as a workbook."""

from collections.abc import Collection, Sequence
from pathlib import Path

import click

from govcloud.addresses.find import Holding, list_holdings
from govcloud.addresses.handout import HandOut
from govcloud.addresses.report import BlockUse, report_blocks
from govcloud.addresses.tenants import plan_tenants
from govcloud.cli.address_show import HOLDING_HEADINGS, make_holding_rows
from govcloud.cli.fitting import print_fitting
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.writing import force_option, tell_written, write_file
from govcloud.console import Screen, Words
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.labels import label_choice
from govcloud.inventory.load import read_inventory
from govcloud.inventory.models.address import Use
from govcloud.inventory.problems import InvalidInventory, Problem
from govcloud.text import Text, in_words

HEADINGS = (
    Text("block", "地址块"),
    Text("prefix", "网段"),
    Text("full", "使用率"),
    Text("handed out", "已分配"),
    Text("resting", "冷却中"),
    Text("use", "用途"),
    Text("pool", "资源池"),
    Text("zone", "网络区"),
)
NOT_WRITTEN = Text(
    "planned, not written down yet: {count} (write them down with: {command})",
    "待登记 {count} 项（登记：{command}）",
)
REFUSED = Text("cannot be served: {count}", "无法分配：{count} 项")
ATTENTION = ("unknown-owner", "prefix-too-small")
"""Problems of the inventory that a report of addresses repeats."""

out_option = click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE.xlsx",
    help=in_words("Write a workbook instead.", "改为写成 .xlsx 文件。"),
)


@click.command(
    help=in_words(
        "Show how full each block of addresses.yml is, what nobody uses and what lacks; with --out, as a workbook.",
        "查看 addresses.yml 各地址块的使用率、无人使用的地址和尚缺的地址；用 --out 导出为 .xlsx。",
    )
)
@out_option
@force_option
@inventory_option
@json_option
def report(out: Path | None, force: bool, folder: Path, as_json: bool) -> None:
    """Print or write the report."""
    loaded = read_inventory(folder)
    if loaded.inventory is None:
        raise InvalidInventory(str(folder), loaded.problems)
    attention = [problem for problem in loaded.problems if problem.kind in ATTENTION]
    make_report(loaded.inventory, plan_tenants(loaded.inventory).handed, attention, out, force=force, as_json=as_json)


def make_report(  # noqa: PLR0913 - the options of a command
    inventory: Inventory,
    handed: HandOut,
    attention: Sequence[Problem],
    out: Path | None,
    *,
    force: bool,
    as_json: bool,
    uses: Collection[Use] = frozenset(Use),
) -> None:
    """Print the report on the blocks for some uses, or write it to `out`."""
    blocks = [used for used in report_blocks(inventory, handed.new) if used.block.use in uses]
    screen = Screen()
    if out is not None:
        held = [held for held in list_holdings(inventory, handed.new) if held.use in uses]
        write_file(out, make_workbook(screen, blocks, held), force=force)
        tell_written(out, as_json=as_json)
    elif as_json:
        screen.json(describe_report(screen, blocks, handed, attention))
    else:
        print_report(screen, blocks, handed, attention)


def print_report(screen: Screen, blocks: Sequence[BlockUse], handed: HandOut, attention: Sequence[Problem]) -> None:
    """The blocks as a table, then what needs somebody."""
    print_fitting(screen, HEADINGS, _make_rows(blocks))
    if handed.new:
        command = click.get_current_context().command_path.removesuffix("report") + "allocate"
        screen.say(NOT_WRITTEN(count=len(handed.new), command=command))
    for problem in attention:
        screen.say(problem.render(screen.language), "yellow")
    if handed.refused:
        screen.say(REFUSED(count=len(handed.refused)), "bold red")
        for sentence in dict.fromkeys(error.render(screen.language) for error in handed.refused.values()):
            screen.say(f"  {sentence}")


def describe_report(
    screen: Screen, blocks: Sequence[BlockUse], handed: HandOut, attention: Sequence[Problem]
) -> dict[str, object]:
    """The report for machines."""
    return {
        "blocks": [
            {
                **used.block.model_dump(mode="json", include={"code", "prefix", "use", "pool", "zone", "level", "vrf"}),
                "share": round(used.share, 6),
                "handed_out": used.handed_out,
                "planned": used.new,
                "resting": used.resting,
            }
            for used in blocks
        ],
        "planned": len(handed.new),
        "attention": [problem.to_json(screen.language) for problem in attention],
        "refused": [
            {"owner": owner, "version": version, **error.to_json(screen.language)}
            for (_, owner, version), error in handed.refused.items()
        ],
    }


def make_workbook(screen: Screen, blocks: Sequence[BlockUse], holdings: Sequence[Holding]) -> bytes:
    """The blocks and their prefixes as two sheets."""
    from govcloud.inventory.tables.page import write_report  # noqa: PLC0415 - half a second that only a workbook needs

    def words(rows: Sequence[Sequence[Words]]) -> list[list[str]]:
        return [[screen.words(cell) for cell in row] for row in rows]

    held = make_holding_rows(holdings)
    return write_report(
        [
            (screen.words(Text("Blocks", "地址块")), words([HEADINGS])[0], words(_make_rows(blocks))),
            (screen.words(Text("Prefixes", "网段")), words([HOLDING_HEADINGS])[0], words(held)),
        ]
    )


def _make_rows(blocks: Sequence[BlockUse]) -> list[Sequence[Words]]:
    return [
        (
            used.block.code,
            str(used.block.prefix),
            _show_share(used.share),
            str(used.handed_out),
            str(used.resting),
            label_choice(used.block.use),
            used.block.pool or "",
            label_choice(used.block.zone) if used.block.zone else "",
        )
        for used in blocks
    ]


def _show_share(share: float) -> str:
    percent = 100 * share
    return "0%" if not share else "<0.1%" if percent < 0.1 else f"{percent:.1f}%"  # noqa: PLR2004 - one digit is shown
