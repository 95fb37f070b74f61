"""Groups of commands that import a command's module only when it is called, so that help stays instant."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import ClassVar

import click

from govcloud.text import Text, choose_language

type CommandTable = Mapping[str, tuple[str, Text]]
"""Command → `module:attribute`, and its one-line help, known without importing it."""


class LazyGroup(click.Group):
    """A group whose subcommands are those of its `table`."""

    table: ClassVar[CommandTable] = MappingProxyType({})

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in self.table:
            return None
        module, _, attribute = self.table[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        language = choose_language()
        with formatter.section("命令" if language == "zh" else "Commands"):
            formatter.write_dl([(name, words.render(language)) for name, (_, words) in sorted(self.table.items())])


def lazy_group(commands: CommandTable) -> type[LazyGroup]:
    """A group class for `@click.group(cls=...)` with these commands."""
    return type("LazyGroup", (LazyGroup,), {"table": commands})
