"""Set-up really installs, in a copy of the checkout; after a failure and after a kill it goes on to the end."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


class Empty(BaseHTTPRequestHandler):
    """An index that answers and has nothing."""

    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def empty_index() -> Iterator[str]:
    """The address of such an index."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Empty)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/simple"
    server.shutdown()
    server.server_close()


def start(folder: Path, variables: Mapping[str, str]) -> subprocess.Popen[str]:
    """`scripts/setup --no-lab` with a cache of its own, except for uv's downloads, to spare the network."""
    home = os.environ.get("XDG_CACHE_HOME") or f"{os.environ['HOME']}/.cache"
    environment = {
        **{name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"},
        "UV_CACHE_DIR": os.environ.get("UV_CACHE_DIR") or f"{home}/uv",
        "GOVCLOUD_CACHE_DIR": str(folder.parent / "cache"),
        "GOVCLOUD_LANG": "en",
        **variables,
    }
    return subprocess.Popen(
        ["scripts/setup", "--no-lab"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run(folder: Path, **variables: str) -> tuple[int, str]:
    """Exit code and words."""
    process = start(folder, variables)
    _, words = process.communicate()
    return process.returncode, words


def test_setup_goes_on_after_a_failure_and_after_a_kill_and_then_is_done(copy: Path, empty_index: str) -> None:
    cache = copy.parent / "cache"

    code, words = run(copy, PIP_INDEX_URL=empty_index, PIP_FIND_LINKS="")
    assert code == 1
    assert "✗ uv" in words
    assert f"{cache}/setup.log" in words
    assert "goes on from here" in words
    assert sorted(path.name for path in cache.iterdir()) == ["setup.lock", "setup.log"]
    assert not (copy / ".venv").exists()

    process = start(copy, {})
    wait_for(cache, "uv-*")
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert not (copy / ".venv" / "set-up").exists()

    code, words = run(copy)
    assert code == 0, words
    assert "✓ the product's environment in .venv" in words
    assert [path.name for path in cache.glob("uv-*.partial*")] == []
    version = subprocess.run([copy / ".venv/bin/govcloud", "--version"], capture_output=True, text=True, check=True)
    assert "govcloud" in version.stdout

    began = time.monotonic()
    assert run(copy, PIP_INDEX_URL="http://127.0.0.1:9/simple") == (0, "")
    assert time.monotonic() - began < 1


def wait_for(folder: Path, pattern: str) -> None:
    """Until something in the folder has a name like that; at most a minute."""
    end = time.monotonic() + 60
    while not list(folder.glob(pattern)):
        assert time.monotonic() < end
        time.sleep(0.01)


def test_two_set_ups_at_once_do_the_work_once(copy: Path) -> None:
    first, second = start(copy, {}), start(copy, {})
    words = [process.communicate()[1] for process in (first, second)]
    assert (first.returncode, second.returncode) == (0, 0), words
    assert sum("Another set-up is running" in part for part in words) == 1
