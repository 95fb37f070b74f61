"""The HTTP server in front of a WSGI application: threaded, or green where the release still runs on eventlet."""

import importlib
import io
import ssl
from typing import Any

import cheroot.server
from cheroot import makefile, wsgi
from cheroot.ssl import Adapter

from scripts.lab.services.description import Description

HOST = "127.0.0.1"
BACKLOG = 256
KEEP_SECONDS = 60
"""How long an idle connection stays open."""
CHUNK = 64 * 1024


def serve(app: Any, project: str, pool: Description) -> None:
    """Serve `app` on the project's port until the process ends."""
    address = (HOST, pool.ports[project])
    if project in pool.green:
        serve_green(app, address, pool)
        return
    threads = {"numthreads": pool.threads, "max": pool.threads}
    server = wsgi.Server(address, read_whole(app), **threads, request_queue_size=BACKLOG, timeout=KEEP_SECONDS)
    cheroot.server.ChunkedRFile = WholeBody
    if pool.certificate:
        server.ssl_adapter = LateHandshake(pool.certificate, pool.key)
    server.safe_start()


def read_whole(app: Any) -> Any:
    """The application, after whose answer nothing of a chunked body is left on the connection."""

    def answer(environ: Any, start_response: Any) -> Any:
        body = environ["wsgi.input"]
        answered = app(environ, start_response)
        if isinstance(body, WholeBody):
            body.drain()
        return answered

    return answer


def serve_green(app: Any, address: tuple[str, int], pool: Description) -> None:
    """Serve with eventlet, whose threads are cheap: as many as there are connections, within reason."""
    eventlet = importlib.import_module("eventlet")
    green_wsgi = importlib.import_module("eventlet.wsgi")
    listener = eventlet.listen(address, backlog=BACKLOG)
    if pool.certificate:
        listener = eventlet.wrap_ssl(listener, certfile=pool.certificate, keyfile=pool.key, server_side=True)
    green_wsgi.server(listener, app, log_output=False, keepalive=True, socket_timeout=KEEP_SECONDS, max_size=BACKLOG)


class WholeBody(cheroot.server.ChunkedRFile):
    """A chunked body that leaves its connection fit for the next request.

    The blank line at its end is read, too: it would pass for the beginning of the next request, and a worker thread
    would wait for the rest. An application that closes the body does not close the connection with it.
    """

    def drain(self) -> None:
        """Read what the application has left unread, because it refused the request before its end."""
        while self.read(CHUNK):
            pass

    def close(self) -> None:
        """Nothing: the stream underneath is the connection's."""

    def _fetch(self) -> None:
        was_closed = self.closed
        super()._fetch()
        if self.closed and not was_closed:
            while self.rfile.readline().strip():
                pass


class LateHandshake(Adapter):
    """TLS whose handshake happens at the first read, in a worker thread: a slow client never blocks `accept`."""

    def __init__(self, certificate: str, private_key: str) -> None:
        super().__init__(certificate, private_key)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, private_key)

    def bind(self, sock: Any) -> Any:
        """The listening socket stays as it is."""
        return sock

    def wrap(self, sock: Any) -> tuple[Any, dict[str, str]]:
        """The connection with TLS around it, not yet shaken hands."""
        wrapped = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return wrapped, self.get_environ()

    def get_environ(self) -> dict[str, str]:
        """What a WSGI application is told about the connection."""
        return {"wsgi.url_scheme": "https", "HTTPS": "on"}

    def makefile(self, sock: Any, mode: str = "r", bufsize: int = io.DEFAULT_BUFFER_SIZE) -> Any:
        """The connection as a file for the server's parser."""
        stream = makefile.StreamReader if "r" in mode else makefile.StreamWriter
        return stream(sock, mode, bufsize)
