"""Servers for tests of monitoring: one that has metrics, one that is told of alerts. Both are real HTTP servers."""

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "127.0.0.1"


@dataclass
class Listener:
    """What is told to whoever asks, and what was told to us: one entry per request, with its path and its time."""

    port: int = 0
    text: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    @property
    def address(self) -> str:
        """As host:port."""
        return f"{HOST}:{self.port}"


@contextlib.contextmanager
def listen() -> Iterator[Listener]:
    """A server that answers GET with `text` and keeps what it is POSTed; WeCom's API is answered as it answers."""
    heard = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wecom = {"errcode": 0, "errmsg": "ok", "access_token": "token", "expires_in": 7200}
            self.answer(json.dumps(wecom) if "gettoken" in self.path else heard.text)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            heard.times.append(time.time())
            heard.paths.append(self.path)
            heard.bodies.append(json.loads(body))
            self.answer('{"errcode": 0, "errmsg": "ok"}')

        def answer(self, text: str) -> None:
            data = text.encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer((HOST, 0), Handler)
    heard.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def wait_for[T](look: Callable[[], T], seconds: float, pause: float = 0.1) -> T:
    """What `look` gives as soon as it gives something; its last answer when time is up."""
    end = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < end:
        time.sleep(pause)
    return found
