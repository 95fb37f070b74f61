"""Runs a Pulumi program in this process, in a thread with an event loop and settings of its own.

Many programs can run side by side; a program function is imported once by whoever passes it in.
"""

import asyncio
import contextvars
import logging
import threading
import traceback
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import grpc
from pulumi import RunError
from pulumi.runtime import run_in_stack, set_all_config
from pulumi.runtime._callbacks import _CallbackServicer
from pulumi.runtime.proto import engine_pb2
from pulumi.runtime.rpc_manager import RPCManager
from pulumi.runtime.settings import ROOT as ROOT_RESOURCE
from pulumi.runtime.settings import Settings, configure
from pulumi.runtime.stack import ResourceRegistrationFailed

from stacks.engine.config import Config
from stacks.engine.engine_service import EngineService
from stacks.engine.local import Crossing, LocalEngineStub, LocalMonitorStub
from stacks.engine.monitor import Monitor
from stacks.engine.options import Options
from stacks.engine.outstanding import OutstandingOutputs
from stacks.engine.program_loop import ProgramLoop
from stacks.engine.sdk_seams import is_known_sdk, leave_positions_out

type Program = Callable[[], Awaitable[None] | None]
"""What a program's main module does when it is imported."""


@dataclass(frozen=True)
class ProgramResult:
    """How a program ended; `stopped`: because the engine did."""

    succeeded: bool
    stopped: bool = False


async def run_program(
    program: Program, monitor: Monitor, engine: EngineService, config: Config, options: Options
) -> ProgramResult:
    """Runs a program against a monitor. It may outlive its result only if it never returns."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[ProgramResult] = loop.create_future()

    def finish(result: ProgramResult) -> None:
        if not done.done():
            done.set_result(result)

    name = monitor.deployment.name
    # As many calls at once as the CLI's language host has threads for them.
    own_loop = ProgramLoop(limit=max(options.parallel, 1) * 4)
    crossing = Crossing(loop, own_loop)
    settings = Settings(
        project=name.project,
        stack=name.stack,
        monitor=LocalMonitorStub(monitor, crossing),
        engine=LocalEngineStub(engine, crossing),
        parallel=options.parallel,
        dry_run=monitor.deployment.preview,
        organization="organization",
    )
    if is_known_sdk():
        settings.outputs = OutstandingOutputs()
    if options.skip_dependents:
        settings.rpc_manager = SparingManager()  # type: ignore[no-untyped-call] # the SDK's

    def work() -> None:
        leave_positions_out()
        result = ProgramResult(succeeded=False)
        try:
            result = run_here(program, settings, config, own_loop)
        finally:
            loop.call_soon_threadsafe(finish, result)

    context = contextvars.copy_context()
    threading.Thread(target=lambda: context.run(work), name=f"program {name.stack}", daemon=True).start()
    return await done


class SparingManager(RPCManager):
    """Calls that need the outputs of a failed resource are left out; the SDK's own manager ends the program there."""

    def do_rpc(self, name: str, rpc_function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        """See RPCManager."""

        async def spare(*arguments: Any, **named: Any) -> Any:
            try:
                return await rpc_function(*arguments, **named)
            except ResourceRegistrationFailed:
                return None

        return super().do_rpc(name, spare)


def run_here(
    program: Program, settings: Settings, config: Config, loop: asyncio.AbstractEventLoop | None = None
) -> ProgramResult:
    """Runs a program to its end in this thread. Call it in a copy of the context: it sets the SDK's settings there.

    `loop` is closed at the end; a program whose engine is elsewhere needs none of a special kind.
    """
    configure(settings)
    ROOT_RESOURCE.set(None)
    _servicers.set([])
    set_all_config(dict(config.values), sorted(config.secret_keys))
    return _run(program, settings, loop or asyncio.new_event_loop())


def _run(program: Program, settings: Settings, loop: asyncio.AbstractEventLoop) -> ProgramResult:
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    executor = ThreadPoolExecutor(max_workers=max(settings.parallel or 1, 1) * 4)
    loop.set_default_executor(executor)

    def say(message: str) -> None:
        with suppress(grpc.RpcError):
            settings.engine.Log(engine_pb2.LogRequest(severity=engine_pb2.ERROR, message=message))

    try:
        loop.run_until_complete(run_in_stack(program))
    except RunError as error:
        if str(error).startswith("Resource monitor has terminated"):
            return ProgramResult(succeeded=False, stopped=True)
        say(str(error))
        return ProgramResult(succeeded=False)
    except grpc.RpcError as error:
        if error.code() == grpc.StatusCode.UNAVAILABLE:
            return ProgramResult(succeeded=False, stopped=True)
        say(f"RPC error: {error.details()}")
        return ProgramResult(succeeded=False)
    except BaseException:  # noqa: BLE001 - whatever a program raises, it has failed
        say("Program failed with an unhandled exception:\n" + traceback.format_exc())
        return ProgramResult(succeeded=False)
    finally:
        _cancel_all(loop)
        loop.close()
        executor.shutdown(wait=False, cancel_futures=True)
    return ProgramResult(succeeded=True)


def _cancel_all(loop: asyncio.AbstractEventLoop) -> None:
    async def cancel() -> None:
        pending = asyncio.all_tasks() - {asyncio.current_task()}
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    loop.run_until_complete(cancel())


_servicers: contextvars.ContextVar[list[_CallbackServicer]] = contextvars.ContextVar("callback_servicers")


class _OwnServicers:
    """The SDK keeps its callback servers in one list per process and stops them all; here each program has its own.

    A program that somebody else runs in this process shares one list with others of that kind, as the SDK has it.
    """

    def __init__(self) -> None:
        self._shared: list[_CallbackServicer] = []

    def append(self, servicer: _CallbackServicer) -> None:
        _servicers.get(self._shared).append(servicer)

    def __iter__(self) -> Iterator[_CallbackServicer]:
        return iter(_servicers.get(self._shared))


_CallbackServicer._servicers = _OwnServicers()  # type: ignore[assignment]  # noqa: SLF001 - see above
