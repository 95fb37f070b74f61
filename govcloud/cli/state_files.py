"""`govcloud state export` and `import`: a stack's state as a file that the Pulumi CLI reads and writes too."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from govcloud.cli.asking import yes_option
from govcloud.cli.options import json_option
from govcloud.cli.state_options import Opened, ask, me, open_state, run_async, stack_argument, utc_now
from govcloud.console import Screen
from govcloud.errors import UsageError
from govcloud.text import Text, in_words, literal
from stacks.engine.deployment_v3 import export_deployment, import_deployment
from stacks.engine.model import Deployment
from stacks.engine.state.backup import keep_backup, write_deployment
from stacks.engine.state.lease import acquire, release
from stacks.engine.state.move import rename_stack
from stacks.engine.state.passphrase import find_passphrase, open_stack_secrets
from stacks.engine.state.repair import repair
from stacks.engine.state.store import StackStore, open_stack
from stacks.names import PROJECT

WRITTEN = Text("{n} resources of {stack} written to {file}", "已将 {stack} 的 {n} 个资源写入 {file}")
REPLACES = Text(
    "{stack} has {old} resources; they give way to the {new} of the file",
    "{stack} 现有 {old} 个资源，将由文件中的 {new} 个替换",
)
KEPT = Text("what was there is kept in {file}", "原有状态已保存到 {file}")
IMPORTED = Text("{n} resources of {stack} taken from {file}", "已从 {file} 导入 {stack} 的 {n} 个资源")


@click.command(
    help=in_words(
        "Write a stack's state as a Pulumi deployment (version 3). Secrets stay encrypted under the passphrase.",
        "将栈的状态导出为 Pulumi 部署文件（第 3 版）。密文仍由口令加密。",
    )
)
@stack_argument
@click.option(
    "--file",
    type=click.Path(dir_okay=False, path_type=Path),
    help=in_words(
        "Write to this file, for its owner only; else to the terminal.", "写入该文件（仅属主可读）；默认输出到终端。"
    ),
)
@json_option
def export(stack: str, file: Path | None, as_json: bool) -> None:
    """Print the document, or write it; `--json` then says what was written."""
    screen = Screen()
    deployment, document = run_async(_export(stack, file.absolute() if file else None))
    if file is None:
        screen.json(document)
    elif as_json:
        screen.json({"stack": stack, "file": str(file), "resources": len(deployment.resources)})
    else:
        screen.tell(WRITTEN(n=len(deployment.resources), stack=stack, file=file))


async def _export(stack: str, file: Path | None) -> tuple[Deployment, dict[str, Any]]:
    async with open_state() as opened:
        store = await opened.store(stack)
        deployment, now = await store.load(), utc_now()
        if file is not None:
            write_deployment(file, deployment, store.secrets, now)
        return deployment, export_deployment(deployment, store.secrets, now)


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    stack: str
    resources: int
    backup: Path | None


@click.command(
    "import",
    help=in_words(
        "Put a Pulumi deployment (version 3) in place of a stack's state. What was there is kept in a file first.",
        "用 Pulumi 部署文件（第 3 版）替换栈的状态。原有状态会先保存到文件。",
    ),
)
@stack_argument
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=in_words("Passphrase of the file's secrets, if it is another.", "文件中密文的口令（与本机口令不同时）。"),
)
@click.option(
    "--rename",
    is_flag=True,
    help=in_words("Take a file of another stack, with its URNs changed.", "导入其他栈的文件并改写其 URN。"),
)
@yes_option
@json_option
def import_(stack: str, file: Path, passphrase_file: Path | None, rename: bool, yes: bool, as_json: bool) -> None:
    """Ask first when the stack has resources."""
    screen = Screen()
    document = _read(file)
    other = passphrase_file.read_text(encoding="utf-8").strip() if passphrase_file else None

    async def work() -> Imported:
        async with open_state() as opened:
            own = find_passphrase(opened.settings)
            deployment = import_deployment(document, own if other is None else other, str(file))
            deployment = check(deployment, stack, file, rename=rename)
            secrets = await open_stack_secrets(opened.database, own, PROJECT, stack)
            store = await open_stack(opened.database, PROJECT, stack, secrets)
            there = await store.load()
            if there.resources:
                screen.tell(REPLACES(stack=stack, old=len(there.resources), new=len(deployment.resources)))
                ask(screen, yes=yes, as_json=as_json)
            return await _replace(opened, store, deployment)

    done = run_async(work())
    if as_json:
        screen.json(vars(done))
        return
    if done.backup:
        screen.tell(KEPT(file=done.backup))
    screen.tell(IMPORTED(n=done.resources, stack=stack, file=file))


async def _replace(opened: Opened, store: StackStore, deployment: Deployment) -> Imported:
    lease = await acquire(store.database, store.number, store.name, me(), time.time)
    try:
        there = await store.load()
        kept = bool(there.resources or there.pending)
        backup = keep_backup(opened.backups, store.name, there, store.secrets, utc_now()) if kept else None
        await store.replace(deployment, lease)
    finally:
        await release(store.database, lease)
    return Imported(store.name, len(deployment.resources), backup)


def check(deployment: Deployment, stack: str, file: Path, *, rename: bool) -> Deployment:
    """The deployment if it fits the stack and holds together. Raises UsageError."""
    names = {state.urn.removeprefix("urn:pulumi:").partition("::")[0] for state in deployment.resources}
    projects = {state.urn.split("::", 2)[1] for state in deployment.resources}
    if projects - {PROJECT}:
        raise UsageError(
            Text("the file is of another project: {names}", "文件属于其他项目：{names}")(names=", ".join(projects)),
            str(file),
            todo=Text("the project's name must be {name}", "项目名必须为 {name}")(name=PROJECT),
        )
    if names - {stack}:
        if not rename or len(names) > 1:
            raise UsageError(
                Text("the file is of another stack: {names}", "文件属于其他栈：{names}")(
                    names=", ".join(sorted(names))
                ),
                str(file),
                todo=Text("name that stack, or say --rename", "请指定该栈，或加 --rename"),
            )
        deployment = rename_stack(deployment, names.pop(), stack)
    wrong = [finding for finding in repair(deployment).findings if finding.trouble.name != "PENDING"]
    if wrong:
        raise UsageError(
            Text("the file does not hold together: {urn} {what}", "文件内容不一致：{urn} {what}")(
                urn=wrong[0].urn, what=wrong[0].sentence
            ),
            str(file),
            todo=Text("export it anew, after `pulumi state repair`", "请先执行 `pulumi state repair` 再重新导出"),
        )
    return deployment


def _read(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(
            Text("the file is no JSON", "该文件不是 JSON"), str(file), literal(" ".join(str(error).split()))
        ) from error
    return document if isinstance(document, dict) else {}
