"""The engines by their names on the command line: the embedded one, and Pulumi's own command line."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacks.engine.deployment import StackName
from stacks.engine.run import RunResult
from stacks.engine.state.holder import name_holder
from stacks.engine.state.passphrase import open_stack_secrets
from stacks.engine.values import Properties
from stacks.names import PROJECT
from stacks.operations.owners import EMBEDDED, PULUMI, find_owner, refuse_other, set_owner
from stacks.operations.runs import Embedded, Engine, Order, Watch
from stacks.operations.world import World

if TYPE_CHECKING:
    from stacks.automation.workspace import CliStack

ENGINES = (EMBEDDED, PULUMI)


def open_engine(name: str, world: World) -> Engine:
    """An engine over a world; `name` is one of ENGINES."""
    return PulumiCli(world) if name == PULUMI else Embedded(world)


@dataclass(frozen=True)
class PulumiCli:
    """The Pulumi CLI on the PATH, with its own state in a folder beside ours."""

    world: World

    async def run(self, stack: str, order: Order, watch: Watch, _outputs: Mapping[str, Properties], /) -> RunResult:
        """See Engine. The CLI keeps no digests: a plan that was reviewed is for the embedded engine only."""
        from stacks.automation import run as cli  # noqa: PLC0415 - only who asks for the CLI pays for it

        await refuse_other(self.world.database, stack, PULUMI)
        there = await open_cli_stack(self.world, stack, watch)
        match order.operation:
            case "preview":
                return await cli.preview(there, self.world.program(stack), order.options)
            case "up":
                return await cli.up(there, self.world.program(stack), order.options)
            case "refresh":
                return await cli.refresh(there, order.options)
            case "destroy":
                return await cli.destroy(there, order.options)


async def open_cli_stack(world: World, stack: str, watch: Watch | None = None) -> "CliStack":
    """A stack as the Pulumi CLI keeps it. Its secrets open with the same passphrase."""
    from stacks.automation.workspace import CliStack  # noqa: PLC0415 - see above

    return CliStack(
        StackName(PROJECT, stack),
        world.cli_folder,
        world.passphrase(),
        await open_stack_secrets(world.database, world.passphrase(), PROJECT, stack),
        listener=None if watch is None else lambda phase, event: watch(stack, phase, event),
    )


async def hand_over(world: World, stack: str, engine: str) -> int:
    """Lets another engine run a stack from now on; how many resources went along. Raises GovcloudError.

    The state goes by export and import. What the first engine had stays there as a copy that nobody runs.
    """
    from stacks.automation import move  # noqa: PLC0415 - see above

    if await find_owner(world.database, stack) == engine:
        return 0
    store, there = await world.store(stack), await open_cli_stack(world, stack)
    if engine == PULUMI:
        moved = await move.to_cli(store, there, time.time)
    else:
        moved = await move.from_cli(store, there, name_holder(world.actor), time.time)
    await set_owner(world.database, stack, engine)
    return len(moved.resources)
