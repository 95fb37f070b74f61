"""Where the engine reaches into Pulumi's SDK to run programs fast. What another version does not have is left alone.

Nothing here changes what a program does: without these seams it runs as everywhere, with a thread for each call.
"""

import contextvars
from importlib import metadata
from types import CodeType, FunctionType
from typing import Any

from pulumi.runtime import resource as sdk_resource
from pulumi.runtime.proto import source_pb2

_KNOWN_SDK = "3.255."

_unasked: contextvars.ContextVar[bool] = contextvars.ContextVar("positions_unasked", default=False)


def is_known_sdk() -> bool:
    """Whether the SDK is of the version whose inside is known."""
    return metadata.version("pulumi").startswith(_KNOWN_SDK)


def find_call_code() -> CodeType | None:
    """The code of the functions that the SDK makes of its calls to the engine, None if it makes none of that kind."""
    if not is_known_sdk():
        return None
    from pulumi.runtime._instrumentation import wrap_with_context  # noqa: PLC0415 - there may be none

    wrapped: FunctionType = wrap_with_context(lambda: None)  # type: ignore[no-untyped-call]
    return wrapped.__code__


def leave_positions_out() -> None:
    """Where in a program a resource was registered: walking the stack takes a tenth of a run, and nobody asks for it.

    Holds for programs that are run in the current context.
    """
    _unasked.set(True)


def _watch_positions() -> None:
    original = getattr(sdk_resource, "_get_stack_trace", None)
    if original is None or not is_known_sdk():
        return

    def get_positions() -> Any:
        return source_pb2.StackTrace() if _unasked.get() else original()

    sdk_resource._get_stack_trace = get_positions  # noqa: SLF001 - see above


_watch_positions()
