"""`govcloud state show`: the resources of a stack as a tree, or one with all its properties. Secrets stay hidden."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import click

from govcloud.cli.options import json_option
from govcloud.cli.sheet import print_fields, print_heading, print_title
from govcloud.cli.state_options import find_resource, open_state, run_async, stack_argument
from govcloud.console import Screen
from govcloud.text import Text, in_words
from stacks.engine.model import Deployment, ResourceState
from stacks.engine.urn import name_of
from stacks.operations.changes import show as plain

HEADINGS = (Text("resource", "资源"), Text("type", "类型"), Text("id", "ID"), Text("marks", "标记"))
MARKS = {
    "protect": Text("protected", "受保护"),
    "external": Text("not ours", "非本栈所有"),
    "delete": Text("to be deleted", "待删除"),
    "pending_replacement": Text("to be made again", "待重建"),
    "taint": Text("to be replaced", "待替换"),
    "retain_on_delete": Text("kept when deleted", "删除时保留实物"),
}
PENDING = Text("cut short: {kind}", "未完成：{kind}")
ENDS = "├─ ", "└─ ", "│  ", "   "


@click.command(
    help=in_words(
        "The resources of a stack as a tree; with URN (or its last part) one resource in full.",
        "以树形查看栈的资源；给出 URN（或其最后一段）时显示该资源的全部属性。",
    )
)
@stack_argument
@click.argument("urn", required=False)
@json_option
def show(stack: str, urn: str | None, as_json: bool) -> None:
    """Print a tree or a sheet."""
    screen = Screen()
    deployment = run_async(read(stack))
    if urn:
        resource = find_resource(deployment, urn)
        if as_json:
            screen.json(to_json(resource))
        else:
            print_sheet(screen, resource)
    elif as_json:
        pending = [{"operation": op.kind, "urn": op.resource.urn} for op in deployment.pending]
        screen.json({"stack": stack, "resources": [to_json(r) for r in deployment.resources], "pending": pending})
    else:
        print_tree(screen, deployment)


async def read(stack: str) -> Deployment:
    """The state of a stack."""
    async with open_state() as opened:
        return await (await opened.store(stack)).load()


def print_tree(screen: Screen, deployment: Deployment) -> None:
    """Children under their parents, then what was cut short."""
    rows: list[list[Text | str]] = [
        [line, state.type, state.id or "–", marks(state, screen)] for line, state in list_tree(deployment.resources)
    ]
    rows += [[op.resource.urn, op.resource.type, "–", PENDING(kind=op.kind)] for op in deployment.pending]
    screen.table(HEADINGS, rows, folding={2, 3})


def list_tree(states: Sequence[ResourceState]) -> Iterator[tuple[str, ResourceState]]:
    """Each resource with its name drawn in a tree. One whose parent is not there stands at the top."""
    there = {state.urn for state in states}
    children: dict[str, list[ResourceState]] = {}
    for state in states:
        children.setdefault(state.parent if state.parent in there else "", []).append(state)

    def walk(parent: str, indent: str) -> Iterator[tuple[str, ResourceState]]:
        inside = children.pop(parent, [])
        for state in inside:
            last = state is inside[-1]
            branch, below = (ENDS[1], ENDS[3]) if last else (ENDS[0], ENDS[2])
            yield (f"{indent}{branch}" if parent else "") + name_of(state.urn), state
            yield from walk(state.urn, indent + below if parent else "")

    yield from walk("", "")


def marks(state: ResourceState, screen: Screen) -> str:
    """What is special about a resource."""
    found = [screen.words(words) for field, words in MARKS.items() if getattr(state, field)]
    return ("、" if screen.language == "zh" else ", ").join(found)


def print_sheet(screen: Screen, state: ResourceState) -> None:
    """Everything about one resource."""
    print_heading(screen, name_of(state.urn), state.type, state.urn)
    fields: list[tuple[Text | str, Text | str | None]] = [
        (Text("id", "ID"), state.id),
        (Text("marks", "标记"), marks(state, screen)),
        (Text("parent", "父资源"), state.parent),
        (Text("depends on", "依赖"), "\n".join(state.dependencies)),
        (Text("made", "创建时间"), state.created),
        (Text("changed", "变更时间"), state.modified),
    ]
    print_fields(screen, fields)
    for title, values in ((Text("Inputs", "输入"), state.inputs), (Text("Outputs", "输出"), state.outputs)):
        if values:
            print_title(screen, title)
            print_fields(screen, [(name, line(value)) for name, value in sorted(values.items())])


def line(value: Any) -> str:
    """A value on one line; nothing for none."""
    shown = plain(value)
    if shown in (None, "", [], {}):
        return ""
    return shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False)


def to_json(state: ResourceState) -> dict[str, Any]:
    """A resource for machines."""
    facts: dict[str, Any] = {"urn": state.urn, "type": state.type, "id": state.id, "parent": state.parent}
    facts |= {field: True for field in MARKS if getattr(state, field)}
    facts |= {"dependencies": list(state.dependencies), "created": state.created, "modified": state.modified}
    return {**facts, "inputs": plain(state.inputs), "outputs": plain(state.outputs)}
