"""Small real servers that misbehave in one way each, certificates of a throw-away authority, a clouds.yaml."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import trustme

PASSWORD = "correct-horse-battery"  # noqa: S105 - of a server that does not exist
type Behaviour = Callable[[socket.socket], None]

POOL = {
    "code": "huawei",
    "name": {"zh": "华为云", "en": "Huawei pool"},
    "cloud": "huawei",
    "region": "region-one",
    "provider": {"zh": "某公司", "en": "A company"},
    "flavors": {"general.2c4g": "s6.large.2"},
    "images": {"kylin-v10": "Kylin-V10"},
    "volume_types": {"ssd": "SSD"},
    "zones": {"internet": {"network": "ext_inet", "availability_zones": ["az1"]}},
    "capacity": {"cores": 100, "memory_gib": 200, "storage_tb": {"ssd": 10}},
    "department_limit": {"cores": 1, "memory_gib": 1, "servers": 1, "volumes": 1, "storage_gib": 1},
}


@dataclass(frozen=True)
class Clouds:
    """A clouds.yaml of one entry in a folder of its own."""

    file: Path

    def write(self, auth_url: str, cacert: Path | None = None, more: str = "") -> Path:
        """Write the entry `huawei` and return the file."""
        words = [
            "clouds:",
            "  huawei:",
            "    auth:",
            f"      auth_url: {auth_url}",
            "      username: govcloud",
            f"      password: {PASSWORD}",
            "      project_name: govcloud",
            "      user_domain_id: default",
            "      project_domain_id: default",
            *([f"    cacert: {cacert}"] if cacert else []),
            more,
        ]
        self.file.write_text("\n".join(words), encoding="utf-8")
        return self.file


@dataclass(frozen=True)
class Authority:
    """A certificate authority and the file that clients trust."""

    ca: trustme.CA
    file: Path

    def context(self, *names: str, until: datetime | None = None, since: datetime | None = None) -> ssl.SSLContext:
        """A server's side of TLS with a certificate for `names`."""
        issued = self.ca.issue_cert(*names, not_after=until or datetime(2100, 1, 1, tzinfo=UTC), not_before=since)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        issued.configure_cert(context)
        return context


@contextmanager
def serve(behave: Behaviour, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """The port of a server that does `behave` with every connection, until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def handle(connection: socket.socket) -> None:
        try:
            wrapped = context.wrap_socket(connection, server_side=True) if context else connection
            with wrapped:
                wrapped.settimeout(10)
                behave(wrapped)
        except OSError:
            connection.close()

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=handle, args=(connection,), daemon=True))
            threads[-1].start()

    loop = threading.Thread(target=accept, daemon=True)
    loop.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        loop.join()


def read_request(connection: socket.socket) -> bytes:
    """One request's head."""
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65536)
        if not part:
            break
        received += part
    return received


def answer(status: str, body: bytes, kind: str = "application/json", headers: str = "") -> Behaviour:
    """A server that gives every request the same answer."""

    def behave(connection: socket.socket) -> None:
        while read_request(connection):
            head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
            connection.sendall(head.encode() + body)

    return behave
