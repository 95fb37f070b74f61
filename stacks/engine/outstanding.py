"""The outputs that a program has not finished: what the SDK keeps as a set and waits for at the program's end.

The SDK waits for any of them to end, looks, and waits again for all that are left, so that its work grows with the
square of their number. This set hands out a single future in place of all under way; it ends with the first of them.
"""

import asyncio
from collections.abc import Iterator
from typing import Any

type Output = asyncio.Future[Any]


class OutstandingOutputs(set[Output]):
    """A set of futures; iterating gives those that have failed, else one future that ends when any of them does.

    A future that succeeds is taken out by the SDK itself, one that fails is left for it to find.
    """

    def __init__(self) -> None:
        super().__init__()
        self._failed: list[Output] = []
        self._next: Output | None = None

    def add(self, output: Output) -> None:
        """Keeps an output until it is taken out."""
        if output is self._next or output in self:
            return
        super().add(output)
        output.add_done_callback(self._note)

    def __iter__(self) -> Iterator[Output]:
        """What is to be waited for."""
        failed = [output for output in self._failed if output in self]
        if failed:
            return iter(failed)
        self._next = asyncio.get_running_loop().create_future()
        return iter([self._next])

    def clear(self) -> None:
        """Takes out the failed ones, which whoever iterated has now; the others go on being waited for."""
        self.difference_update(self._failed)
        self._failed.clear()

    def _note(self, output: Output) -> None:
        if output.cancelled() or output.exception() is not None:
            self._failed.append(output)
        if self._next is not None and not self._next.done():
            self._next.set_result(None)
