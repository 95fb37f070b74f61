"""Moves a stack from the embedded engine's state to the Pulumi CLI's and back, by export and import."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

from stacks.automation.workspace import CliStack, cli_error
from stacks.engine.deployment_v3 import export_deployment, import_deployment
from stacks.engine.model import Deployment
from stacks.engine.run import EXIT_DONE
from stacks.engine.state.lease import acquire, release
from stacks.engine.state.store import StackStore

type Clock = Callable[[], float]


async def to_cli(store: StackStore, stack: CliStack, clock: Clock) -> Deployment:
    """Gives the CLI the stack's state as it is here; what is here stays. Raises GovcloudError."""
    deployment = await store.load()
    await stack.prepare()
    await stack.import_state(export_deployment(deployment, stack.secrets, datetime.fromtimestamp(clock(), UTC)))
    return deployment


async def from_cli(store: StackStore, stack: CliStack, holder: str, clock: Clock) -> Deployment:
    """Takes the stack's state from the CLI in place of what is here, under the stack's lock. Raises GovcloudError."""
    deployment = await read_cli(stack)
    lease = await acquire(store.database, store.number, store.name, holder, clock)
    try:
        await store.replace(deployment, lease)
    finally:
        await release(store.database, lease)
    return deployment


async def read_cli(stack: CliStack) -> Deployment:
    """The stack's state as the CLI keeps it. Raises GovcloudError."""
    await stack.prepare()
    finished = await stack.command("stack", "export")
    if finished.exit_code != EXIT_DONE:
        raise cli_error(stack.name.stack, finished.stderr)
    return import_deployment(json.loads(finished.stdout), stack.passphrase, stack.name.stack)
