"""A body sent in chunks, as image uploads are, on a connection that goes on to be used."""

import time
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from scripts.lab.client import Client
from scripts.lab.lab import Lab
from scripts.lab.layout import HOST

POOL = "mobile"
"""Without TLS, so a plain connection serves, and with the threaded server."""
AT_ONCE = 10
"""Seconds; a connection out of step waits for a minute."""
CHUNKS = (b"x" * 40_000, b"y" * 90_000, b"z")


@pytest.fixture
def client(lab: Lab) -> Client:
    """The pool's administrator."""
    client = Client(lab.select([POOL])[0])
    client.log_in()
    return client


@pytest.fixture
def image(client: Client) -> Iterator[str]:
    """The path of an image that waits for its data."""
    wanted = {"name": "chunked", "disk_format": "raw", "container_format": "bare"}
    made = client.send("glance", "POST", "/v2/images", wanted)["id"]
    yield f"/v2/images/{made}"
    client.send("glance", "DELETE", f"/v2/images/{made}")


def upload_then_list(client: Client, image: str) -> tuple[int, int]:
    """The statuses of a chunked upload and of the next call on its connection, which was answered at once."""
    connection = HTTPConnection(HOST, client.site.ports["glance"], timeout=60)
    statuses = []
    began = time.monotonic()
    for method, path, body in (("PUT", f"{image}/file", iter(CHUNKS)), ("GET", "/v2/images?limit=1", None)):
        headers = {"X-Auth-Token": client.token, "Content-Type": "application/octet-stream"}
        connection.request(method, path, body, headers, encode_chunked=True)
        response = connection.getresponse()
        response.read()
        statuses.append(response.status)
    connection.close()
    assert time.monotonic() - began < AT_ONCE
    return statuses[0], statuses[1]


def test_connection_serves_on_after_a_chunked_upload(client: Client, image: str) -> None:
    assert upload_then_list(client, image) == (204, 200)
    assert client.get("glance", image)["size"] == sum(len(chunk) for chunk in CHUNKS)


def test_connection_serves_on_after_a_refused_chunked_upload(client: Client, image: str) -> None:
    assert upload_then_list(client, image) == (204, 200)
    assert upload_then_list(client, image) == (409, 200)
