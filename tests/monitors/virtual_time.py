"""An event loop whose time passes at once: what waits for a second waits for nothing, in the order of real time."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any

START = 1000.0


class VirtualSelector(selectors.DefaultSelector):
    """Waits by putting the clock forward."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("nothing is left that could ever happen")
        found = super().select(0)
        if not found:
            self.now += timeout
        return found


class VirtualLoop(asyncio.SelectorEventLoop):
    """Work that goes to threads is done at once, so that the clock does not run away from it."""

    def __init__(self) -> None:
        self.selector = VirtualSelector()
        super().__init__(self.selector)

    def time(self) -> float:
        return self.selector.now

    def run_in_executor[*Ts, T](
        self,
        executor: Executor | None,  # noqa: ARG002 - asyncio's signature
        func: Callable[[*Ts], T],
        *args: *Ts,
    ) -> asyncio.Future[T]:
        future = self.create_future()
        future.set_result(func(*args))
        return future


def run_virtually[T](work: Callable[[Callable[[], float]], Coroutine[Any, Any, T]]) -> T:
    """What `work`, given the clock, returns."""
    loop = VirtualLoop()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(work(loop.time))
