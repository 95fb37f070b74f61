"""A stack as the Pulumi CLI keeps it: a folder with its project file and settings, and the state in a file backend.

The stack's settings carry the salt of our own state, so that both engines open the same secrets with one passphrase.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pulumi import automation
from pulumi.automation import errors

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from stacks.automation.binary import find_pulumi
from stacks.automation.process import Finished, run_command
from stacks.engine.config import Config
from stacks.engine.deployment import StackName
from stacks.engine.events import Listener
from stacks.engine.secrets import Secrets


@dataclass(frozen=True)
class CliStack:
    """A stack and what its runs by the CLI need. `folder` holds everything that the CLI writes."""

    name: StackName
    folder: Path
    passphrase: str
    secrets: Secrets
    config: Config = field(default_factory=Config)
    listener: Listener | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    """For providers and programs, beside that of this process."""

    @property
    def project(self) -> Path:
        """The folder of its project file; each stack has one, since many run side by side."""
        return self.folder / "projects" / self.name.stack

    @property
    def variables(self) -> dict[str, str]:
        """What makes a command of the CLI work on this stack: where things are, and that nothing is downloaded."""
        tools = os.path.dirname(sys.executable)  # noqa: PTH120 - our provider is installed beside the interpreter
        return {
            "PULUMI_BACKEND_URL": f"file://{self.folder / 'state'}",
            "PULUMI_CONFIG_PASSPHRASE": self.passphrase,
            "PULUMI_DEBUG_COMMANDS": "true",  # without it there is no `--event-log`
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_HOME": str(self.folder / "home"),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PATH": os.pathsep.join([tools, os.environ.get("PATH", os.defpath)]),
            **self.environment,
        }

    async def prepare(self) -> None:
        """Writes the settings and makes the stack, where the backend has none. Raises GovcloudError."""
        find_pulumi()
        for folder in (self.project, self.folder / "state", self.folder / "home"):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        await self._work(_select)

    async def import_state(self, document: Mapping[str, object]) -> None:
        """Replaces the stack's state by a deployment of version 3. Raises GovcloudError."""
        state = automation.Deployment(**document)  # type: ignore[arg-type] # version and deployment
        await self._work(lambda stack, workspace: workspace.import_stack(stack, state))

    async def command(self, *arguments: str) -> Finished:
        """Runs a command of the CLI on this stack."""
        line = [str(find_pulumi()), *arguments, "--non-interactive", "--color=never", "--stack", self.name.stack]
        return await run_command(line, self.project, {**os.environ, **self.variables})

    async def _work(self, work: "_Work") -> None:
        try:
            await asyncio.to_thread(lambda: work(self.name.stack, _open_workspace(self)))
        except errors.InvalidVersionError as error:
            raise GovcloudError(
                Text("the Pulumi CLI on the PATH has another version", "PATH 中的 Pulumi CLI 版本不符"),
                why=literal(str(error)),
                todo=Text("install version 3.255 or later", "请安装 3.255 或更高版本"),
            ) from error
        except errors.CommandError as error:
            raise cli_error(self.name.stack, str(error)) from error


type _Work = Callable[[str, automation.LocalWorkspace], object]


def cli_error(stack: str, output: str) -> GovcloudError:
    """What the CLI said when a command failed."""
    said = [line.removeprefix("error: ").strip() for line in output.splitlines() if line.strip().startswith("error:")]
    return GovcloudError(
        Text("the Pulumi CLI refused", "Pulumi CLI 拒绝执行"), stack, why=literal("; ".join(said) or output.strip())
    )


def _open_workspace(stack: CliStack) -> automation.LocalWorkspace:
    values: dict[str, object] = dict(stack.config.values)
    for key in stack.config.secret_keys:
        values[key] = {"secure": stack.secrets.encrypt(stack.config.values[key])}
    return automation.LocalWorkspace(
        work_dir=str(stack.project),
        env_vars=stack.variables,
        secrets_provider="passphrase",
        project_settings=automation.ProjectSettings(name=stack.name.project, runtime="python"),
        stack_settings={
            stack.name.stack: automation.StackSettings(encryption_salt=stack.secrets.salt, config=values or None)
        },
    )


def _select(stack: str, workspace: automation.LocalWorkspace) -> None:
    try:
        workspace.select_stack(stack)
    except errors.StackNotFoundError:
        workspace.create_stack(stack)
