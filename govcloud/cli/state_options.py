"""What the commands on the state share: which stack, the open database, the question before something is written."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from govcloud.cli import asking
from govcloud.console import Screen
from govcloud.errors import UsageError
from govcloud.settings import Settings, load_settings
from govcloud.text import Text
from stacks.engine.model import Deployment, ResourceState
from stacks.engine.state.database import Database
from stacks.engine.state.holder import name_holder
from stacks.engine.state.open import find_state_url, open_database
from stacks.engine.state.overview import find_store
from stacks.engine.state.passphrase import find_passphrase
from stacks.engine.state.store import StackStore
from stacks.engine.urn import name_of
from stacks.names import PROJECT

QUESTION = Text("Do this?", "是否执行？")
NOT_ASKED = Text("nobody can be asked whether to do this; nothing was done", "无法询问是否执行；未作任何更改")
SAY_YES = Text("say it with --yes", "请加 --yes 确认")

stack_argument = click.argument("stack")


@dataclass(frozen=True)
class Opened:
    """The state of this installation, open."""

    database: Database
    settings: Settings

    async def store(self, stack: str) -> StackStore:
        """A stack that is there. Raises UsageError, WrongPassphraseError."""
        return await find_store(self.database, find_passphrase(self.settings), PROJECT, stack)

    @property
    def backups(self) -> Path:
        """Where copies are kept before something is overwritten."""
        return self.settings.state / "backups"


@asynccontextmanager
async def open_state() -> AsyncIterator[Opened]:
    """Opens the state database by settings and environment, and closes it. Raises GovcloudError."""
    settings = load_settings()
    database = open_database(find_state_url(settings))
    try:
        yield Opened(database, settings)
    finally:
        database.close()


def ask_database[T](work: Callable[[Database], Awaitable[T]]) -> T:
    """What some work on the state database returns; opened for it, and closed. Raises GovcloudError."""

    async def run() -> T:
        async with open_state() as state:
            return await work(state.database)

    return run_async(run())


def run_async[T](work: Coroutine[Any, Any, T]) -> T:
    """What a command's work returns."""
    return asyncio.run(work)


def ask(screen: Screen, *, yes: bool, as_json: bool) -> None:
    """The question of all commands on the state; see `asking.ask`."""
    asking.ask(screen, QUESTION, UsageError(NOT_ASKED, todo=SAY_YES), yes=yes, as_json=as_json)


def utc_now() -> datetime:
    """The time of a command."""
    return datetime.now(UTC)


def me() -> str:
    """Who a command's lock belongs to."""
    return name_holder("")


def find_resource(deployment: Deployment, name: str) -> ResourceState:
    """The resource of a URN, or of a name that only one has. Raises UsageError."""
    found = [state for state in deployment.resources if state.urn == name and not state.delete]
    found = found or [s for s in deployment.resources if name_of(s.urn) == name and not s.delete]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            Text("`{name}` is the name of several resources", "`{name}` 对应多个资源")(name=name),
            todo=Text("write one of: {urns}", "请写其中之一：{urns}")(urns=", ".join(state.urn for state in found)),
        )
    raise UsageError(
        Text("there is no such resource in the state", "状态中没有该资源"),
        name,
        todo=Text("`govcloud state show STACK` lists them", "用 `govcloud state show 栈` 查看全部资源"),
    )
