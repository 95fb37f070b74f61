"""Groups of commands that import a command's module only when it is called, so that help stays instant."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import ClassVar

import click

from govcloud.errors import UsageError
from govcloud.text import Text, choose_language

type CommandTable = Mapping[str, tuple[str, Text]]
"""Command → `module:attribute`, and its one-line help, known without importing it."""


class LazyGroup(click.Group):
    """A group whose subcommands are those of its `table`."""

    table: ClassVar[CommandTable] = MappingProxyType({})

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(name for name, (place, _) in self.table.items() if is_installed(place))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in self.table:
            return None
        place = self.table[cmd_name][0]
        if not is_installed(place):
            what = Text("`{command}` is not part of this installation", "本次安装不包含 `{command}`")
            todo = Text("it comes with a checkout of the source", "请在源代码检出目录中使用")
            raise UsageError(what(command=cmd_name), todo=todo)
        module, _, attribute = place.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as unknown:
            known = self.list_commands(ctx)
            raise click.exceptions.NoSuchCommand(unknown.command_name, possibilities=known, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        language = choose_language()
        with formatter.section("命令" if language == "zh" else "Commands"):
            formatter.write_dl([(name, self.table[name][1].render(language)) for name in self.list_commands(ctx)])


def is_installed(place: str) -> bool:
    """Whether the room of a `module:attribute` is here: `scripts` comes with the source only."""
    return find_spec(place.partition(":")[0].partition(".")[0]) is not None


def lazy_group(commands: CommandTable) -> type[LazyGroup]:
    """A group class for `@click.group(cls=...)` with these commands."""
    return type("LazyGroup", (LazyGroup,), {"table": commands})
