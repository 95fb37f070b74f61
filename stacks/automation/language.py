"""Runs a program for the Pulumi CLI in this process: the language host that the CLI is told to use with `--client`.

The program is a function that is imported already; each run of it has a thread and settings of its own, as with the
embedded engine. A program that never returns, though the CLI has ended, is left behind as a sleeping thread.
"""

import asyncio
import contextvars
import sys
import threading
from contextlib import suppress
from typing import override

import grpc
from pulumi.runtime.proto import language_pb2 as pb
from pulumi.runtime.proto import language_pb2_grpc, plugin_pb2
from pulumi.runtime.settings import Settings

from stacks.engine.config import Config
from stacks.engine.program import Program, ProgramResult, run_here


class ProgramHost(language_pb2_grpc.LanguageRuntimeServicer):
    """Answers the CLI's LanguageRuntime service with one program."""

    def __init__(self, program: Program) -> None:
        self._program = program

    @override
    async def About(self, request: object, context: object) -> pb.AboutResponse:
        """The Python that runs it."""
        return pb.AboutResponse(executable=sys.executable, version=".".join(map(str, sys.version_info[:3])))

    @override
    async def GetPluginInfo(self, request: object, context: object) -> plugin_pb2.PluginInfo:
        """Nothing of note."""
        return plugin_pb2.PluginInfo()

    @override
    async def GetRequiredPlugins(self, request: object, context: object) -> pb.GetRequiredPluginsResponse:
        """The CLI is to download nothing."""
        return pb.GetRequiredPluginsResponse()

    @override
    async def GetRequiredPackages(self, request: object, context: object) -> pb.GetRequiredPackagesResponse:
        """As above."""
        return pb.GetRequiredPackagesResponse()

    @override
    async def Run(
        self, request: pb.RunRequest, context: grpc.aio.ServicerContext[pb.RunRequest, pb.RunResponse]
    ) -> pb.RunResponse:
        """Runs the program; what went wrong has been said to the engine when this returns."""
        settings = Settings(
            project=request.project,
            stack=request.stack,
            monitor=request.monitor_address,
            engine=request.args[0] if request.args else None,
            parallel=request.parallel,
            dry_run=request.dryRun,
            organization=request.organization or "organization",
        )
        config = Config(dict(request.config), frozenset(request.configSecretKeys))
        loop = asyncio.get_running_loop()
        done: asyncio.Future[ProgramResult] = loop.create_future()

        def finish(result: ProgramResult) -> None:
            if not done.done():
                done.set_result(result)

        def work() -> None:
            result = run_here(self._program, settings, config)
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(finish, result)

        threading.Thread(target=contextvars.copy_context().run, args=[work], daemon=True).start()
        result = await done
        return pb.RunResponse(bail=not result.succeeded and not result.stopped)
