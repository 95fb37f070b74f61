"""`govcloud placement choose`: pools chosen for systems that have none, written to the departments' files."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import click

from govcloud.cli.asking import ask
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.own_city import refuse_example
from govcloud.cli.placement_explain import describe_choice, find_system, list_reasons, print_choice, show_points
from govcloud.console import Screen
from govcloud.errors import Exit, GovcloudError, UsageError
from govcloud.inventory.changes import Change, join_changes, put_value
from govcloud.inventory.edit import Edit, edit_departments
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.text import Text, in_words
from stacks.placement.choose import Choice, settle_placement

ALREADY = Text("{name} is on {pool} already; nothing was written", "{name} 已在 {pool} 上，没有写入")
ALL_PLACED = Text("every system has a pool; nothing was written", "所有业务系统都已指定资源池，没有写入")
NAME_ONE = Text(
    "name a system, or --all for every system without a pool", "请指明业务系统，或用 --all 选择全部未指定的"
)
NOT_BOTH = Text("give a system or --all, not both", "系统与 --all 只能给一个")
QUESTION = Text("Write this to the inventory?", "写入清单？")
NOT_ASKED = Text("nobody can be asked whether to write this", "无法询问是否写入")
SAY_YES = Text("give --yes to write it without asking", "加 --yes 直接写入")
WRITTEN = Text("written: {path}", "已写入：{path}")
NO_POOL = Text("no pool can take the system", "没有资源池能容纳该系统")
EXPLAIN = Text("see why: govcloud placement explain {name}", "查看原因：govcloud placement explain {name}")
HEADINGS = (Text("system", "业务系统"), Text("pool", "资源池"), Text("score", "得分"), Text("why", "理由"))


@click.command(
    help=in_words(
        "Choose a pool for SYSTEM (DEPARTMENT.SYSTEM, or a unique code), or for every system without one, and write it "
        "to the department's file. What is written there never moves by itself.",
        "为 SYSTEM（部门.系统，或唯一的系统编号）或全部未指定的系统选择资源池，并写入部门文件。写入后不会自行变动。",
    )
)
@click.argument("system", required=False)
@click.option("--all", "every", is_flag=True, help=in_words("Every system without a pool.", "全部未指定的系统。"))
@click.option("--yes", "-y", is_flag=True, help=in_words("Write without asking.", "不再询问，直接写入。"))
@inventory_option
@json_option
def choose(system: str | None, every: bool, yes: bool, folder: Path, as_json: bool) -> int:
    """Write the choice; exit code 1 when no pool can take one of the systems."""
    if every == bool(system):
        raise UsageError(NOT_BOTH if every else NAME_ONE)
    inventory, screen = load_inventory(folder), Screen()
    choices = settle_placement(inventory)
    if system is not None:
        department, code = find_system(inventory, system)
        choices = [choice for choice in choices if (choice.department, choice.system) == (department, code)]
    chosen = [choice for choice in choices if choice.pool is not None]
    if not as_json:
        _show(screen, inventory, system, choices)
    edits: Sequence[Edit] = ()
    if chosen:
        refuse_example(folder)
        ask(screen, QUESTION, UsageError(NOT_ASKED, todo=SAY_YES), yes=yes, as_json=as_json)
        edits = write_choices(folder, chosen)
    if as_json:
        described = [describe_choice(choice, inventory.city.placement, screen) for choice in choices]
        screen.json({"choices": described, "files": [str(edit.path) for edit in edits]})
    else:
        for edit in edits:
            screen.say(WRITTEN(path=edit.path))
        for choice in choices:
            if choice.pool is None:
                name = f"{choice.department}.{choice.system}"
                screen.error(GovcloudError(NO_POOL, name, todo=EXPLAIN(name=name)))
    return Exit.DONE if len(chosen) == len(choices) else Exit.FAILED


def write_choices(folder: Path, choices: Sequence[Choice]) -> list[Edit]:
    """Write pools to the departments' files, all checked together first. Raises as `edit_departments`."""
    changes: dict[str, list[Change]] = defaultdict(list)
    for choice in choices:
        if choice.pool is not None:
            changes[choice.department].append(put_value(("systems", choice.system, "pool"), choice.pool, after="zone"))
    return edit_departments(folder, {code: join_changes(parts) for code, parts in changes.items()})


def _show(screen: Screen, inventory: Inventory, system: str | None, choices: Sequence[Choice]) -> None:
    if system is not None and choices:
        print_choice(screen, inventory, choices[0])
    elif system is not None:
        department, code = find_system(inventory, system)
        record = next(s for s in inventory.department_by_code[department].systems if s.code == code)
        screen.say(ALREADY(name=f"{department}.{code}", pool=record.pool))
    elif choices:
        stop = "；" if screen.language == "zh" else "; "
        rows = []
        for choice in choices:
            best = choice.judgements[0]
            why = stop.join(screen.words(reason) for reason in list_reasons(best))
            score = show_points(best.score) if best.fits else ""
            rows.append((f"{choice.department}.{choice.system}", choice.pool or "–", score, why))
        screen.table(HEADINGS, rows)
    else:
        screen.say(ALL_PLACED)
