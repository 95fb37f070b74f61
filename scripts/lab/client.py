"""A small HTTP client for one pool's APIs, logged in as the lab's account: for readiness and for seeding.

It is not for users: they have clouds.yaml and their own clients. It starts in milliseconds, which `up` on a running lab
needs, and it says exactly which call failed.
"""

import json
import ssl
import threading
from http.client import HTTPConnection, HTTPSConnection
from typing import Any

from scripts.lab.layout import HOST
from scripts.lab.site import Site

SECONDS = 60.0


class CallError(Exception):
    """A call that was not answered as it should be; the status is 0 when there was no answer."""

    def __init__(self, call: str, status: int, words: str) -> None:
        super().__init__(f"{call}: {status or 'no answer'} {words[:300]}")
        self.status = status


class Client:
    """Calls to one pool with one token; safe to use from several threads."""

    def __init__(self, site: Site, *, seconds: float = SECONDS, user: str = "govcloud") -> None:
        self.site = site
        self.seconds = seconds
        self.user = user
        self.context = ssl.create_default_context(cafile=site.authority) if site.authority else None
        self.token = ""
        self.project = ""
        self.connections = threading.local()

    def log_in(self) -> None:
        """Get a token; raises CallError."""
        user = {"name": self.user, "domain": {"id": "default"}, "password": self.site.passwords[self.user]}
        scope = {"project": {"name": self.user, "domain": {"id": "default"}}}
        body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}}
        headers, answer = self._call("keystone", "POST", "/v3/auth/tokens", body)
        self.token = headers["X-Subject-Token"]
        self.project = answer["token"]["project"]["id"]

    def get(self, service: str, path: str) -> Any:
        """GET and decode; raises CallError."""
        return self.send(service, "GET", path)

    def send(self, service: str, method: str, path: str, body: object = None, **headers: str) -> Any:
        """Call a service with the token; raises CallError for any status from 400 on, and for no answer."""
        return self._call(service, method, path, body, **headers)[1]

    def _call(self, service: str, method: str, path: str, body: object = None, **more: str) -> tuple[Any, Any]:
        headers = {"Accept": "application/json", "Content-Type": "application/json", **more}
        if self.token:
            headers["X-Auth-Token"] = self.token
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        call = f"{self.site.name} {service} {method} {path}"
        connection = self._connection(service)
        try:
            connection.request(method, path, data, headers)
            response = connection.getresponse()
            text = response.read()
        except OSError as problem:
            connection.close()
            raise CallError(call, 0, str(problem)) from problem
        except Exception:
            connection.close()
            raise
        if response.status >= 400:  # noqa: PLR2004 - HTTP's first error status
            raise CallError(call, response.status, text.decode(errors="replace"))
        return response.headers, json.loads(text) if text and "json" in response.headers.get(
            "Content-Type", ""
        ) else None

    def _connection(self, service: str) -> HTTPConnection:
        known = self.connections.__dict__
        if service not in known:
            port = self.site.ports[service]
            known[service] = (
                HTTPSConnection(HOST, port, timeout=self.seconds, context=self.context)
                if self.context
                else HTTPConnection(HOST, port, timeout=self.seconds)
            )
        connection: HTTPConnection = known[service]
        return connection
