"""Runs a case by the Pulumi CLI on the PATH, through the product's second engine, and writes down what it did.

The probe provider runs in this process and the CLI attaches to it: it logs the same calls as one that the CLI starts.
"""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2_grpc

from stacks.automation import run as cli
from stacks.automation.workspace import CliStack
from stacks.engine.config import Config
from stacks.engine.events import Event
from stacks.engine.options import parse_arguments
from stacks.engine.run import RunResult
from tests.engine.oracle_case import PROBE, STACK, CaseRun, Json, make_secrets


class _ReadyStack(CliStack):
    """A stack whose settings are written once: a case runs many commands, and each start of the CLI takes its time."""

    async def prepare(self) -> None:
        """See CliStack."""
        if not self.project.exists() or self.config.values:
            await super().prepare()


class CliCase(CaseRun):
    """One case under way; the state is in a file backend of its own."""

    async def run_step(self, step: Json, events: Callable[[str, Event], None] | None) -> Json:  # noqa: ARG002 - as there
        """Carries out one step."""
        async with self._attached_probe() as port:
            stack = _ReadyStack(
                STACK,
                self.work / "cli",
                "oracle",
                make_secrets(),
                Config(dict(self.config), frozenset(self.secret_keys)),
                environment={
                    "PULUMI_DEBUG_PROVIDERS": f"probe:{port}",
                    "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS": "true",
                    "PYTHONPATH": str(PROBE),
                },
            )
            result = await self._operate_cli(stack, step)
            if step.get("cancelLock"):
                await stack.command("cancel", "--yes")
            return self.describe(step, self._checkpoint(), result)

    async def _operate_cli(self, stack: CliStack, step: Json) -> RunResult | None:
        operation: str = step["operation"]
        if operation.startswith("state "):
            await stack.prepare()
            done = await stack.command(*operation.split(), *step["args"], "--yes")
            assert done.exit_code == 0, done.stderr
            return None
        options = parse_arguments(step.get("args", []))
        match operation:
            case "up":
                return await cli.up(stack, self.main, options)
            case "preview":
                return await cli.preview(stack, self.main, options)
            case "refresh":
                return await cli.refresh(stack, options)
        return await cli.destroy(stack, options, self.main)

    @asynccontextmanager
    async def _attached_probe(self) -> AsyncIterator[int]:
        module = self._load_probe()

        class Attached(module.Probe):  # type: ignore[misc, name-defined] # a class of a module that is data here
            async def Attach(self, request: Any, _context: Any) -> empty_pb2.Empty:  # noqa: N802 - the protocol's name
                module.ADDRESS = request.address  # type: ignore[attr-defined]
                return empty_pb2.Empty()

            async def Configure(self, request: Any, context: Any) -> Any:  # noqa: N802 - as above
                answer = await super().Configure(request, context)
                self.config: Json = {}  # one instance stands for all providers here
                return answer

        server = grpc.aio.server()
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(Attached(), server)
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        try:
            yield port
        finally:
            await server.stop(grace=None)

    def _checkpoint(self) -> Json:
        """The deployment that `pulumi stack export` would print."""
        path = self.work / "cli" / "state" / ".pulumi" / "stacks" / STACK.project / f"{STACK.stack}.json"
        found: Json = json.loads(path.read_text())["checkpoint"].get("latest") or {}
        resources = found.get("resources") or []
        for resource in resources:
            resource.get("inputs", {}).pop("__internal", None)  # where the CLI found a provider's plugin
        return {**found, "resources": resources}

    def _run_killed(self, step: Json, number: int) -> Json:  # noqa: ARG002 - as there
        async def work() -> Json:
            task = asyncio.ensure_future(self.run_step(step, None))
            while not (self.probe / "hanging").exists() and not task.done():  # noqa: ASYNC110 - a file of the probe
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.5)
            for pid in _pulumi_in(self.work / "cli" / "projects" / STACK.stack):
                os.kill(pid, signal.SIGKILL)
            return await task

        return {**asyncio.run(work()), "exit": "killed"}


def _pulumi_in(folder: Path) -> list[int]:
    """Processes of the CLI that this process has started in a folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                ours = f"\nPPid:\t{os.getpid()}\n" in (entry / "status").read_text()
                if ours and (entry / "cwd").readlink() == folder:
                    found.append(int(entry.name))
            except OSError:
                continue
    return found
