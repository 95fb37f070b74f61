"""Hands work to another thread's event loop, waking it once for all that is waiting instead of once for each."""

import asyncio
import contextvars
from collections import deque
from collections.abc import Callable
from contextlib import suppress


class Mailbox:
    """Calls for one loop, made in order, in the context in which the mailbox was made. Anybody may post.

    What is posted to a loop that is closed is dropped: nobody is there to wait for it.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._calls: deque[Callable[[], object]] = deque()
        self._woken = False
        self._context = contextvars.copy_context()

    def post(self, call: Callable[[], object]) -> None:
        """Lets the loop make a call soon."""
        self._calls.append(call)
        if not self._woken:
            self._woken = True
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._drain, context=self._context)

    def _drain(self) -> None:
        # Before the first look: who posts from now on wakes the loop again, so that nothing is left lying.
        self._woken = False
        while self._calls:
            self._calls.popleft()()
