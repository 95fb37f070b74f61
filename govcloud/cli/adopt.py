"""`govcloud adopt`: takes an existing project of a pool into the inventory and the state, without touching it."""

import asyncio
import difflib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from govcloud.cli.asking import yes_option
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.own_city import refuse_example
from govcloud.cli.pool_options import choose_pools, clouds_option
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.inventory.edit import Edit
from govcloud.inventory.load import load_inventory
from govcloud.settings import load_settings
from govcloud.text import Text, in_words
from stacks.adoption.plan import Adoption, Request, plan_adoption
from stacks.adoption.write import write_adoption
from stacks.operations.changes import Change
from stacks.operations.world import open_world

READING = Text("reading project {project} …", "正在读取项目 {project}……")
ADOPTED = Text("{n} resources for stack {stack}: {kinds}", "栈 {stack} 将有 {n} 个资源：{kinds}")
NOTES = Text("What the inventory cannot say, or had to be guessed:", "清单无法表达或需要推测的内容：")
LEFT = Text("Not adopted; it stays as it is:", "以下内容未纳管，保持原样：")
CHANGES = Text("What the next `govcloud up` would change:", "下次 `govcloud up` 将会更改：")
EMPTY = Text("The next preview is empty: all is as the inventory says.", "下次预览为空：现状与清单一致。")
WRITTEN = Text("written: {files}, stack {stack}", "已写入：{files}，栈 {stack}")
SAY_YES = Text("nothing was written; add --yes when this is right", "未作任何写入；确认无误后请加 --yes")


@click.command(
    help=in_words(
        "Take an existing project into the inventory and the state. Nothing on the pool is touched, and nothing is"
        " written without --yes.",
        "将已有项目纳入清单和状态。不改动资源池上的任何内容；不加 --yes 时不写入。",
    )
)
@click.argument("project", metavar="PROJECT")
@click.option("--pool", required=True, metavar="CODE", help=in_words("The pool it is on.", "所在资源池。"))
@click.option(
    "--department", required=True, metavar="CODE", help=in_words("The department it becomes.", "归属的部门编号。")
)
@yes_option
@inventory_option
@clouds_option
@json_option
def adopt(  # noqa: PLR0913 - one per option
    *, project: str, pool: str, department: str, yes: bool, folder: Path, clouds: Path | None, as_json: bool
) -> int:
    """Exit code 0 when it was shown or written."""
    screen = Screen()
    if yes:
        refuse_example(folder)
    (chosen,) = choose_pools(load_inventory(folder), (pool,))
    today = date.today()  # noqa: DTZ011 - a calendar day where the operator is
    request = Request(project, chosen.code, department, folder, today)
    with screen.err.status(screen.words(READING(project=project))):
        adoption = asyncio.run(run(request, clouds, yes=yes))
    if as_json:
        screen.json(to_json(adoption, screen, written=yes))
    else:
        print_adoption(screen, adoption, written=yes)
    return Exit.DONE


async def run(request: Request, clouds: Path | None, *, yes: bool) -> Adoption:
    """Plan it, and with `yes` write it."""
    inventory, settings = load_inventory(request.folder), load_settings()
    async with open_world(request.folder, inventory, settings, clouds=clouds) as world:
        adoption = await plan_adoption(world, request)
        if yes:
            await write_adoption(world, adoption)
        return adoption


def print_adoption(screen: Screen, adoption: Adoption, *, written: bool) -> None:
    """The plan for people: files, what is adopted, what is not, what would change."""
    for line in list_lines(adoption.edits):
        screen.say(line, style={"+": "green", "-": "red"}.get(line[:1], ""))
    stack, kinds = adoption.request.stack, ", ".join(f"{kind} {n}" for kind, n in sorted(adoption.adopted.items()))
    screen.say(ADOPTED(n=adoption.adopted.total(), stack=stack, kinds=kinds))
    print_list(screen, NOTES, list(dict.fromkeys(map(screen.words, adoption.draft.sketch.notes))))
    print_list(screen, LEFT, [f"{each.type_name} {each.name or each.id}" for each in adoption.left])
    print_list(screen, CHANGES, [tell(each) for each in adoption.changes])
    if not adoption.changes:
        screen.say(EMPTY)
    files = ", ".join(str(edit.path) for edit in adoption.edits if edit.changed)
    screen.tell(WRITTEN(files=files, stack=stack) if written else SAY_YES)


def print_list(screen: Screen, heading: Text, lines: list[str]) -> None:
    """A heading and its lines; nothing when there are none."""
    if lines:
        screen.say(heading, style="bold")
        for line in lines:
            screen.say(f"  {line}")


def list_lines(edits: Sequence[Edit]) -> Iterator[str]:
    """What becomes of the files, as a diff."""
    for edit in edits:
        name = edit.path.name
        before, after = edit.before.splitlines(), edit.after.splitlines()
        yield from difflib.unified_diff(before, after, name, name, lineterm="", n=1)


def tell(change: Change) -> str:
    """One change on one line."""
    values = ", ".join(change.values)
    return f"{change.op} {change.kind} {change.name}" + (f" ({values})" if values and change.op != "create" else "")


def to_json(adoption: Adoption, screen: Screen, *, written: bool) -> dict[str, object]:
    """The adoption for machines."""
    return {
        "stack": adoption.request.stack,
        "written": written,
        "files": [{"path": str(edit.path), "text": edit.after} for edit in adoption.edits if edit.changed],
        "adopted": dict(adoption.adopted),
        "notes": [screen.words(note) for note in adoption.draft.sketch.notes],
        "left": [finding.to_json(screen.language) for finding in adoption.left],
        "changes": [change.to_json() for change in adoption.changes],
    }
