"""An API server of one small HTTP server: it answers lists as a test says. A real one cannot be made to lie, to break
off or to be busy, so this stands in for one that does; everything on our side of the wire is the real thing."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

type Answer = tuple[int, Any]
"""Status and body: text as it is, anything else as JSON."""

EMPTY: Answer = (200, {"kind": "PartialObjectMetadataList", "metadata": {}, "items": []})


@contextmanager
def serve_cluster(folder: Path, answers: Mapping[str, list[Answer]]) -> Iterator[tuple[Path, list[str]]]:
    """A kubeconfig with the context `lab`, and the requests made so far. Path (and query) → answers in turn; the last
    one stays. Every other list is empty."""
    asked: list[str] = []
    turns = {path: list(given) for path, given in answers.items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer()

        def do_GET(self) -> None:
            self.answer()

        def answer(self) -> None:
            asked.append(f"{self.headers.get('Authorization', '')} {self.headers['Accept']} {self.command} {self.path}")
            turn = turns.get(self.path) or turns.get(urlsplit(self.path).path) or [EMPTY]
            status, body = turn.pop(0) if len(turn) > 1 else turn[0]
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.send_header("Retry-After", "86400")
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    file = folder / "kubeconfig"
    file.write_text(json.dumps(make_kubeconfig(f"http://127.0.0.1:{server.server_address[1]}")))
    try:
        yield file, asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_kubeconfig(server: str, context: str = "lab") -> dict[str, Any]:
    """A kubeconfig with a token."""
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "c", "cluster": {"server": server}}],
        "users": [{"name": "u", "user": {"token": "own-token"}}],
        "contexts": [{"name": context, "context": {"cluster": "c", "user": "u"}}],
        "current-context": context,
    }


def page(kind: str, *names: str, then: str = "", **more: Any) -> Answer:
    """A page of a list: objects of these names, and the token of the page that comes then."""
    items = [{"metadata": {"name": name}, **more} for name in names]
    return 200, {"kind": f"{kind}List", "metadata": {"continue": then} if then else {}, "items": items}


def status(code: int, message: str = "no") -> Answer:
    """What an API server says when it refuses."""
    return code, {"kind": "Status", "code": code, "message": message}
