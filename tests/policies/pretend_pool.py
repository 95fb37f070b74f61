"""A pool of one small HTTP server: it signs in whoever asks and answers lists as a test says. Real pools cannot be made
to lie, so this stands in for one that does; everything on our side of the wire is the real thing."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

SERVICES = {"identity": "/v3", "network": "", "compute": "/v2.1", "block-storage": "/v3"}

type Answer = tuple[int, Any]


@contextmanager
def serve_pool(answers: Mapping[str, list[Answer]]) -> Iterator[tuple[str, list[str]]]:
    """The URL to sign in at, and the calls made so far. Path (and query) → answers in turn; the last one stays."""
    calls: list[str] = []
    turns = {path: list(given) for path, given in answers.items()}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(201, {"token": make_token(port)}, {"X-Subject-Token": "token"})

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/v3":
                link = f"http://127.0.0.1:{port}/v3"
                version = {"id": "v3.14", "status": "stable", "links": [{"rel": "self", "href": link}]}
                self.answer(200, {"version": version})
                return
            calls.append(self.path)
            turn = turns.get(self.path) or turns.get(path)
            if turn is None:
                self.answer(404, {"error": {"message": "no such list"}})
                return
            status, body = turn.pop(0) if len(turn) > 1 else turn[0]
            self.answer(status, body)

        def answer(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port = int(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}/v3", calls
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_token(port: int) -> dict[str, Any]:
    """What a sign-in tells: a project and the services, all on this server."""
    endpoints = {
        kind: [{"interface": "public", "region": "region-one", "region_id": "region-one", "id": kind,
                "url": f"http://127.0.0.1:{port}/{kind}{path}"}]
        for kind, path in SERVICES.items()
    }  # fmt: skip
    return {
        "methods": ["password"],
        "expires_at": "2100-01-01T00:00:00.000000Z",
        "issued_at": "2026-01-01T00:00:00.000000Z",
        "user": {"id": "u", "name": "govcloud", "domain": {"id": "default", "name": "Default"}},
        "project": {"id": "p", "name": "govcloud", "domain": {"id": "default", "name": "Default"}},
        "roles": [{"id": "r", "name": "admin"}],
        "catalog": [{"type": kind, "name": kind, "id": kind, "endpoints": each} for kind, each in endpoints.items()],
    }
