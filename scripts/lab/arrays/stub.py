"""A SIMULATED storage array: answers the few questions that the collector asks, in the shape of an array's REST.

It stores nothing. Names of paths and fields are those that public drivers of Huawei's arrays use; the link to the
arbiter has made-up ones. What it says comes from a `State`, which tests and people change while it runs.

    python -m scripts.lab.arrays.stub --port 18088 --state FILE     # FILE: JSON of a State, read again at each question
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

DEVICE = "210235SIMULATED0001"
TOKEN = "simulated-token"  # noqa: S105 - of a simulation
NORMAL, LINK_UP, LINK_DOWN = "1", "10", "11"


@dataclass
class State:
    """What the array is made to say."""

    health: str = NORMAL
    running: str = NORMAL
    """`1` normal, `23` synchronising, `41` paused."""
    progress: str = "100"
    size: int = 804 << 40
    arbiter: bool = True
    user: str = "monitor"
    password: str = "of-a-simulation"  # noqa: S105 - as above
    delay: float = 0.0
    """Seconds before each answer."""
    garbage: str = ""
    """Said in place of every list."""


class Simulated(ThreadingHTTPServer):
    """One array on this machine."""

    daemon_threads = True

    def __init__(self, port: int, find_state: Callable[[], State]) -> None:
        super().__init__(("127.0.0.1", port), Questions)
        self.find_state = find_state
        self.sessions = 0
        """Signed in and not out again."""

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}"


class Questions(BaseHTTPRequestHandler):
    """Answers one question after the other."""

    server: Simulated

    def do_POST(self) -> None:
        """Sign in."""
        state = self._wait()
        told = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        if (told["username"], told["password"]) != (state.user, state.password):
            self._answer({"error": {"code": 1077987870}}, HTTPStatus.UNAUTHORIZED)
            return
        self.server.sessions += 1
        self._answer({"data": {"deviceid": DEVICE, "iBaseToken": TOKEN, "accountstate": 1}, "error": {"code": 0}})

    def do_DELETE(self) -> None:
        """Sign out."""
        self.server.sessions -= 1
        self._answer({"data": {}, "error": {"code": 0}})

    def do_GET(self) -> None:
        """A list."""
        state = self._wait()
        if self.headers.get("iBaseToken") != TOKEN:
            self._answer({"error": {"code": -401}}, HTTPStatus.UNAUTHORIZED)
            return
        if state.garbage:
            self._write(state.garbage.encode(), HTTPStatus.OK)
            return
        found = list_things(state, self.path.partition("?")[0].rpartition("/")[2])
        self._answer({"data": found, "error": {"code": 0}})

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Says nothing."""

    def _wait(self) -> State:
        state = self.server.find_state()
        time.sleep(state.delay)
        return state

    def _answer(self, document: Any, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._write(json.dumps(document).encode(), status)

    def _write(self, body: bytes, status: HTTPStatus) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def list_things(state: State, name: str) -> list[dict[str, str]]:
    """Pairs, domains, or links to the arbiter."""
    sound = {"HEALTHSTATUS": state.health}
    if name == "HyperMetroPair":
        told = {"RUNNINGSTATUS": state.running, "SYNCPROGRESS": state.progress, "CAPACITYBYTE": str(state.size)}
        return [{"ID": "pair-1", **sound, **told}]
    if name == "HyperMetroDomain":
        return [{"ID": "domain-1", **sound, "RUNNINGSTATUS": NORMAL}]
    return [{"ID": "link-1", "RUNNINGSTATUS": LINK_UP if state.arbiter else LINK_DOWN}]


@contextmanager
def run_simulated(state: State) -> Iterator[Simulated]:
    """An array on a free port, as long as the block lasts."""
    server = Simulated(0, lambda: state)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def main() -> None:
    """Run one until somebody ends it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True, metavar="FILE")
    asked = parser.parse_args()
    if not asked.state.exists():
        asked.state.write_text(json.dumps(asdict(State()), indent=2), encoding="utf-8")
    server = Simulated(asked.port, lambda: State(**json.loads(asked.state.read_text(encoding="utf-8"))))
    print(f"simulated array at {server.url}")
    server.serve_forever()


if __name__ == "__main__":
    main()
