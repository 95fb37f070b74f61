"""Who looks at which view, and what each still has to be sent. A slow or dead listener keeps nobody waiting.

A view's picture is made once for all who look at it. What changed is kept for a while, so that who comes back after a
break is sent only what was missed. A listener that falls behind is sent the whole picture of then instead of all that
it missed: what waits for it never grows.
"""

import asyncio
import json
from collections import OrderedDict, deque
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from monitors.web.delta import Json, Picture, find_delta
from monitors.web.picture import View, World, make_picture

LOG = 64
"""Changes of a view that are kept for who comes back."""
QUEUE = 16
"""Changes that may wait for one listener."""
MOST_LISTENERS = 500
MOST_CHANNELS = MOST_LISTENERS + 64
PAUSE = 0.5
"""Seconds between two rounds: changes that come faster are told together."""


@dataclass(frozen=True)
class Message:
    """What a listener is sent."""

    kind: str
    """`picture`: all of it; `delta`: a merge patch; `beat`: nothing changed."""
    id: str = ""
    body: bytes = b""
    """JSON."""

    def write(self, steady: float) -> bytes:
        """As a server-sent event, with the server's steady clock of now."""
        head = f"event: {self.kind}\n" + (f"id: {self.id}\n" if self.id else "")
        return head.encode() + b"data: " + self.to_json(steady) + b"\n\n"

    def to_json(self, steady: float) -> bytes:
        """Its data alone."""
        body = b',"body":' + self.body if self.body else b""
        return f'{{"id":{json.dumps(self.id)},"steady":{steady:.2f}'.encode() + body + b"}"


BEAT = Message("beat")


class FullError(Exception):
    """More listen than the server takes."""


@dataclass(eq=False)
class Listener:
    """One page that is open somewhere."""

    waiting: deque[Message] = field(default_factory=deque)
    behind: bool = True
    """It is to be sent the whole picture next."""
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, message: Message) -> None:
        """Keep a change for it, if there is room."""
        if len(self.waiting) >= QUEUE:
            self.waiting.clear()
            self.behind = True
        elif not self.behind:
            self.waiting.append(message)
        self.heard.set()


@dataclass(eq=False)
class Channel:
    """A view, as it was told last."""

    picture: Picture = field(default_factory=dict)
    number: int = 0
    log: deque[Message] = field(default_factory=lambda: deque(maxlen=LOG))
    whole: Message | None = None
    listeners: set[Listener] = field(default_factory=set)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Hub:
    """All views that somebody looks at."""

    def __init__(self, make_world: Callable[[], World], *, epoch: str, pause: float = PAUSE) -> None:
        """`epoch` tells this run of the program from others: numbers of changes begin anew with it."""
        self._make_world = make_world
        self._epoch, self._pause = epoch, pause
        self._channels: OrderedDict[View, Channel] = OrderedDict()
        self._changed = asyncio.Event()
        self._closed = False

    def change(self) -> None:
        """Something is not as it was."""
        self._changed.set()

    def close(self) -> None:
        """Let all listeners go."""
        self._closed = True
        for channel in self._channels.values():
            for listener in channel.listeners:
                listener.heard.set()

    async def follow(self) -> None:
        """Tell all listeners of every change. Never ends."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            for view, channel in list(self._channels.items()):
                if channel.listeners:
                    await self._refresh(view, channel)
            await asyncio.sleep(self._pause)

    async def look(self, view: View) -> Message:
        """The whole picture of a view, as it is now."""
        channel = self._open(view)
        await self._refresh(view, channel)
        return self._whole(channel)

    async def listen(self, view: View, last: str, beat: float) -> AsyncGenerator[Message]:
        """What changes in a view, after the message `last`, or after the whole picture; a beat where nothing does.

        Raises FullError: too many listen already.
        """
        if sum(len(each.listeners) for each in self._channels.values()) >= MOST_LISTENERS:
            raise FullError
        channel = self._open(view)
        with self._join(channel) as listener:
            await self._refresh(view, channel)
            missed = self._find_missed(channel, last)
            if missed is not None:
                listener.waiting, listener.behind = deque(missed), False
                yield BEAT
            while not self._closed:
                if listener.behind:
                    listener.waiting.clear()
                    listener.behind = False
                    yield self._whole(channel)
                elif listener.waiting:
                    yield listener.waiting.popleft()
                else:
                    listener.heard.clear()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(listener.heard.wait(), beat)
                        continue
                    yield BEAT

    @contextmanager
    def _join(self, channel: Channel) -> Iterator[Listener]:
        listener = Listener()
        channel.listeners.add(listener)
        try:
            yield listener
        finally:
            channel.listeners.discard(listener)

    def _open(self, view: View) -> Channel:
        """The channel of a view; those that nobody has looked at for longest are forgotten."""
        channel = self._channels.setdefault(view, Channel())
        self._channels.move_to_end(view)
        while len(self._channels) > MOST_CHANNELS:
            idle = next((each for each, some in self._channels.items() if not some.listeners and each != view), None)
            if idle is None:
                break
            del self._channels[idle]
        return channel

    async def _refresh(self, view: View, channel: Channel) -> None:
        """Make the picture of now, and tell what of it is new."""
        async with channel.lock:
            picture = await asyncio.to_thread(make_picture, view, self._make_world())
            delta = await asyncio.to_thread(find_delta, channel.picture, picture)
            if not delta:
                return
            channel.picture, channel.whole = picture, None
            channel.number += 1
            message = Message("delta", f"{self._epoch}-{channel.number}", encode(delta))
            channel.log.append(message)
            for listener in channel.listeners:
                listener.hear(message)

    def _whole(self, channel: Channel) -> Message:
        if channel.whole is None:
            channel.whole = Message("picture", f"{self._epoch}-{channel.number}", encode(channel.picture))
        return channel.whole

    def _find_missed(self, channel: Channel, last: str) -> list[Message] | None:
        """The changes after a message; None: they are not all here."""
        epoch, _, number = last.rpartition("-")
        if epoch != self._epoch or not number.isdecimal() or len(number) > len(str(channel.number)):
            return None
        count = channel.number - int(number)
        if not 0 <= count <= min(len(channel.log), QUEUE):
            return None
        return list(channel.log)[len(channel.log) - count :]


def encode(told: Mapping[str, Json]) -> bytes:
    """JSON on one line."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
