"""Posts JSON to an address: bounded in time and answer, following nobody elsewhere; no error tells the address."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import aiohttp

from govcloud.errors import GovcloudError
from govcloud.text import Text
from monitors.notices.channels.channel import NO_ANSWER, SECONDS, ChannelDownError, tell_cause

MOST = 65536
"""Bytes of an answer that are read."""
DOWN = Text("the other side cannot be reached: {why}", "对方不可达：{why}")
BUSY = Text("the other side answers {status}", "对方返回 {status}")
PLAIN = Text("its address has to begin with https://", "地址应当以 https:// 开头")
OK, SERVER_ERROR, TOO_MANY = range(200, 300), 500, 429


@dataclass(frozen=True)
class Post:
    """What is posted where."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    context: ssl.SSLContext


async def post(what: Post) -> bytes:
    """The beginning of the answer to what was taken. Raises GovcloudError; ChannelDownError: try nothing else now."""
    check_url(what.url)
    headers = {"Content-Type": "application/json", **what.headers}
    try:
        async with (
            asyncio.timeout(SECONDS),
            aiohttp.ClientSession() as session,
            session.post(
                what.url, data=what.body, headers=headers, allow_redirects=False, ssl=what.context
            ) as response,
        ):
            answer = await response.content.read(MOST)
    except TimeoutError as wrong:
        raise ChannelDownError(DOWN(why=NO_ANSWER(seconds=int(SECONDS)))) from wrong
    except (OSError, aiohttp.ClientError, ValueError) as wrong:
        raise ChannelDownError(DOWN(why=tell_cause(wrong))) from wrong
    if response.status >= SERVER_ERROR or response.status == TOO_MANY:
        raise ChannelDownError(BUSY(status=response.status))
    if response.status not in OK:
        raise GovcloudError(BUSY(status=response.status))
    return answer


def check_url(url: str) -> None:
    """Raises ChannelDownError: it is no https address; within this machine http is enough."""
    parts = urlsplit(url)
    try:
        near = parts.hostname == "localhost" or ip_address(parts.hostname or "").is_loopback
    except ValueError:
        near = False
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and near)):
        raise ChannelDownError(PLAIN)
