"""Carries a program's calls to the engine's services within this process: the program's threads, the engine's loop.

The stubs look to Pulumi's SDK like those of a remote engine, errors included.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, resource_pb2_grpc

from stacks.engine.engine_service import EngineService, is_kept
from stacks.engine.executor import StoppedError
from stacks.engine.mailbox import Mailbox
from stacks.engine.monitor import Monitor
from stacks.engine.plan.asks import PlanError
from stacks.engine.program_loop import Answer, Done, ask_or_wait
from stacks.engine.providers.client import ProviderError

_MONITOR_METHODS = (
    "SupportsFeature",
    "Invoke",
    "Call",
    "ReadResource",
    "RegisterResource",
    "RegisterResourceOutputs",
    "RegisterStackTransform",
    "RegisterStackInvokeTransform",
    "RegisterResourceHook",
    "RegisterPackage",
    "SignalAndWaitForShutdown",
)
_ENGINE_METHODS = ("Log", "GetRootResource", "SetRootResource", "RequirePulumiVersion")
_SAID = (StoppedError, ProviderError, PlanError, grpc.aio.AioRpcError)
"""What a program hears of as an error of the call; anything else is a defect and goes on as it is."""


class LocalRpcError(grpc.RpcError):
    """An error of a call within this process, with the methods that the SDK asks of gRPC's errors."""

    def __init__(self, code: grpc.StatusCode, details: str) -> None:
        super().__init__(details)
        self._code = code
        self._details = details

    def code(self) -> grpc.StatusCode:
        """gRPC's status code."""
        return self._code

    def details(self) -> str:
        """What went wrong."""
        return self._details


class Crossing:
    """The way between a program's loop and the engine's, which run in two threads."""

    def __init__(self, engine: asyncio.AbstractEventLoop, program: asyncio.AbstractEventLoop) -> None:
        self._engine = engine
        self._requests = Mailbox(engine)
        self._answers = Mailbox(program)

    def carry(self, method: Callable[[Any], Coroutine[Any, Any, Any]]) -> Callable[[Any], Any]:
        """A stub's method for one of the engine's."""

        def ask(request: Any, done: Done) -> None:
            self._requests.post(lambda: self._start(method(request), done))

        def wait(request: Any) -> Any:
            future = asyncio.run_coroutine_threadsafe(method(request), self._engine)
            try:
                return future.result()
            except _SAID as error:
                raise translate_error(error) from error

        return lambda request: ask_or_wait(ask, request, wait)

    def _start(self, work: Coroutine[Any, Any, Any], done: Done) -> None:
        def answer(task: asyncio.Task[Any]) -> None:
            found = _read_answer(task)
            self._answers.post(lambda: done(found))

        self._engine.create_task(work).add_done_callback(answer)


class LocalMonitorStub(resource_pb2_grpc.ResourceMonitorStub):
    """The ResourceMonitor of an engine in this process."""

    def __init__(self, monitor: Monitor, crossing: Crossing) -> None:  # no channel, so super() is not called
        for name in _MONITOR_METHODS:
            setattr(self, name, crossing.carry(getattr(monitor, name)))


class LocalEngineStub(engine_pb2_grpc.EngineStub):
    """The Engine of an engine in this process."""

    def __init__(self, engine: EngineService, crossing: Crossing) -> None:  # no channel, as above
        for name in _ENGINE_METHODS:
            setattr(self, name, crossing.carry(getattr(engine, name)))
        self._log = self.Log
        self.Log = self._log_what_is_kept  # type: ignore[assignment]

    def _log_what_is_kept(self, request: engine_pb2.LogRequest) -> empty_pb2.Empty:
        """The SDK says a dozen things about each resource that the engine would only drop."""
        if not is_kept(request):
            return empty_pb2.Empty()
        answer: empty_pb2.Empty = self._log(request)
        return answer


def translate_error(error: Exception) -> LocalRpcError:
    """The gRPC error that a program gets for an exception of the engine."""
    if isinstance(error, StoppedError):
        return LocalRpcError(grpc.StatusCode.UNAVAILABLE, "the engine is shutting down")
    if isinstance(error, ProviderError):
        code = getattr(grpc.StatusCode, error.code, grpc.StatusCode.UNKNOWN)
        return LocalRpcError(code, error.message)
    if isinstance(error, PlanError):
        return LocalRpcError(grpc.StatusCode.UNKNOWN, error.message)
    return LocalRpcError(grpc.StatusCode.UNKNOWN, str(error))


def _read_answer(task: asyncio.Task[Any]) -> Answer:
    if task.cancelled():
        return Answer(error=translate_error(StoppedError()))
    error = task.exception()
    if error is None:
        return Answer(task.result())
    if isinstance(error, _SAID):
        said = translate_error(error)
        said.__cause__ = error
        return Answer(error=said)
    return Answer(error=error if isinstance(error, Exception) else RuntimeError(str(error)))
