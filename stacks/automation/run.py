"""Preview, up, refresh and destroy of one stack by the Pulumi CLI: the functions of `stacks.engine.run`, other hands.

They take the same program and options, report the same events and return the same result. What only the embedded
engine can do (`adopt_token`) has no effect here.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import grpc
from pulumi.runtime.proto import events_pb2_grpc, language_pb2_grpc

from stacks.automation.arguments import command_line
from stacks.automation.events import EventSink
from stacks.automation.language import ProgramHost
from stacks.automation.process import Finished
from stacks.automation.workspace import CliStack, cli_error
from stacks.engine.events import Phase
from stacks.engine.options import Options
from stacks.engine.program import Program
from stacks.engine.providers.client import MESSAGE_OPTIONS
from stacks.engine.run import EXIT_DONE, RunResult
from stacks.engine.state.lease import LockHeldError


async def preview(stack: CliStack, program: Program, options: Options) -> RunResult:
    """What an up would do; writes nothing."""
    return await _run(stack, "preview", options, program)


async def up(stack: CliStack, program: Program, options: Options) -> RunResult:
    """Makes the stack what the program says."""
    return await _run(stack, "up", options, program)


async def refresh(stack: CliStack, options: Options) -> RunResult:
    """Makes the state what the providers say."""
    return await _run(stack, "refresh", options, None)


async def destroy(stack: CliStack, options: Options, program: Program | None = None) -> RunResult:
    """Deletes all that the stack has."""
    return await _run(stack, "destroy", options, program)


async def _run(stack: CliStack, command: str, options: Options, program: Program | None) -> RunResult:
    await stack.prepare()
    sink = EventSink(_phases(command, options), stack.listener, counts_refreshes=command == "refresh")
    async with _served(sink, program) as port:
        arguments = [*command_line(command, options), f"--event-log=tcp://127.0.0.1:{port}"]
        if program is not None:
            arguments += [f"--client=127.0.0.1:{port}", "--exec-kind=auto.inline"]
        finished = await stack.command(*arguments)
    if finished.exit_code != EXIT_DONE and not sink.records:
        raise _refusal(stack, finished)
    return RunResult(finished.exit_code, sink.records, _lines(finished))


def _phases(command: str, options: Options) -> Sequence[Phase]:
    if command == "preview" or options.preview_only:
        return ["preview"]
    return ["update"] if options.skip_preview else ["preview", "update"]


def _refusal(stack: CliStack, finished: Finished) -> Exception:
    """Why the CLI did not begin."""
    if "currently locked" in finished.stderr + finished.stdout:
        return LockHeldError(stack.name.stack, "pulumi", 0)
    return cli_error(stack.name.stack, finished.stderr + finished.stdout)


def _lines(finished: Finished) -> tuple[str, ...]:
    said = [line.strip() for line in (finished.stderr + "\n" + finished.stdout).splitlines()]
    return tuple(dict.fromkeys(line for line in said if line.startswith(("error:", "warning:"))))


@asynccontextmanager
async def _served(sink: EventSink, program: Program | None) -> AsyncIterator[int]:
    """A server on the loopback for what the CLI asks of us; its port."""
    server = grpc.aio.server(options=MESSAGE_OPTIONS)
    events_pb2_grpc.add_EventsServicer_to_server(sink, server)
    if program is not None:
        language_pb2_grpc.add_LanguageRuntimeServicer_to_server(ProgramHost(program), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        yield port
    finally:
        await server.stop(grace=None)
