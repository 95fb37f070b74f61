"""`POST /alerts`: where Alertmanager hands over alerts. It has to know the token; what is no message of its is refused.

A failure of ours is answered with 503, which Alertmanager tries again; a wrong message with 4xx, which it drops.
"""

import asyncio
import hmac
from collections.abc import Callable
from datetime import datetime

from aiohttp import web
from pydantic import ValidationError

from govcloud.errors import GovcloudError
from govcloud.inventory.inventory import Inventory
from govcloud.text import Text
from monitors.notices.alerts import Outcome, Sent
from monitors.notices.book import Book
from monitors.notices.intake import take_alerts
from monitors.notices.tally import Tally

PATH = "/alerts"
MOST_BYTES = 16 * 1024 * 1024
PATIENCE = 30.0
"""Seconds that a message may take to arrive."""
NO_TOKEN = Text("the bearer token is missing or wrong", "缺少令牌或令牌有误")
TOO_LONG = Text("the message is longer than {most} bytes", "消息超过 {most} 字节")
TOO_SLOW = Text("the message did not arrive in {seconds} seconds", "消息未在 {seconds} 秒内收完")
NO_MESSAGE = Text("this is no message of Alertmanager, version 4: {why}", "不是 Alertmanager 第 4 版消息：{why}")


def make_routes(
    book: Book, inventory: Inventory, token: str, tally: Tally, clock: Callable[[], datetime]
) -> list[web.RouteDef]:
    """The route, for an application."""

    async def receive(request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
            return refuse(tally, 401, NO_TOKEN)
        try:
            async with asyncio.timeout(PATIENCE):
                body = await read_body(request)
        except TimeoutError:
            return refuse(tally, 408, TOO_SLOW(seconds=int(PATIENCE)))
        if body is None:
            return refuse(tally, 413, TOO_LONG(most=MOST_BYTES))
        try:
            sent = await asyncio.to_thread(Sent.model_validate_json, body)
        except ValidationError as wrong:
            return refuse(tally, 400, NO_MESSAGE(why=tell_first(wrong)))
        try:
            outcomes = await take_alerts(book, inventory, sent, clock())
        except GovcloudError as wrong:
            return answer(503, wrong.what)
        tally.add(sent.receiver, outcomes)
        return web.json_response({outcome.value: many for outcome, many in outcomes.items()})

    return [web.post(PATH, receive)]


async def read_body(request: web.Request) -> bytes | None:
    """The message; None: it is too long."""
    body = bytearray()
    async for chunk in request.content.iter_chunked(65536):
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def tell_first(wrong: ValidationError) -> str:
    """The first thing that is wrong, and where."""
    first = wrong.errors(include_url=False, include_input=False)[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {first['msg']}" if place else first["msg"]


def refuse(tally: Tally, status: int, why: Text) -> web.Response:
    """Count it, and say what is wrong with it."""
    tally.add("", {Outcome.REFUSED: 1})
    return answer(status, why)


def answer(status: int, why: Text) -> web.Response:
    """One sentence in both languages. The rest of a message that is too long is not waited for."""
    response = web.json_response({"error": why.render("en"), "error_zh": why.render("zh")}, status=status)
    if status in {401, 408, 413}:
        response.force_close()
    return response
