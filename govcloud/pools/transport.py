"""The HTTP line to one pool: kept-alive connections, time-outs, counted calls, and failures turned into sentences.

All calls to a pool go through here, those of openstacksdk too. A `PoolError` raised here is not swallowed by libraries
above it, so a dead endpoint costs one time-out and gives one sentence.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from keystoneauth1.session import TCPKeepAliveAdapter
from requests import PreparedRequest, Response
from urllib3.exceptions import HTTPError

from govcloud.pools.calls import Calls, ClockSample
from govcloud.pools.errors import Limits, Party
from govcloud.pools.explain import explain
from govcloud.pools.failure import Failure, SlowBodyError, read_failure
from govcloud.pools.tls import Handshake, shake_hands

CHUNK_BYTES = 1 << 16
LOOK_SECONDS = 3.0
"""Most time for a closer look at a port that failed."""
HOSTS = 32
"""Different endpoints that keep connections."""
HALF = 0.5
FAILURES = (requests.RequestException, HTTPError, OSError, SlowBodyError)
"""What the libraries below raise when there is no answer."""
SAFE_METHODS = ("GET", "HEAD")


class PoolAdapter(TCPKeepAliveAdapter):
    """Sends the calls of one pool."""

    def __init__(self, party: Party, calls: Calls, find_service: Callable[[str], str], connections: int) -> None:
        super().__init__(pool_connections=HOSTS, pool_maxsize=connections, pool_block=True)
        self.party = party
        self.calls = calls
        self.find_service = find_service

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        """Send one call and read its answer in time; raises PoolError when there is none."""
        url = request.url or ""
        service, call = self.find_service(url), f"{request.method} {urlsplit(url).path}"
        started, failed = time.monotonic(), True

        def attempt() -> Response:
            limits = self.party.limits
            answer = super(PoolAdapter, self).send(
                request, stream, timeout or (limits.connect, limits.read), verify, cert, dict(proxies or {})
            )
            return answer if stream else read_body(answer, started + limits.read)

        try:
            answer = send_once_more(attempt, safe=request.method in SAFE_METHODS)
        except FAILURES as error:
            failure = look_closer(read_failure(error, url, service, call), verify, self.party.limits)
            raise explain(failure, self.party) from error
        else:
            if sample := read_clock(answer, time.monotonic() - started):
                self.calls.note_clock(service, sample)
            if location := answer.headers.get("Location"):
                answer.headers["Location"] = urljoin(url, location)  # keystoneauth1 follows absolute ones only
            failed = answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
            return answer
        finally:
            self.calls.record(service, call, time.monotonic() - started, failed=failed)


def send_once_more(attempt: Callable[[], Response], *, safe: bool) -> Response:
    """The answer of `attempt`; a safe call is sent again if a kept connection turns out to have been closed."""
    try:
        return attempt()
    except FAILURES as error:
        if safe and read_failure(error, "", "").cut:
            return attempt()
        raise


def read_clock(answer: Response, took: float) -> ClockSample | None:
    """How far the server's clock is ahead, from the `Date` of an answer that took `took` seconds and has just come.

    `Date` has whole seconds, so half of one and half of the call's time are uncertain.
    """
    try:
        server = parsedate_to_datetime(answer.headers.get("Date", "")).timestamp() + HALF
    except (ValueError, TypeError):
        return None
    return ClockSample(server - (time.time() - took * HALF), HALF + took * HALF)


def read_body(answer: Response, deadline: float) -> Response:
    """The answer with its body read; raises SlowBodyError when that is not done at `deadline` (monotonic seconds).

    The socket's own time-out only bounds the pause between two packets: a server that drips would hold us for ever.
    """
    parts = []
    while part := answer.raw.read1(CHUNK_BYTES, decode_content=True):
        parts.append(part)
        if time.monotonic() > deadline:
            answer.close()
            raise SlowBodyError
    answer._content = b"".join(parts)  # noqa: SLF001 - how requests' own adapters for tests hand over a body
    answer._content_consumed = True  # noqa: SLF001
    return answer


def look_closer(failure: Failure, verify: Any, limits: Limits) -> Failure:
    """The failure with what a TLS handshake with the same port shows, where that helps to explain it."""
    if failure.verify_code or (failure.plain and (failure.cut or failure.status == HTTPStatus.BAD_REQUEST)):
        return replace(
            failure, look=look(failure, verify if isinstance(verify, str) else None, min(LOOK_SECONDS, limits.connect))
        )
    return failure


def look(failure: Failure, cafile: str | None, seconds: float) -> Handshake | None:
    """What the failed port shows to a TLS client; None when it does not speak TLS."""
    try:
        return shake_hands(failure.host, failure.port, cafile, seconds)
    except (OSError, ValueError):
        return None
