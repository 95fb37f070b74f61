"""Runs what blocks in a thread of its own, one at a time: a collector that hangs keeps nobody else waiting.

The threads of asyncio's own pool are few and are waited for at the end of the program; these are neither.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress

from govcloud.errors import GovcloudError
from govcloud.text import Text

BUSY = Text("the pass before this one has not ended yet", "上一次采集尚未结束")


class Apart:
    """One lane: while something runs in it, nothing else does."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._busy = False

    @property
    def busy(self) -> bool:
        """Whether something runs."""
        return self._busy

    async def run[T](self, act: Callable[[], T]) -> T:
        """What `act` gives or raises. When the waiting is cancelled, the thread goes on until it ends by itself.

        Raises GovcloudError: the one before has not ended.
        """
        if self.busy:
            raise GovcloudError(BUSY, self.name)
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()

        def settle(result: T | None, error: BaseException | None) -> None:
            if done.cancelled():
                return
            if error is not None:
                done.set_exception(error)
            else:
                done.set_result(result)  # type: ignore[arg-type] # without an error it is what `act` gave

        def work() -> None:
            result, error = None, None
            try:
                result = act()
            except Exception as raised:  # noqa: BLE001 - it is raised where the result is waited for
                error = raised
            self._busy = False
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(settle, result, error)

        self._busy = True
        threading.Thread(target=work, name=f"pass of {self.name}", daemon=True).start()
        return await done
