"""Sessions with the pools: sign in once, keep the connections, call any service, and fail with one clear sentence.

One `PoolSession` is one project on one pool; `for_project` gives others on the same connections. All are thread-safe.
What the pool can do is discovery's subject; what is made on it is the stacks'.
"""

import math
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from govcloud.inventory.models.pool import Pool
from govcloud.pools.clouds import find_entry
from govcloud.pools.config import CloudConfig, read_config
from govcloud.pools.endpoints import Endpoints
from govcloud.pools.errors import USUAL, Limits, PoolError
from govcloud.pools.explain import explain
from govcloud.pools.failure import Failure, read_failure, with_answer
from govcloud.text import Text

if TYPE_CHECKING:
    from keystoneauth1.access import AccessInfo
    from openstack.connection import Connection
    from requests import Response

    from govcloud.pools.calls import Calls
    from govcloud.pools.line import Line

type Query = Mapping[str, str | list[str]]
"""Parameters of a call's query; a list repeats its name."""

CONNECTIONS = 16
"""Calls at the same time to one endpoint of a pool; more wait for their turn."""
REMEMBERED = 30.0
"""Seconds after which a sign-in that failed for the moment is tried again."""
ERRORS_FROM = 300
"""HTTP status from which an answer is not what was asked for."""


def open_session(
    pool: Pool, files: Sequence[Path], limits: Limits = USUAL, connections: int = CONNECTIONS
) -> "PoolSession":
    """A session with `pool` in the project that its clouds.yaml entry names. Nothing is sent yet.

    Raises PoolError: the entry is missing or wrong; UsageError: a clouds.yaml cannot be read.
    """
    config = read_config(pool, find_entry(pool.code, pool.cloud, files), limits)
    from govcloud.pools.line import Line  # noqa: PLC0415 - keystoneauth1 is slow to import

    return PoolSession(pool, config, Line(config, connections))


class PoolSession:
    """One project on one pool. Made by `open_session`."""

    def __init__(self, pool: Pool, config: CloudConfig, line: "Line", project_id: str = "") -> None:
        self.pool = pool
        self.config = config
        self._line = line
        self._wire = line.open(project_id)
        self._lock = threading.Lock()
        self._access: AccessInfo | None = None
        self._refusal: PoolError | None = None
        self._refused_until = 0.0

    @property
    def calls(self) -> "Calls":
        """Counts of all calls to this pool, of all its sessions."""
        return self._line.calls

    def sign_in(self) -> "AccessInfo":
        """The token's facts (project, roles, catalogue), signing in if that was not done yet.

        A refusal is remembered, one that may pass for `REMEMBERED` seconds, so that many threads wait for it only once.
        Raises PoolError: the pool cannot be reached, does not accept us, or has no such region.
        """
        with self._lock:
            if self._access is not None:
                return self._access
            if self._refusal is not None and time.monotonic() < self._refused_until:
                raise self._refusal
            try:
                self._access = self._sign_in()
            except PoolError as error:
                self._refusal = error
                self._refused_until = time.monotonic() + REMEMBERED if error.transient else math.inf
                raise
            return self._access

    @cached_property
    def endpoints(self) -> Endpoints:
        """Where the services are; signs in."""
        return Endpoints(self.pool, self.config, self.sign_in(), self._wire)

    def for_project(self, project_id: str) -> "PoolSession":
        """A session of the same account in another project, one per project, sharing this one's connections."""
        return self._line.session_of(project_id, lambda: PoolSession(self.pool, self.config, self._line, project_id))

    def call(
        self,
        method: str,
        service: str,
        path: str,
        *,
        body: object = None,
        params: Query | None = None,
        microversion: str | None = None,
    ) -> dict[str, Any]:
        """The JSON answer of one call (`{}` when there is none); `path` is relative to the service's versioned URL.

        Raises PoolError: no answer in time, an answer of 300 and above, or one that is not a JSON object.
        """
        url = self.endpoints.url(service) + path
        with self.explaining(service, url):
            answer: Response = self._wire.request(
                url,
                method,
                json=body,
                params=dict(params or {}),
                headers={"Accept": "application/json"},
                raise_exc=False,
                microversion=microversion,
                microversion_service_type=service,
            )
        if answer.status_code >= ERRORS_FROM:
            raise self._explain(with_answer(Failure(url, service), answer))
        if not answer.content:
            return {}
        try:
            document = answer.json()
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise self._explain(with_answer(Failure(url, service), answer))
        return document

    def list(
        self,
        service: str,
        path: str,
        key: str,
        params: Query | None = None,
        microversion: str | None = None,
    ) -> list[dict[str, Any]]:
        """All items of a list, page by page; `key` is the list's name in the answer.

        Raises PoolError, also for pages that lead back to an earlier one.
        """
        items: list[dict[str, Any]] = []
        asked: list[Query] = []
        following: Query = dict(params or {})
        while not asked or following != asked[-1]:
            if following in asked:
                raise self.misread(service, f"the pages of {path} go round in a circle")
            asked.append(following)
            query = following
            page = self.call("GET", service, path, params=query, microversion=microversion)
            items += page.get(key, [])
            following = {**query, **next_page(page)}
        return items

    @contextmanager
    def explaining(self, service: str = "identity", url: str = "") -> Iterator[None]:
        """Turn what openstacksdk and keystoneauth1 raise inside the block into a PoolError."""
        from keystoneauth1.exceptions import ClientException  # noqa: PLC0415 - slow to import
        from openstack.exceptions import SDKException  # noqa: PLC0415

        try:
            yield
        except (ClientException, SDKException) as error:
            failure = read_failure(error, url or self.config.auth_url, service)
            raise self._explain(failure) from error

    def misread(self, service: str, said: str) -> PoolError:
        """The error of a service that answers well-formed things of the wrong shape."""
        return self._explain(Failure(self.endpoints.url(service), service, status=200, said=said))

    @cached_property
    def connection(self) -> "Connection":
        """openstacksdk's connection over this session; use it inside `explaining`."""
        from openstack.connection import Connection  # noqa: PLC0415 - slow to import

        self.sign_in()
        return Connection(config=self._line.region_of(self._wire))

    def _sign_in(self) -> "AccessInfo":
        with self.explaining():
            access = self._line.sign_in(self._wire)
        self._line.learn(access)
        regions = sorted({e["region"] for s in access.service_catalog.catalog for e in s.get("endpoints", [])})
        if self.pool.region not in regions:
            raise PoolError(
                self.pool.code,
                "region",
                Text("the pool has no region `{region}`", "资源池没有区域 `{region}`")(region=self.pool.region),
                Text("its regions are: {regions}", "现有区域：{regions}")(regions=", ".join(regions) or "–"),
                Text("correct `region` in the pool's file of the inventory", "请更正清单中该资源池的 `region`"),
            )
        return access

    def _explain(self, failure: Failure) -> PoolError:
        service = self._line.find_service(failure.url)
        return explain(failure if service is None else failure.of(service), self.config.party)


def next_page(page: Mapping[str, Any]) -> dict[str, list[str]]:
    """The query of the next page of a list, empty when this was the last; the services link it in several ways.

    nova, neutron and cinder have `<something>_links` beside the list (`volume_type_links` for `volume_types`), keystone
    has `links`, glance `next`. Only the query is taken: a link's host is often not the one we call, behind a gateway.
    """
    rows = [row for key, rows in page.items() if key.endswith("_links") for row in rows or []]
    href = next((row["href"] for row in rows if row.get("rel") == "next"), None) or page.get("next")
    if href is None and isinstance(page.get("links"), dict):
        href = page["links"].get("next")
    return parse_qs(urlsplit(href).query) if href else {}
