"""Carries a program's calls to the engine's services within this process: the program's threads, the engine's loop.

The stubs look to Pulumi's SDK like those of a remote engine, errors included.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import grpc
from pulumi.runtime.proto import engine_pb2_grpc, resource_pb2_grpc

from stacks.engine.engine_service import EngineService
from stacks.engine.executor import StoppedError
from stacks.engine.monitor import Monitor
from stacks.engine.plan.asks import PlanError
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


class LocalMonitorStub(resource_pb2_grpc.ResourceMonitorStub):
    """The ResourceMonitor of an engine in this process."""

    def __init__(self, monitor: Monitor, loop: asyncio.AbstractEventLoop) -> None:  # no channel: super() is not called
        for name in _MONITOR_METHODS:
            setattr(self, name, _carry(getattr(monitor, name), loop))


class LocalEngineStub(engine_pb2_grpc.EngineStub):
    """The Engine of an engine in this process."""

    def __init__(self, engine: EngineService, loop: asyncio.AbstractEventLoop) -> None:  # no channel, as above
        for name in _ENGINE_METHODS:
            setattr(self, name, _carry(getattr(engine, name), loop))


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


def _carry(method: Callable[[Any], Coroutine[Any, Any, Any]], loop: asyncio.AbstractEventLoop) -> Callable[[Any], Any]:
    def call(request: Any) -> Any:
        future = asyncio.run_coroutine_threadsafe(method(request), loop)
        try:
            return future.result()
        except (StoppedError, ProviderError, PlanError, grpc.aio.AioRpcError) as error:
            raise translate_error(error) from error

    return call
