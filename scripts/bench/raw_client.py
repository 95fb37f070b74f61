"""The bare concurrent client of the benchmarks: one token, kept connections, JSON in and out, and a count of calls.

It looks nothing up, checks nothing and remembers nothing: whatever a tool does beyond this is its own cost.
"""

import asyncio
import ssl
from collections import Counter
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import aiohttp

from scripts.lab.layout import HOST
from scripts.lab.site import Site

CONNECTIONS = 16
"""To one service at the same time; the product takes as many."""
TRIES = 4
FIRST_PAUSE = 0.2
BUSY = (409, 500, 502, 503)
VERSIONS = {"keystone": "/v3", "neutron": "/v2.0", "nova": "/v2.1", "cinder": "/v3"}


class RawError(Exception):
    """A call that was refused, or busy too often."""


class RawClient:
    """An administrator's calls to one pool, directly or by way of other ports."""

    def __init__(self, site: Site, ports: Mapping[str, int]) -> None:
        self._site = site
        self._ports = ports
        context = ssl.create_default_context(cafile=site.authority) if site.authority else False
        connector = aiohttp.TCPConnector(limit=0, limit_per_host=CONNECTIONS, ssl=context)
        self._web = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=300))
        self._headers: dict[str, str] = {}
        self.calls = 0
        self.busy: Counter[str] = Counter()
        """What was answered to calls that had to be made again."""
        self.project = ""

    async def __aenter__(self) -> Self:
        """Sign in."""
        user = {"name": "govcloud", "domain": {"id": "default"}, "password": self._site.passwords["govcloud"]}
        scope = {"project": {"name": "govcloud", "domain": {"id": "default"}}}
        body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}}
        self.calls += 1
        async with self._web.post(self._url("keystone", "/auth/tokens"), json=body) as answer:
            answer.raise_for_status()
            self._headers["X-Auth-Token"] = answer.headers["X-Subject-Token"]
            self.project = (await answer.json())["token"]["project"]["id"]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self._web.close()

    async def send(self, service: str, method: str, path: str, body: object = None, *, gone: bool = False) -> Any:
        """One call, tried again when the service is busy. `gone`: 404 is fine. Raises RawError."""
        for attempt in range(TRIES):
            self.calls += 1
            async with self._web.request(method, self._url(service, path), json=body, headers=self._headers) as answer:
                data = await answer.read()
                if answer.status < 300 or (gone and answer.status == 404):  # noqa: PLR2004 - HTTP's own numbers
                    return await answer.json() if data and "json" in answer.content_type else {}
            self.busy[f"{method} {service} {answer.status}"] += 1
            if answer.status not in BUSY:
                break
            await asyncio.sleep(FIRST_PAUSE * 2**attempt)
        raise RawError(f"{method} {service} {path}: {answer.status} {data[:300]!r}")

    async def list(self, service: str, path: str, key: str) -> list[dict[str, Any]]:
        """The rows of a list that comes in one page."""
        rows: list[dict[str, Any]] = (await self.send(service, "GET", path))[key]
        return rows

    def _url(self, service: str, path: str) -> str:
        version = VERSIONS[service] + (f"/{self.project}" if service == "cinder" else "")
        return f"{self._site.scheme}://{HOST}:{self._ports[service]}{version}{path}"
