"""`govcloud monitor serve` as a process: what it serves, who may ask, how it ends, how it starts after a kill."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from govcloud.cli.main import run
from govcloud.errors import Exit
from govcloud.inventory.models.setting import Setting
from monitors.serve.address import Address, read_address
from monitors.serve.thresholds import find_thresholds
from policies.parameters import read_settings
from scripts.lab.monitors.ports import find_ports

QUIET = ("--without", "pools", "--without", "extranet", "--without", "notices")


class Served:
    """A process that serves checks alone."""

    def __init__(self, folder: Path, port: int = 0, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "govcloud.cli", "monitor", "serve", "--listen", f"127.0.0.1:{port}", *QUIET],
            env={
                **os.environ,
                "GOVCLOUD_LANG": "en",
                "GOVCLOUD_STATE_URL": f"sqlite:///{folder}/state.db",
                **environment,
            },
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        lines = iter(self.process.stdout.readline, "")
        line = next((line for line in lines if "/metrics" in line), "")
        self.port = int(line.rpartition(":")[2].partition("/")[0])

    def get(self, path: str, host: str = "localhost", **headers: str) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and headers of an answer."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.request("GET", path, headers={"Host": f"{host}:{self.port}", **headers})
        answer = line.getresponse()
        return answer.status, answer.read(), dict(answer.getheaders())

    def end(self, number: signal.Signals) -> int:
        """Send a signal; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=30)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One that runs, and ends well."""
    found = Served(tmp_path_factory.mktemp("served"))
    yield found
    assert found.end(signal.SIGTERM) == Exit.DONE


def test_metrics_health_and_page_are_served(served: Served) -> None:
    status, body, headers = served.get("/metrics")
    assert (status, headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert b'govcloud_source_interval_seconds{source="checks",kind="security"} 60.0' in body
    packed = served.get("/metrics", **{"Accept-Encoding": "gzip"})
    assert packed[2]["Content-Encoding"] == "gzip"
    health = json.loads(served.get("/healthz")[1])
    assert health["status"] == "ok"
    assert health["sources"]["checks"].keys() == {"up", "age"}
    assert b"<html" in served.get("/")[1]


def test_a_page_elsewhere_that_points_its_name_here_reads_nothing(served: Served) -> None:
    assert served.get("/metrics", host="evil.example")[0] == 421
    assert served.get("/", host="127.0.0.1")[0] == 200


def test_one_that_was_killed_starts_again_on_its_port(tmp_path: Path) -> None:
    (port,) = find_ports(1)  # one that no connection of somebody else gets meanwhile
    before = Served(tmp_path, port)
    assert before.end(signal.SIGKILL) == -signal.SIGKILL
    again = Served(tmp_path, before.port)
    assert again.port == before.port
    assert again.get("/metrics")[0] == 200
    assert again.end(signal.SIGINT) == Exit.DONE


def test_a_port_that_is_taken_is_said_and_nothing_is_served(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOVCLOUD_STATE_URL", f"sqlite:///{tmp_path}/state.db")
    monkeypatch.setenv("GOVCLOUD_LANG", "zh")
    assert run(["monitor", "serve", "--listen", f"127.0.0.1:{served.port}", *QUIET]) == Exit.FAILED
    assert "无法在该地址监听" in capsys.readouterr().err


def test_the_service_manager_is_told_when_it_is_ready_and_when_it_stops(tmp_path: Path) -> None:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    line.bind(str(tmp_path / "notify"))
    line.settimeout(30)
    here = Served(tmp_path, NOTIFY_SOCKET=str(tmp_path / "notify"))
    assert line.recv(100) == b"READY=1"
    here.end(signal.SIGTERM)
    assert line.recv(100) == b"STOPPING=1"
    line.close()


@pytest.mark.parametrize(
    ("listen", "says"),
    [
        ("0.0.0.0:9750", "can be reached from other machines"),
        ("[::]:9750", "can be reached from other machines"),
        ("monitor.example:9750", "can be reached from other machines"),
        ("9750", "no address to listen on"),
        ("127.0.0.1:99999", "no address to listen on"),
        ("127.0.0.1:", "no address to listen on"),
    ],
)
def test_an_address_for_others_is_refused_unless_it_is_asked_for(
    listen: str, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    assert run(["monitor", "serve", "--listen", listen, *QUIET]) == Exit.USAGE
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("part", ["0/3", "4/3", "3", "a/b", "1/0"])
def test_a_part_that_there_is_not_is_refused(
    part: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("GOVCLOUD_STATE_URL", f"sqlite:///{tmp_path}/state.db")
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    assert run(["monitor", "show", "--without", "pools", "--part", part]) == Exit.USAGE
    assert f"no part {part} of the extranet" in capsys.readouterr().err


def test_an_address_of_version_six_may_stand_in_brackets() -> None:
    assert read_address("[::1]:9750") == Address("::1", 9750)
    assert read_address("[::1]:9750").loopback


def test_thresholds_are_the_rules_parameters_with_the_citys_own_values() -> None:
    own = {"most": 0.7}
    parameters, _ = read_settings([Setting(rule="cap-pool-headroom", parameters=own, reason="r")])
    found = find_thresholds(parameters)
    assert found["pool_full_ratio"] == 0.7
    assert found["address_full_ratio"] == 0.8
    assert found["certificate_days"] == 30
    assert (found["lead_days_cores"], found["lead_days_storage"]) == (90, 180)
    assert found["backup_hours"] == 168
