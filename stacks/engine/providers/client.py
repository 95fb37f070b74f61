"""Calls to a resource provider, over a socket or in this process, with one kind of error for both.

Messages in, messages out; what they mean is the business of `provider`.
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import grpc
from google.protobuf import struct_pb2
from google.protobuf.message import Message
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from govcloud.errors import GovcloudError
from stacks.engine.values import Properties
from stacks.engine.wire import decode

_DETAILS = "grpc-status-details-bin"
MESSAGE_OPTIONS = [("grpc.max_receive_message_length", 400 * 1024 * 1024)]


@dataclass(frozen=True)
class InitFailure:
    """A resource that exists but is not ready: what a provider answers to a half-done Create, Update or Read."""

    id: str
    outputs: Properties
    inputs: Properties
    reasons: tuple[str, ...]


class ProviderError(Exception):
    """A call that a provider refused or could not do; `code` is gRPC's name of the status."""

    def __init__(self, message: str, code: str = "UNKNOWN", init: InitFailure | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.init = init


class ProviderClient(Protocol):
    """Something that answers the methods of Pulumi's ResourceProvider service."""

    async def call(self, method: str, request: Message) -> Any:
        """The answer to one call; raises ProviderError."""

    async def close(self) -> None:
        """Ends the provider."""


class RemoteProvider:
    """A provider behind a gRPC address; `stop` ends its process, if it is ours."""

    def __init__(self, address: str, stop: Callable[[], Awaitable[None]] | None = None) -> None:
        self._channel = grpc.aio.insecure_channel(address, options=MESSAGE_OPTIONS)
        self._stub = provider_pb2_grpc.ResourceProviderStub(self._channel)
        self._stop = stop

    async def call(self, method: str, request: Message) -> Any:
        """See ProviderClient."""
        try:
            return await getattr(self._stub, method)(request)
        except grpc.aio.AioRpcError as error:
            raise _translate(
                error.details() or "", error.code().name, tuple(error.trailing_metadata() or ())
            ) from error

    async def close(self) -> None:
        """See ProviderClient."""
        await self._channel.close()
        if self._stop is not None:
            await self._stop()


class LocalProvider:
    """A provider's servicer called directly, without a socket. Its methods may be plain or asynchronous."""

    def __init__(self, servicer: provider_pb2_grpc.ResourceProviderServicer) -> None:
        self._servicer = servicer

    async def call(self, method: str, request: Message) -> Any:
        """See ProviderClient."""
        handler = getattr(self._servicer, method)
        is_async = inspect.iscoroutinefunction(handler)
        context = AsyncCallContext() if is_async else CallContext()
        try:
            return await (handler(request, context) if is_async else asyncio.to_thread(handler, request, context))
        except CallAbortedError as error:
            raise _translate(error.details, error.code.name, error.metadata) from error
        except NotImplementedError as error:
            sentence = context.details or f"method {method} is not implemented"
            raise ProviderError(sentence, grpc.StatusCode.UNIMPLEMENTED.name) from error
        except GovcloudError as error:
            raise ProviderError(str(error)) from error
        except Exception as error:
            raise ProviderError(context.details or f"Unexpected {type(error)}: {error}", context.code.name) from error

    async def close(self) -> None:
        """See ProviderClient."""


def invoke_response(returned: struct_pb2.Struct) -> provider_pb2.InvokeResponse:
    """The answer to an invoke (its field is named by a word that Python reserves)."""
    answer = provider_pb2.InvokeResponse()
    getattr(answer, "return").CopyFrom(returned)
    return answer


class CallAbortedError(Exception):
    """What `abort` of an in-process call raises."""

    def __init__(self, code: grpc.StatusCode, details: str, metadata: Sequence[tuple[str, Any]]) -> None:
        super().__init__(details)
        self.code = code
        self.details = details
        self.metadata = metadata


class CallContext:
    """The part of a gRPC servicer context that a plain provider method uses."""

    def __init__(self) -> None:
        self.code = grpc.StatusCode.UNKNOWN
        self.details = ""

    def set_code(self, code: grpc.StatusCode) -> None:
        """Keeps the code for an exception that follows."""
        self.code = code

    def set_details(self, details: str) -> None:
        """Keeps the text for an exception that follows."""
        self.details = details

    def abort(self, code: grpc.StatusCode, details: str, trailing_metadata: Sequence[tuple[str, Any]] = ()) -> None:
        """Ends the call with an error."""
        raise CallAbortedError(code, details, trailing_metadata)


class AsyncCallContext(CallContext):
    """The same for an asynchronous method."""

    async def abort(  # type: ignore[override]
        self, code: grpc.StatusCode, details: str = "", trailing_metadata: Sequence[tuple[str, Any]] = ()
    ) -> None:
        """Ends the call with an error."""
        raise CallAbortedError(code, details, trailing_metadata)


def _translate(details: str, code: str, metadata: Iterable[tuple[str, Any]]) -> ProviderError:
    init = None
    for key, value in metadata:
        if key == _DETAILS:
            status = status_pb2.Status.FromString(value)
            for detail in status.details:
                failed = provider_pb2.ErrorResourceInitFailed()
                if detail.Unpack(failed):
                    init = InitFailure(
                        failed.id, decode(failed.properties), decode(failed.inputs), tuple(failed.reasons)
                    )
    return ProviderError(details, code, init)
