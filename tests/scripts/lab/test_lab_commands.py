"""The command line of the lab, as far as it needs no running pool."""

import json
from pathlib import Path

import pytest

from govcloud.cli.main import run

COMMANDS = ("up", "status", "down", "reset", "logs", "fault")


@pytest.fixture(autouse=True)
def lab_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty lab for the commands to speak of."""
    monkeypatch.setenv("GOVCLOUD_LAB_DIR", str(tmp_path))
    monkeypatch.setenv("GOVCLOUD_LAB_PORTS", "28000")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lab", command, "--help"]) == 0
    assert "Usage" in capsys.readouterr().out


def test_unknown_pool_is_wrong_use_and_names_the_choice(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lab", "down", "hauwei"]) == 2
    assert "huawei, telecom, mobile, unicom" in capsys.readouterr().err


def test_status_of_a_lab_that_is_down_fails_and_says_why_for_each_service(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lab", "status", "mobile", "--json"]) == 1
    state = json.loads(capsys.readouterr().out)
    assert state["ready"] is False
    services = state["pools"]["mobile"]["services"]
    assert sorted(services) == ["cinder", "glance", "keystone", "neutron", "nova", "placement"]
    assert "Connection refused" in services["keystone"]["problem"]
    assert all(row["pid"] is None and not row["ready"] for row in services.values())


def test_down_of_a_lab_that_is_down_stops_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lab", "down"]) == 0
    assert "0" in capsys.readouterr().out


def test_log_that_is_not_there_yet_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["lab", "logs", "mobile", "nova"]) == 2
    assert str(tmp_path / "pools/mobile/logs/nova.log") in capsys.readouterr().err.replace("\n", "")


@pytest.mark.parametrize("kinds", [[], ["--drop", "--hang"], ["--status", "500", "--delay", "10"]])
def test_fault_of_no_kind_or_of_two_is_wrong_use(kinds: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lab", "fault", "huawei", *kinds]) == 2
    assert "--status N" in capsys.readouterr().err


def test_fault_without_a_proxy_says_how_to_get_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lab", "fault", "huawei", "--drop"]) == 1
    assert "govcloud lab up" in capsys.readouterr().err
