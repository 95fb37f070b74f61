"""`govcloud inventory show`: everything about one department, system, pool or node, and where it is written."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from govcloud.cli.inventory_sheets import SHEETS
from govcloud.cli.options import inventory_option, json_option
from govcloud.console import Screen
from govcloud.errors import UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import Loaded, read_inventory
from govcloud.inventory.models.base import Model
from govcloud.inventory.nearest import find_nearest
from govcloud.inventory.problems import InvalidInventory
from govcloud.inventory.reading.source import Steps
from govcloud.text import Text, in_words


class Found(NamedTuple):
    """A thing in the inventory: its kind, what `show` calls it, the way to it, and the record."""

    kind: str
    code: str
    path: Steps
    record: Model


@click.command(
    help=in_words(
        "Show one thing: a department, DEPARTMENT/SYSTEM, a pool or a node. KIND/CODE says which, if a code is used "
        "for several: departments/health, nodes/health.",
        "查看一个部门、业务系统（部门/系统）、资源池或节点。同一编号有多个对象时写明类别：departments/health、nodes/health。",
    )
)
@click.argument("code")
@inventory_option
@json_option
def show(code: str, folder: Path, as_json: bool) -> None:
    """Print a sheet; exit code 2 when there is no such thing, or the inventory is not valid."""
    loaded = read_inventory(folder)
    if loaded.inventory is None:
        raise InvalidInventory(str(folder), loaded.problems)
    found = find_thing(loaded.inventory, code)
    screen = Screen()
    if as_json:
        record = found.record.model_dump(mode="json", by_alias=True)
        screen.json({"kind": found.kind, "code": found.code, "place": loaded.locate(found.path), "record": record})
    else:
        print_sheet(screen, loaded, loaded.inventory, found)


def print_sheet(screen: Screen, loaded: Loaded, inventory: Inventory, found: Found) -> None:
    """The sheet of the thing's kind."""
    SHEETS[found.kind](screen, inventory, found.record, loaded.locate(found.path), found.code)


def find_thing(inventory: Inventory, code: str) -> Found:
    """The one thing that a code means. Raises UsageError when it means none, with the nearest, or several."""
    things = list(list_things(inventory))
    matching = [thing for thing in things if code in {thing.code, f"{thing.kind}/{thing.code}"}]
    matching = matching or [thing for thing in things if thing.kind == "systems" and thing.code.endswith(f"/{code}")]
    if len(matching) == 1:
        return matching[0]
    if matching:
        names = ", ".join(
            sorted(thing.code if "/" in thing.code else f"{thing.kind}/{thing.code}" for thing in matching)
        )
        what = Text('"{code}" means several things', "“{code}”对应多个对象")
        raise UsageError(what(code=code), todo=Text("Write one of: {names}", "请写其中之一：{names}")(names=names))
    what = Text(
        'there is no department, system, pool or node "{code}"', "没有编号为“{code}”的部门、业务系统、资源池或节点"
    )
    near = find_nearest(code, (thing.code for thing in things))
    hint = Text('Perhaps "{near}" is meant', "也许是“{near}”")(near=near) if near else None
    raise UsageError(
        what(code=code), todo=hint or Text("See: govcloud inventory list", "请看：govcloud inventory list")
    )


def list_things(inventory: Inventory) -> Iterator[Found]:
    """Everything that has a sheet."""
    for i, pool in enumerate(inventory.pools):
        yield Found("pools", pool.code, ("pools", i), pool)
    for i, department in enumerate(inventory.departments):
        yield Found("departments", department.code, ("departments", i), department)
        for j, system in enumerate(department.systems):
            yield Found("systems", f"{department.code}/{system.code}", ("departments", i, "systems", j), system)
    for i, node in enumerate(inventory.extranet.nodes):
        yield Found("nodes", node.code, ("extranet", "nodes", i), node)
