"""`govcloud extranet merge`: plan a department's private network into the extranet, and write what follows from it."""

import json
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path

import click

from extranet.merging.merge import Merge, plan_merge
from extranet.merging.steps import write_steps
from govcloud.cli.asking import ask, yes_option
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.own_city import refuse_example
from govcloud.console import Screen
from govcloud.errors import Exit, UsageError
from govcloud.files import write_atomic
from govcloud.inventory.edit import rewrite_files
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.address import AddressBlock
from govcloud.inventory.models.base import Prefix
from govcloud.text import Text, in_words

NOT_A_PREFIX = Text("{given} is not a prefix", "{given} 不是网段")
LIKE = Text("write it like 172.20.0.0/16", "写法如 172.20.0.0/16")
QUESTION = Text("Write the area and its blocks to the inventory?", "把区域和地址块写入清单？")
NOT_ASKED = Text("nobody can be asked whether to write this", "无法询问是否写入")
SAY_YES = Text("give --yes to write it without asking", "加 --yes 直接写入")
IN_THE_WAY = Text("something is in the way (see above); nothing was written", "存在须先处理的问题（见上），没有写入")
WRITTEN = Text("written: {path}", "已写入：{path}")
NOTHING_NEW = Text("the inventory has all of it already", "清单中已全部包含")


@click.command(
    help=in_words(
        "Plan the private network of DEPARTMENT into an area of its own: overlaps, what goes into the inventory, and "
        "the steps of the migration. Asks before it writes.",
        "规划将部门专网并入其专用网络区：检查地址重叠，写入清单，并生成迁移步骤。写入前会询问。",
    )
)
@click.argument("department")
@click.option(
    "--prefix",
    "given",
    multiple=True,
    required=True,
    metavar="PREFIX",
    help=in_words("A prefix of the private network; may be repeated.", "专网的网段，可重复。"),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=in_words("Write the steps to this file; else they are printed.", "把步骤写入该文件；默认直接输出。"),
)
@yes_option
@inventory_option
@json_option
def merge(department: str, given: tuple[str, ...], out: Path | None, yes: bool, folder: Path, as_json: bool) -> int:
    """Exit code 1 when an overlap is in the way."""
    screen = Screen()
    planned = plan_merge(load_inventory(folder), department, [read_prefix(prefix) for prefix in given])
    steps = write_steps(planned, screen.language)
    if as_json:
        screen.json(describe(planned, screen))
    elif out is None:
        screen.say(steps)
    if out is not None:
        write_atomic(out, steps)
        screen.tell(WRITTEN(path=out))
    if not planned.possible:
        screen.tell(IN_THE_WAY, "red")
        return Exit.FAILED
    if not planned.new_vrf and not planned.blocks:
        screen.tell(NOTHING_NEW)
        return Exit.DONE
    refuse_example(folder)
    ask(screen, QUESTION, UsageError(NOT_ASKED, todo=SAY_YES), yes=yes, as_json=as_json)
    for edit in rewrite_files(folder, list_rewrites(folder, planned), dry_run=False):
        screen.tell(WRITTEN(path=edit.path))
    return Exit.DONE


def read_prefix(given: str) -> Prefix:
    """A prefix as it was typed. Raises UsageError."""
    try:
        return ip_network(given)
    except ValueError as wrong:
        raise UsageError(NOT_A_PREFIX(given=given), todo=LIKE) from wrong


def list_rewrites(folder: Path, planned: Merge) -> dict[Path, Callable[[bytes | None], str]]:
    """Files that a merge adds to, each with what makes its new text of the old."""
    blocks = [write_block(block) for block in planned.blocks]
    rewrites = {folder / "addresses.yml": adder(blocks)} if blocks else {}
    if planned.new_vrf:
        record = planned.vrf.model_dump(mode="json")
        rewrites[folder / "extranet" / "vrfs.yml"] = adder([json.dumps(record, ensure_ascii=False)])
    return rewrites


def write_block(block: AddressBlock) -> str:
    """One item of `addresses.yml`; JSON is YAML."""
    return json.dumps(block.model_dump(mode="json", exclude_none=True), ensure_ascii=False)


def adder(items: list[str]) -> Callable[[bytes | None], str]:
    """Puts items at the end of a YAML list."""

    def add(before: bytes | None) -> str:
        text = (before or b"").decode("utf-8")
        separator = "" if not text or text.endswith("\n") else "\n"
        return text + separator + "".join(f"- {item}\n" for item in items)

    return add


def describe(planned: Merge, screen: Screen) -> dict[str, object]:
    """The plan for machines."""
    return {
        "department": planned.department,
        "vrf": planned.vrf.model_dump(mode="json"),
        "new_vrf": planned.new_vrf,
        "blocks": [block.model_dump(mode="json", exclude_none=True) for block in planned.blocks],
        "sites": [node.code for node in planned.sites],
        "findings": [
            {"message": finding.words.render(screen.language), "blocks": finding.blocks} for finding in planned.findings
        ],
        "possible": planned.possible,
    }
