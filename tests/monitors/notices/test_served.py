"""The whole way in one process: an alert comes in, a notification is issued, a robot is told, Prometheus sees it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue

import pytest

from govcloud.cli.main import run
from govcloud.errors import Exit
from govcloud.settings import PRODUCT, load_settings
from scripts.lab.monitors.configuration import Target, Wish
from scripts.lab.monitors.stack import private_stack
from tests.monitors.notices.test_alerts import TOKEN, make_alert, make_message
from tests.scripts.lab.monitors.listeners import wait_for

WAIT = 60
"""Seconds that a message may take on a busy machine."""
WITHOUT = ("--without", "pools", "--without", "extranet", "--without", "checks")


class Told(BaseHTTPRequestHandler):
    """WeCom, which says yes to everything."""

    got: Queue[str]

    def do_POST(self) -> None:
        """Take one message."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.put(json.loads(body)["text"]["content"])
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"errcode": 0, "errmsg": "ok"}')

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def wecom() -> Iterator[tuple[str, Queue[str]]]:
    """Its address, and what it is told."""
    queue = Queue[str]()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Here", (Told,), {"got": queue}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/cgi-bin/webhook/send?key=k", queue
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def folder(tmp_path: Path, wecom: tuple[str, Queue[str]], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state, secrets and an inventory with a robot."""
    shutil.copytree(PRODUCT / "inventories/hanjiang", tmp_path / "inventory")
    with (tmp_path / "inventory/notices.yml").open("a", encoding="utf-8") as stream:
        stream.write("robots:\n  - {code: duty, address: robot}\n")
    (tmp_path / "secrets").mkdir()
    for name, secret in (("robot", wecom[0]), ("token", TOKEN)):
        path = tmp_path / "secrets" / name
        path.touch(mode=0o600)
        path.write_text(secret, encoding="utf-8")
    for name, value in (("STATE_DIR", tmp_path), ("INVENTORY", tmp_path / "inventory"), ("LANG", "en")):
        monkeypatch.setenv(f"GOVCLOUD_{name}", str(value))
    monkeypatch.delenv("GOVCLOUD_STATE_URL", raising=False)
    return tmp_path


def ask(port: int, method: str, path: str, body: bytes = b"") -> tuple[int, str]:
    """Status and body of an answer."""
    line = HTTPConnection("127.0.0.1", port, timeout=WAIT)
    line.request(method, path, body, {"Authorization": f"Bearer {TOKEN}", "Host": "localhost"})
    answer = line.getresponse()
    return answer.status, answer.read().decode()


@contextmanager
def serve(folder: Path) -> Iterator[int]:
    """`monitor serve` with the folder's token until the block ends; its port."""
    arguments = ["monitor", "serve", "--listen", "127.0.0.1:0", "--alerts-token", str(folder / "secrets/token")]
    process = subprocess.Popen(
        [sys.executable, "-m", "govcloud.cli", *arguments, *WITHOUT], env=os.environ, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        line = next(line for line in iter(process.stdout.readline, "") if "/metrics" in line)
        yield int(line.rpartition(":")[2].partition("/")[0])
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=WAIT)
    assert code == Exit.DONE


@pytest.mark.slow
def test_a_real_prometheus_and_alertmanager_make_one_notification_of_an_alert(
    folder: Path, wecom: tuple[str, Queue[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    rule = {
        "alert": "NoticesAreServed",
        "expr": 'govcloud_source_up{source="notices"} == 1',
        "labels": {"severity": "critical", "domain": "network", "county": "linhan"},
        "annotations": {"summary_zh": "临汉县链路中断"},
    }
    (folder / "rules.yml").write_text(json.dumps({"groups": [{"name": "one", "rules": [rule]}]}), encoding="utf-8")
    with serve(folder) as port:
        hook = {
            "url": f"http://127.0.0.1:{port}/alerts",
            "http_config": {"authorization": {"credentials_file": str(folder / "secrets/token")}},
        }
        route = {"receiver": "govcloud", "group_wait": "1s", "group_interval": "2s", "repeat_interval": "2s"}
        routes = {"route": route, "receivers": [{"name": "govcloud", "webhook_configs": [hook]}]}
        target = Target("govcloud", {f"127.0.0.1:{port}": {}})
        wish = Wish([target], [folder / "rules.yml"], json.dumps(routes), interval_s=1)
        with private_stack(folder / "stack", load_settings().cache, wish) as stack:
            assert "临汉县链路中断" in wecom[1].get(timeout=2 * WAIT)
            counted = 'sum(govcloud_alerts_received_total{outcome="repeated"})'
            assert wait_for(lambda: stack.query(counted), 3 * WAIT)
    assert run(["notify", "list", "--json"]) == Exit.DONE
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["subject"], listed["grade"]) == ("临汉县链路中断", "considerable")
    assert wecom[1].empty()


def test_an_alert_is_notified_delivered_and_counted_by_one_process(
    folder: Path, wecom: tuple[str, Queue[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    with serve(folder) as port:
        message = json.dumps(make_message(make_alert(county="linhan"))).encode()
        assert ask(port, "POST", "/alerts", message) == (200, '{"issued": 1}')
        assert "节点 n-1 中断" in wecom[1].get(timeout=WAIT)
        assert 'govcloud_source_up{source="notices",kind="security"} 1.0' in ask(port, "GET", "/metrics")[1]
    assert run(["notify", "list", "--json"]) == Exit.DONE
    (listed,) = json.loads(capsys.readouterr().out)
    assert [each["receiver"] for each in listed["receivers"]] == ["linhan-data", "data-bureau"]
    assert run(["notify", "deliver", "--once"]) == Exit.DONE
    assert "sent: 0, failed: 0, waiting: 0" in capsys.readouterr().out


def test_without_a_token_there_is_no_door_for_alerts_and_an_open_file_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    token = folder / "secrets/token"
    token.chmod(0o640)
    arguments = ["monitor", "serve", "--listen", "127.0.0.1:0", *WITHOUT, "--alerts-token", str(token)]
    assert run(arguments) == Exit.FAILED
    assert "chmod 600" in capsys.readouterr().err


def test_a_round_that_fails_says_what_is_wrong_with_whom(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "secrets/robot").write_text("http://127.0.0.1:1/x?key=secret-of-robot", encoding="utf-8")
    issue = ["--grade", "ordinary", "--domain", "cloud", "--subject", "s", "--to", "health", "--fact", "f", "--by", "b"]
    assert run(["notify", "new", *issue]) == Exit.DONE
    assert run(["notify", "deliver", "--once"]) == Exit.FAILED
    said = capsys.readouterr().out
    assert "failed: 1, waiting: 1" in said
    assert "robot:duty" in said
    assert "secret-of-robot" not in said
