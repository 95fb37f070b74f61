"""The event loop of a program in this process: the SDK's calls to the engine wait on it without a thread of their own.

The SDK hands each call to `run_in_executor` as a function that asks the monitor once and would block. Here that
function runs twice on the loop: the first time the monitor's stub takes the request and ends it, the second time it has
the answer. Any other function, the SDK's of another version among them, goes to a thread as everywhere.
"""

import asyncio
import contextvars
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

from stacks.engine.sdk_seams import find_call_code

_SDK_CODE = find_call_code()

type Done = Callable[["Answer"], None]
type Ask = Callable[[Any, Done], None]
"""Asks the engine; the answer comes to a function that is called on the program's loop."""


@dataclass(frozen=True)
class Answer:
    """What came of a request: a message, or the error that the SDK shall see."""

    value: Any = None
    error: Exception | None = None

    def unwrap(self) -> Any:
        """The message; raises the error."""
        if self.error is not None:
            raise self.error
        return self.value


class _Asked(BaseException):
    """Ends a call's first run; no `except Exception` on the way may take it for a failure."""

    def __init__(self, ask: Ask, request: Any) -> None:
        self.ask = ask
        self.request = request


@dataclass
class _Call:
    """A function of the SDK that is to be run to its end, with the answers that it has had so far."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    done: asyncio.Future[Any]
    answers: list[Answer] = field(default_factory=list)
    used: int = 0


_current: contextvars.ContextVar[_Call | None] = contextvars.ContextVar("sdk_call", default=None)


def ask_or_wait(ask: Ask, request: Any, wait: Callable[[Any], Any]) -> Any:
    """What a stub's method does: asks without blocking where the loop runs the caller, else waits for the answer."""
    call = _current.get()
    if call is None:
        return wait(request)
    if call.used == len(call.answers):
        raise _Asked(ask, request)
    call.used += 1
    return call.answers[call.used - 1].unwrap()


class ProgramLoop(asyncio.SelectorEventLoop):
    """An event loop that keeps at most `limit` of the SDK's calls under way; the others wait in order."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit
        self._running = 0
        self._waiting: deque[_Call] = deque()

    def run_in_executor(  # type: ignore[override]  # the stub's result is generic in a way that cannot be written here
        self, executor: Executor | None, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """See asyncio; a call of the SDK is run on this loop."""
        if executor is not None or _SDK_CODE is None or getattr(func, "__code__", None) is not _SDK_CODE:
            return super().run_in_executor(executor, func, *args)
        call = _Call(func, args, self.create_future())
        if self._running < self.limit:
            self._running += 1
            self._advance(call)
        else:
            self._waiting.append(call)
        return call.done

    def _advance(self, call: _Call) -> None:
        token = _current.set(call)
        call.used = 0
        try:
            result = call.function(*call.arguments)
        except _Asked as asked:
            asked.ask(asked.request, lambda answer: self._resume(call, answer))
            return
        except Exception as error:  # noqa: BLE001 - it is handed to whoever waits for the call
            if not call.done.done():
                call.done.set_exception(error)
        else:
            if not call.done.done():
                call.done.set_result(result)
        finally:
            _current.reset(token)
        self._running -= 1
        if self._waiting:
            self._running += 1
            self._advance(self._waiting.popleft())

    def _resume(self, call: _Call, answer: Answer) -> None:
        call.answers.append(answer)
        self._advance(call)
