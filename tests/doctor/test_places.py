"""What the doctor says about inventory, clouds.yaml, pools and lab; and the whole command."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from govcloud.cli.main import run
from govcloud.doctor.examine import EXAMINATIONS
from govcloud.doctor.finding import State
from govcloud.doctor.places import (
    check_clouds,
    check_inventory,
    check_lab,
    check_pools,
    is_open,
    judge_lab,
    judge_pool,
    list_ports,
)
from govcloud.errors import Exit
from govcloud.pools.errors import PoolError
from govcloud.text import Text
from tests.doctor.conftest import MakeCircumstances


@pytest.fixture
def clouds(tmp_path: Path) -> Path:
    """A clouds.yaml with all pools of the worked example, where nothing listens."""
    file = tmp_path / "clouds.yaml"
    entry = "{auth: {auth_url: 'http://127.0.0.1:9/v3', username: u, password: p-secret, project_name: p}}"
    lines = [f"  {pool}: {entry}" for pool in ("huawei", "telecom", "mobile", "unicom")]
    file.write_text("\n".join(["clouds:", *lines]), encoding="utf-8")
    file.chmod(0o600)
    return file


def test_sound_inventory_is_counted(make: MakeCircumstances) -> None:
    [finding] = check_inventory(make())
    assert finding.state is State.OK
    assert "4 pools" in finding.found.render("en")


def test_missing_inventory_is_a_failure_with_the_command_that_says_more(
    make: MakeCircumstances, tmp_path: Path
) -> None:
    [finding] = check_inventory(make(inventory=tmp_path / "gone"))
    assert finding.state is State.FAIL
    assert finding.fix is not None
    assert "govcloud inventory check" in finding.fix.render("en")


def test_no_clouds_file_yet_is_a_warning_and_pools_are_not_asked(
    make: MakeCircumstances, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    [finding] = check_clouds(make())
    assert finding.state is State.WARN
    assert check_pools(make()) == []


def test_named_clouds_file_that_is_not_there_is_a_failure(make: MakeCircumstances, tmp_path: Path) -> None:
    [finding] = check_clouds(make(clouds=tmp_path / "gone.yaml"))
    assert finding.state is State.FAIL


def test_clouds_file_that_others_may_read_is_told_with_its_command(make: MakeCircumstances, clouds: Path) -> None:
    assert [finding.state for finding in check_clouds(make(clouds=clouds))] == [State.OK]
    clouds.chmod(0o644)
    [finding] = check_clouds(make(clouds=clouds))
    assert finding.state is State.WARN
    assert finding.fix is not None
    assert f"chmod 600 {clouds}" in finding.fix.render("zh")


def test_pool_without_an_entry_is_a_failure(make: MakeCircumstances, clouds: Path) -> None:
    clouds.write_text(clouds.read_text(encoding="utf-8").replace("  mobile:", "  mobil:"), encoding="utf-8")
    findings = check_clouds(make(clouds=clouds))
    assert findings[-1].state is State.FAIL
    assert "no entry for mobile" in findings[-1].found.render("en")


def test_pools_that_cannot_be_reached_are_failures_of_their_own(make: MakeCircumstances, clouds: Path) -> None:
    findings = check_pools(make(clouds=clouds))
    assert [finding.state for finding in findings] == [State.FAIL] * 4
    assert "nothing listens on port 9" in findings[0].found.render("en")


@pytest.mark.parametrize(
    ("offset", "state"),
    [
        (None, State.OK),
        (0.0, State.OK),
        (4.9, State.OK),
        (90.0, State.FAIL),
        (PoolError("a", "x", Text("w", "w")), State.FAIL),
    ],
)
def test_pool_is_judged_by_its_answer_and_its_clock(offset: float | PoolError | None, state: State) -> None:
    assert judge_pool("huawei", offset).state is state


@pytest.mark.parametrize(
    ("lacking", "made", "ports", "state", "words"),
    [
        ([], True, [1, 2], State.OK, "up"),
        ([], True, [1], State.WARN, "1 of 2 services run"),
        ([], True, [], State.INFO, "down"),
        ([], False, [], State.INFO, "never started"),
        ([], False, [1], State.WARN, "in use by something else: 1"),
        (["mariadb-client"], False, [], State.WARN, "mariadb-client missing"),
    ],
)
def test_lab_is_judged_by_what_is_there(
    lacking: list[str],
    made: bool,
    ports: list[int],
    state: State,
    words: str,
) -> None:
    [finding] = judge_lab(lacking, made=made, open_ports=ports, all_ports=2)
    assert finding.state is state
    assert words in finding.found.render("en")
    assert finding.found.render("zh")


def test_lab_elsewhere_and_never_made_is_a_hint(make: MakeCircumstances) -> None:
    base = next(base for base in range(30000, 60000, 1000) if not any(map(is_open, list_ports(base))))
    [finding] = check_lab(make(GOVCLOUD_LAB_PORTS=str(base)))
    assert finding.state in {State.INFO, State.WARN}


def command(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, dict[str, Any]]:
    """Exit code and subject → finding of `govcloud doctor`."""
    code = run(["doctor", "--json", *options])
    return code, {finding["subject"]: finding for finding in json.loads(capsys.readouterr().out)}


def test_command_fails_only_for_a_failure_and_shows_no_secret(
    capsys: pytest.CaptureFixture[str], clouds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {"HOME": str(tmp_path), "GOVCLOUD_LANG": "en", "GOVCLOUD_LAB_PORTS": "47000"}.items():
        monkeypatch.setenv(name, value)
    for name in ("GOVCLOUD_LAB_DIR", "GOVCLOUD_STATE_DIR", "GOVCLOUD_CACHE_DIR", "OS_CLIENT_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    clouds.rename(tmp_path / "mine.yaml")
    code, sound = command(capsys)
    assert code == Exit.DONE
    assert sound["clouds.yaml"]["state"] == "warn"
    code, broken = command(capsys, "--clouds", str(tmp_path / "mine.yaml"))
    assert code == Exit.FAILED
    assert broken["pool mobile"]["state"] == "fail"
    assert broken["pool mobile"]["fix"]
    assert "p-secret" not in json.dumps(broken)


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("unshare"), reason="needs root and unshare")
def test_machine_without_any_network_is_examined_in_seconds(clouds: Path) -> None:
    clouds.write_text(clouds.read_text(encoding="utf-8").replace("127.0.0.1:9", "10.1.2.3:5000"), encoding="utf-8")
    started = time.monotonic()
    program = [sys.executable, "-m", "govcloud.cli", "doctor", "--json", "--clouds", str(clouds)]
    result = subprocess.run(["unshare", "-n", *program], capture_output=True, text=True, timeout=60, check=False)
    assert time.monotonic() - started < 15
    assert result.returncode == Exit.FAILED
    states = {finding["subject"]: finding["state"] for finding in json.loads(result.stdout)}
    assert list(states.values()).count("fail") == 4


def test_every_check_is_run_and_says_both_languages(make: MakeCircumstances, clouds: Path) -> None:
    for check in EXAMINATIONS:
        for finding in check(make(clouds=clouds)):
            for text in (finding.subject, finding.found, finding.fix):
                assert text is None or (text.render("en") and text.render("zh"))
