"""`govcloud inventory import | export | template`: departments as spreadsheets, out and in again."""

from pathlib import Path
from typing import Any

import click

from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.own_city import refuse_example
from govcloud.cli.writing import WRITTEN, force_option, tell_written, write_file
from govcloud.console import Screen
from govcloud.errors import Exit, UsageError
from govcloud.folders import make_folder
from govcloud.inventory.diff_words import describe_change
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.department import Department
from govcloud.inventory.nearest import find_nearest
from govcloud.inventory.problems import list_names
from govcloud.inventory.tables.csv_out import write_csv_tables
from govcloud.inventory.tables.table_file import InvalidTables
from govcloud.inventory.tables.take_over import TakenOver, read_tables, take_over
from govcloud.inventory.tables.workbook_out import write_form, write_workbook
from govcloud.text import Text, in_words

FORMATS = ("xlsx", "csv", "json")

NO_DEPARTMENT = Text('there is no department "{code}"', "没有部门“{code}”")
NEAR = Text('did you mean "{near}"?', "是不是“{near}”？")
UNKNOWN_FORMAT = Text('there is no format "{suffix}"', "没有“{suffix}”这种格式")
GIVE_FORMAT = Text("give --format xlsx, csv or json", "请用 --format 指定 xlsx、csv 或 json")
NO_CHANGE = Text("nothing differs from the inventory; nothing was written", "与清单一致，没有写入")
DRY_RUN = Text("dry run: nothing was written", "试运行：没有写入")

out_option = click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="PATH",
    help=in_words("Where to write.", "写到哪里。"),
)
department_option = click.option(
    "--department",
    "codes",
    multiple=True,
    metavar="CODE",
    help=in_words("Only this department; may be repeated.", "只要这个部门，可重复。"),
)


@click.command(
    "export",
    help=in_words(
        "Write departments as tables: one .xlsx, a folder of .csv, or one .json of everything.",
        "导出部门表格：一个 .xlsx、一个 .csv 目录，或包含全部内容的 .json。",
    ),
)
@inventory_option
@out_option
@click.option(
    "--format",
    "chosen",
    type=click.Choice(FORMATS),
    help=in_words("Default: by the name of PATH.", "默认按 PATH 的后缀判断。"),
)
@department_option
@force_option
@json_option
def export(folder: Path, out: Path, chosen: str | None, codes: tuple[str, ...], force: bool, as_json: bool) -> None:
    """Write the inventory's departments to a file or folder."""
    inventory = load_inventory(folder)
    departments = find_departments(inventory, codes)
    written = chosen or out.suffix.lstrip(".").lower() or "csv"
    if written not in FORMATS:
        raise UsageError(UNKNOWN_FORMAT(suffix=out.suffix), str(out), todo=GIVE_FORMAT)
    if written == "json":
        write_file(out, inventory.model_dump_json(by_alias=True, exclude_none=True, indent=2) + "\n", force=force)
    elif written == "xlsx":
        write_file(out, write_workbook(departments, inventory), force=force)
    else:
        with make_folder(out, replace=force) as new:
            for name, text in write_csv_tables(departments).items():
                (new / name).write_text(text, encoding="utf-8-sig", newline="")
    tell_written(out, as_json=as_json)


@click.command(
    help=in_words(
        "Write the form that a department fills in; with --department, filled in with what it has.",
        "生成部门填写的申请表；给出 --department 时预填该部门的现有内容。",
    )
)
@inventory_option
@out_option
@click.option(
    "--department", "code", metavar="CODE", help=in_words("Fill in what this department has.", "预填这个部门的内容。")
)
@force_option
@json_option
def template(folder: Path, out: Path, code: str | None, force: bool, as_json: bool) -> None:
    """Write a form with the names of this city to choose from."""
    inventory = load_inventory(folder)
    departments = find_departments(inventory, (code,)) if code else []
    write_file(out, write_form(departments, inventory), force=force)
    tell_written(out, as_json=as_json)


@click.command(
    "import",
    help=in_words(
        "Take over departments from FILE: a filled-in form, an exported workbook, a .csv or a folder of .csv files.",
        "从 FILE 导入部门：填好的申请表、导出的工作簿、.csv 文件或 .csv 目录。",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@inventory_option
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=in_words("The same as --inventory.", "同 --inventory。"),
)
@click.option("--dry-run", is_flag=True, help=in_words("Show the changes, write nothing.", "只显示变更，不写入。"))
@click.option(
    "--allow-removal",
    is_flag=True,
    help=in_words("Also remove what FILE no longer has.", "同时删除 FILE 中已没有的内容。"),
)
@json_option
def import_(file: Path, folder: Path, into: Path | None, dry_run: bool, allow_removal: bool, as_json: bool) -> int:
    """Check a file, show what it changes, and write it."""
    screen = Screen()
    folder = into or folder
    if into is None and not dry_run:
        refuse_example(folder)
    try:
        done = take_over(read_tables(file), folder, dry_run=dry_run, allow_removal=allow_removal)
    except InvalidTables as wrong:
        if not as_json:
            raise
        screen.json({"valid": False, "problems": [problem.to_json(screen.language) for problem in wrong.problems]})
        return wrong.exit_code
    if as_json:
        screen.json({"valid": True, "dry_run": dry_run, **describe_import(done, screen)})
    else:
        _print_import(done, screen, dry_run=dry_run)
    return Exit.DONE


def find_departments(inventory: Inventory, codes: tuple[str, ...]) -> list[Department]:
    """The departments with these codes, all when there are none. Raises UsageError with the nearest code."""
    known = inventory.department_by_code
    for code in codes:
        if code not in known:
            near = find_nearest(code, known)
            why = Text("there is {names}", "有 {names}")(names=list_names(known))
            raise UsageError(NO_DEPARTMENT(code=code), "--department", why, NEAR(near=near) if near else None)
    return [known[code] for code in codes] if codes else inventory.departments


def describe_import(done: TakenOver, screen: Screen) -> dict[str, Any]:
    """The result for machines."""
    return {
        "files": [str(edit.path) for edit in done.edits if edit.changed],
        "changes": [describe_change(change, screen.language) for change in done.changes],
        "warnings": [problem.to_json(screen.language) for problem in done.warnings],
    }


def _print_import(done: TakenOver, screen: Screen, *, dry_run: bool) -> None:
    for problem in done.warnings:
        screen.tell(problem.render(screen.language), "yellow")
    for change in done.changes:
        screen.say(describe_change(change, screen.language))
    changed = [edit for edit in done.edits if edit.changed]
    if not changed:
        screen.say(NO_CHANGE)
    elif dry_run:
        screen.say(DRY_RUN)
    else:
        for edit in changed:
            screen.say(WRITTEN(path=edit.path))
