"""Tells who listens which sources have ended a pass. A slow listener hears each name once, however often it changed."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager


class Changes:
    """The names of changed sources, for any number of listeners of one event loop."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    def tell(self, name: str) -> None:
        """A source has changed."""
        for each in self._listeners:
            each.hear(name)

    @contextmanager
    def listen(self) -> Iterator["Listener"]:
        """A listener that hears all changes from now on, until the block ends."""
        listener = Listener()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)


class Listener:
    """`async for name in listener`: waits for the next changed source, without end."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}
        self._heard = asyncio.Event()

    def hear(self, name: str) -> None:
        """Remember a name until it is fetched."""
        self._names[name] = None
        self._heard.set()

    async def __aiter__(self) -> AsyncIterator[str]:
        while True:
            await self._heard.wait()
            name = next(iter(self._names))
            del self._names[name]
            if not self._names:
                self._heard.clear()
            yield name
