"""Pass one call on to a service and its answer back, or spoil either as a rule says.

The client's Host header is kept, so that links in answers lead back through the proxy; Keystone's catalogue, which
comes from its database, is rewritten.
"""

import asyncio
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, hdrs, web
from multidict import CIMultiDict

from scripts.lab.proxy.rules import Book, Rule

HOP_BY_HOP = ("Connection", "Keep-Alive", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Proxy-Connection")
LONGEST_HANG = 3600.0


@dataclass(frozen=True)
class Front:
    """One port of the proxy."""

    pool: str
    service: str
    """Service type."""
    upstream: str
    """URL of the service without a path."""
    rewrites: tuple[tuple[bytes, bytes], ...] = ()
    """Pairs of bytes to replace in every body; only for Keystone."""


@dataclass(frozen=True)
class Answer:
    """A whole answer of a service."""

    status: int
    reason: str
    headers: CIMultiDict[str]
    body: bytes


async def handle(request: web.BaseRequest, front: Front, book: Book, session: ClientSession) -> web.StreamResponse:
    """Answer one request."""
    rule = book.choose(front.pool, front.service, request.method, request.path_qs)
    if rule is None:
        return await pass_on(request, front, session)
    if rule.kind == "delay":
        return await delay(request, front, session, rule)
    answer = await ask(request, front, session) if rule.after or rule.kind == "cut" else None
    if rule.kind == "status":
        extra = {} if rule.retry_after is None else {hdrs.RETRY_AFTER: str(rule.retry_after)}
        return web.json_response(
            {"error": {"code": rule.status, "message": "fault"}}, status=rule.status, headers=extra
        )
    if rule.kind == "hang":
        await asyncio.sleep(LONGEST_HANG)
    if rule.kind == "cut" and answer is not None:
        return await cut(request, answer)
    return hang_up(request)


async def pass_on(request: web.BaseRequest, front: Front, session: ClientSession) -> web.StreamResponse:
    """The service's own answer."""
    answer = await ask(request, front, session)
    if answer is None:
        return hang_up(request)
    return web.Response(status=answer.status, reason=answer.reason, headers=answer.headers, body=answer.body)


async def delay(request: web.BaseRequest, front: Front, session: ClientSession, rule: Rule) -> web.StreamResponse:
    """The service's own answer, late: either the call or its answer is held up."""
    if not rule.after:
        await asyncio.sleep(rule.milliseconds / 1000)
    response = await pass_on(request, front, session)
    if rule.after:
        await asyncio.sleep(rule.milliseconds / 1000)
    return response


async def ask(request: web.BaseRequest, front: Front, session: ClientSession) -> Answer | None:
    """Call the service; None when it does not answer."""
    headers = request.headers.copy()
    for name in HOP_BY_HOP:
        headers.popall(name, None)
    if front.rewrites:
        headers.popall(hdrs.ACCEPT_ENCODING, None)
    body = request.content if request.can_read_body else None
    try:
        async with session.request(
            request.method, front.upstream + request.raw_path, headers=headers, data=body, allow_redirects=False
        ) as upstream:
            content = await upstream.read()
            kept = CIMultiDict(upstream.headers)
    except ClientError:
        return None
    for name in (*HOP_BY_HOP, hdrs.CONTENT_LENGTH):
        kept.popall(name, None)
    for old, new in front.rewrites:
        content = content.replace(old, new)
    return Answer(upstream.status, upstream.reason or "", kept, content)


async def cut(request: web.BaseRequest, answer: Answer) -> web.StreamResponse:
    """Send the head and half of the body, and close."""
    response = web.StreamResponse(status=answer.status, reason=answer.reason, headers=answer.headers)
    response.content_length = max(len(answer.body), 2)
    await response.prepare(request)
    await response.write(answer.body[: len(answer.body) // 2] or b" ")
    if request.transport is not None:
        request.transport.close()
    return response


def hang_up(request: web.BaseRequest) -> web.StreamResponse:
    """Close the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
