"""The page's server over HTTP: GET only, strict headers, files that may be kept for ever, streams, hostile requests."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import aiohttp
import pytest

from monitors.web.app import LivePage
from monitors.web.language import choose_language
from tests.monitors.web.showing import Stage, serving
from tests.monitors.web.synthetic import City

type Act = Callable[[aiohttp.ClientSession, Stage], Awaitable[None]]


def serve(city: City, act: Act, *, beat: float = 10) -> None:
    """Do something with a served city."""

    async def run() -> None:
        stage = Stage(city)
        async with (
            serving(LivePage(city.inventory, stage, beat=beat)) as url,
            aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=60)) as session,
        ):
            await act(session, stage)

    asyncio.run(run())


def test_every_answer_has_strict_headers_and_sets_no_cookie(city: City) -> None:
    async def act(session: aiohttp.ClientSession, _: Stage) -> None:
        for path in ("/", "/capacity", "/node/linhan", "/api/picture", "/node/none", "/static/x/main.js", "/events"):
            async with session.get(path) as answer:
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy
                assert "unsafe" not in policy
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert "Set-Cookie" not in answer.headers

    serve(city, act)


def test_only_get_is_taken(city: City) -> None:
    async def act(session: aiohttp.ClientSession, _: Stage) -> None:
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            async with session.request(method, "/") as answer:
                assert answer.status == 405

    serve(city, act)


@pytest.mark.parametrize(
    "path",
    ["/node/none", "/pool/HUAWEI", "/api/picture?view=/etc/passwd", "/events?view=/x", "/static/../app.py", "/x"],
)
def test_what_is_not_there_is_not_found(city: City, path: str) -> None:
    async def act(session: aiohttp.ClientSession, _: Stage) -> None:
        async with session.get(path) as answer:
            assert answer.status == 404

    serve(city, act)


def test_page_has_no_inline_script_and_its_files_may_be_kept_for_ever(city: City) -> None:
    async def act(session: aiohttp.ClientSession, _: Stage) -> None:
        page = await (await session.get("/?lang=zh")).text()
        assert page.count("<script") == page.count("<script defer src=") + 2
        assert '<script type="application/json" id="words">' in page
        start = page.index("/static/")
        path = page[start : page.index('"', start)]
        async with session.get(path) as answer:
            assert answer.status == 200
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert answer.headers["Content-Encoding"] == "gzip"
        async with session.get(path.replace("/static/", "/static/0")) as answer:
            assert answer.status == 404

    serve(city, act)


def test_data_are_versioned_and_in_the_language_that_is_asked_for(city: City) -> None:
    async def act(session: aiohttp.ClientSession, _: Stage) -> None:
        told = json.loads(await (await session.get("/api/picture?lang=zh")).text())
        assert told["body"]["version"] == 1
        assert told["body"]["pools"]["huawei"]["name"] == "华为云资源池"
        told = json.loads(
            await (await session.get("/api/picture?view=/pool/huawei", headers={"Accept-Language": "en"})).text()
        )
        assert told["body"]["pool"]["name"] == "Huawei pool"

    serve(city, act)


def test_stream_tells_the_picture_then_changes_and_resumes_by_its_last_number(city: City) -> None:
    async def read(answer: aiohttp.ClientResponse) -> tuple[str, str]:
        """The next event: kind and number."""
        kind = number = ""
        while True:
            words = (await answer.content.readline()).decode().rstrip("\n")
            if words.startswith("event: "):
                kind = words.removeprefix("event: ")
            elif words.startswith("id: "):
                number = words.removeprefix("id: ")
            elif not words and kind:
                return kind, number

    async def act(session: aiohttp.ClientSession, stage: Stage) -> None:
        async with session.get("/events?lang=en") as answer:
            assert answer.headers["Content-Type"].startswith("text/event-stream")
            kind, number = await read(answer)
            assert kind == "picture"
        city.paths["linhan"] = 1
        stage.tell()
        async with session.get("/events?lang=en", headers={"Last-Event-ID": number}) as answer:
            assert [(await read(answer))[0] for _ in range(2)] == ["beat", "delta"]
            assert (await read(answer))[0] in {"beat", "delta"}

    serve(city, act, beat=0.2)


@pytest.mark.parametrize(
    ("asked", "accepted", "chosen"),
    [
        ("en", "zh-CN", "en"),
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("", "fr, en;q=0.3, zh;q=0.2", "en"),
        ("", "en;q=0, zh;q=0.1", "zh"),
        ("xx", "", "zh"),
        ("", "en;q=abc;;,,;", "zh"),
        ("<script>", "*", "zh"),
    ],
)
def test_language_is_the_address_s_then_the_browser_s_then_the_server_s(asked: str, accepted: str, chosen: str) -> None:
    assert choose_language(asked, accepted, "zh") == chosen
