"""The package index that set-up uses is the one that pip is set up for, and nobody sees its password."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scripts.lib.package_index import (
    find_certificates,
    find_index,
    is_reachable,
    read_default_index,
    remove_credentials,
)


class Closed(BaseHTTPRequestHandler):
    """An index that lets nobody in, and remembers what it was shown."""

    shown: str | None = None

    def do_GET(self) -> None:
        type(self).shown = self.headers.get("Authorization")
        self.send_error(401)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def closed_index() -> Iterator[str]:
    """The address of such an index."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Closed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/simple"
    server.shutdown()
    server.server_close()


def write_settings(home: Path, words: str) -> dict[str, str]:
    """An environment whose pip is set up so."""
    file = home / ".config" / "pip" / "pip.conf"
    file.parent.mkdir(parents=True)
    file.write_text(words, encoding="utf-8")
    return {"HOME": str(home)}


def test_variables_win_over_pips_file(tmp_path: Path) -> None:
    environment = write_settings(tmp_path, "[global]\nindex-url = https://mirror.example/simple\n")
    assert find_index(environment) == "https://mirror.example/simple"
    assert find_index({**environment, "PIP_INDEX_URL": "https://a.example"}) == "https://a.example"
    both = {"PIP_INDEX_URL": "https://a.example", "UV_DEFAULT_INDEX": "https://b.example"}
    assert find_index({**environment, **both}) == "https://b.example"


def test_percent_sign_and_broken_file_do_no_harm(tmp_path: Path) -> None:
    percent = write_settings(tmp_path / "a", "[global]\nindex-url = https://li:p%40ss@mirror.example/simple\n")
    assert find_index(percent) == "https://li:p%40ss@mirror.example/simple"
    assert find_index({**write_settings(tmp_path / "b", "index-url = no section"), "PIP_CONFIG_FILE": ""}) == ""


def test_certificates_come_from_pip_too(tmp_path: Path) -> None:
    environment = write_settings(tmp_path, "[global]\ncert = /etc/our-ca.pem\n")
    assert find_certificates(environment) == "/etc/our-ca.pem"
    assert find_certificates({**environment, "PIP_CERT": "/etc/other.pem"}) == "/etc/other.pem"


def test_public_default_is_the_one_of_the_lock() -> None:
    assert read_default_index().startswith("https://")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://li:geheim@mirror.example:8443/simple", "https://mirror.example:8443/simple"),
        ("https://mirror.example/simple", "https://mirror.example/simple"),
    ],
)
def test_password_is_taken_out_of_an_address(address: str, shown: str) -> None:
    assert remove_credentials(address) == shown


def test_index_that_refuses_us_is_there(closed_index: str) -> None:
    assert is_reachable(closed_index)
    assert Closed.shown is None


@pytest.mark.parametrize("index", ["http://127.0.0.1:9/simple", "http://no.such.host.invalid/simple", "nonsense"])
def test_index_that_is_not_there_is_not_reachable(index: str) -> None:
    assert not is_reachable(index)
