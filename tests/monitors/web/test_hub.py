"""Streams: whole pictures, differences, what was missed, and listeners that are slow, gone, or too many."""

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from monitors.web import hub as hub_module
from monitors.web.delta import apply_delta
from monitors.web.hub import QUEUE, FullError, Hub, Message
from monitors.web.picture import View, World
from monitors.web.readings import Reader
from policies.catalogue.read import all_checks
from tests.monitors.web.synthetic import City

CITY = View("city", "", "en")
SOON = 20.0


class Scene:
    """A hub over a city whose huawei pool gets fuller by every step."""

    def __init__(self, city: City) -> None:
        self.city, self.steps = city, 0
        self.hub = Hub(self.make, epoch="e", pause=0)

    def make(self) -> World:
        return World(self.city.ground, Reader().read(self.city.kept(100.0), 100.0), all_checks())

    async def step(self) -> None:
        """The city changes and all who listen are told."""
        self.steps += 1
        self.city.fill["huawei"] = 0.3 + 0.01 * self.steps
        await self.hub.look(CITY)

    async def listen(self, last: str = "") -> tuple[AsyncGenerator[Message], Message]:
        """A stream and its first message."""
        messages = self.hub.listen(CITY, last, SOON)
        return messages, await asyncio.wait_for(anext(messages), SOON)


def body(message: Message) -> Any:
    """What a message tells."""
    return json.loads(message.body)


def test_listener_has_the_picture_and_then_what_changes(city: City) -> None:
    async def act() -> None:
        scene = Scene(city)
        messages, first = await scene.listen()
        assert first.kind == "picture"
        await scene.step()
        second = await anext(messages)
        assert second.kind == "delta"
        assert set(body(second)) == {"pools", "fans"}
        whole = await scene.hub.look(CITY)
        assert apply_delta(body(first), body(second)) == body(whole)
        await messages.aclose()

    asyncio.run(act())


def test_who_comes_back_is_sent_only_what_was_missed(city: City) -> None:
    async def act() -> None:
        scene = Scene(city)
        messages, first = await scene.listen()
        await messages.aclose()
        await scene.step()
        await scene.step()
        messages, beat = await scene.listen(first.id)
        missed = [await anext(messages), await anext(messages)]
        assert (beat.kind, [each.kind for each in missed]) == ("beat", ["delta", "delta"])
        await messages.aclose()

    asyncio.run(act())


@pytest.mark.parametrize("last", ["", "other-1", "e-99", "e--1", "e-x", "e-" + "9" * 5000])
def test_who_comes_back_with_a_number_that_is_not_here_has_the_whole_picture(city: City, last: str) -> None:
    async def act() -> None:
        messages, first = await Scene(city).listen(last)
        assert first.kind == "picture"
        await messages.aclose()

    asyncio.run(act())


def test_listener_that_falls_behind_keeps_nobody_waiting_and_is_sent_the_whole_picture(city: City) -> None:
    async def act() -> None:
        scene = Scene(city)
        slow, _ = await scene.listen()
        quick, _ = await scene.listen()
        for _ in range(2 * QUEUE):
            await scene.step()
            assert (await anext(quick)).kind == "delta"
        message = await anext(slow)
        assert message.kind == "picture"
        assert body(message) == body(await scene.hub.look(CITY))
        await slow.aclose()
        await quick.aclose()

    asyncio.run(act())


def test_stream_beats_where_nothing_changes(city: City) -> None:
    async def act() -> None:
        messages = Scene(city).hub.listen(CITY, "", 0.01)
        assert [(await anext(messages)).kind for _ in range(3)] == ["picture", "beat", "beat"]
        await messages.aclose()

    asyncio.run(act())


def test_more_listeners_than_the_server_takes_are_refused(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    async def act() -> None:
        scene = Scene(city)
        messages, _ = await scene.listen()
        with pytest.raises(FullError):
            await scene.listen()
        await messages.aclose()
        again, first = await scene.listen()
        assert first.kind == "picture"
        await again.aclose()

    monkeypatch.setattr(hub_module, "MOST_LISTENERS", 1)
    asyncio.run(act())


def test_closing_lets_all_listeners_go(city: City) -> None:
    async def act() -> None:
        scene = Scene(city)
        messages, _ = await scene.listen()
        waiting = asyncio.ensure_future(anext(messages, None))
        await asyncio.sleep(0)
        scene.hub.close()
        while (message := await asyncio.wait_for(waiting, SOON)) is not None:
            waiting = asyncio.ensure_future(anext(messages, None))
            assert message.kind == "beat"

    asyncio.run(act())
