"""Pools that fail in one way each, seen from the command line: one clear sentence, and the other pools go on."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from govcloud.cli.main import run
from govcloud.errors import Exit
from govcloud.pools.errors import Limits, PoolError
from scripts.lab.control import start_service, stop_service
from scripts.lab.faults import CUT, DROP, HANG, Faults, delay, faults, status
from scripts.lab.lab import Lab
from tests.lab.pool_helpers import change_clouds, open_pool

POOL = "mobile"
QUICK = Limits(connect=1.0, read=2.0)


@pytest.fixture
def broken(lab: Lab) -> Iterator[Faults]:
    """The faults of one pool, none of them left behind."""
    pool = faults(POOL, lab.layout)
    yield pool
    pool.clear()


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Sentences are compared in English; facts are kept in the test's own folder."""
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    monkeypatch.setenv("GOVCLOUD_CACHE_DIR", str(tmp_path / "cache"))


def list_pools(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """Exit code and state of each pool by `pool list`."""
    code = run(["pool", "list", "--json", *options])
    return code, {state["pool"]: state for state in json.loads(capsys.readouterr().out)}


def accept(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """Exit code, and pool → check → cell, by `pool accept`."""
    code = run(["pool", "accept", "--json", *options])
    document = json.loads(capsys.readouterr().out)
    return code, {pool["pool"]: {cell["check"]: cell for cell in pool["checks"]} for pool in document["pools"]}


def verdicts(cells: dict[str, Any]) -> dict[str, str]:
    """Check → verdict."""
    return {check: cell["verdict"] for check, cell in cells.items()}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda entry: entry["auth"].update(auth_url="http://127.0.0.1:9/v3"), "refused"),
        (lambda entry: entry["auth"].update(auth_url="http://keystone.invalid:5000/v3"), "dns"),
        (lambda entry: entry["auth"].update({"password": "wrong"}), "sign-in"),
        (lambda entry: entry["auth"].update(auth_url="mobile"), "address"),
        (lambda entry: entry.update(cacert="/nowhere/ca.pem"), "cacert"),
        (lambda entry: entry["auth"].pop("auth_url"), "entry-invalid"),
    ],
)
def test_one_unusable_pool_does_not_stop_the_others(
    lab: Lab, capsys: pytest.CaptureFixture[str], tmp_path: Path, change: Any, kind: str
) -> None:
    file = change_clouds(lab, tmp_path / "clouds.yaml", POOL, change)
    code, states = list_pools(capsys, "--clouds", str(file))
    assert code == Exit.FAILED
    assert states[POOL]["error"]["kind"] == kind
    assert states[POOL]["error"]["todo"]
    assert {name for name, state in states.items() if state["state"] == "up"} == {"huawei", "telecom", "unicom"}


def test_missing_entry_is_told_for_its_pool_only(lab: Lab, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "clouds.yaml"
    file.write_text(lab.layout.clouds.read_text(encoding="utf-8").replace("  mobile:", "  mobil:"), encoding="utf-8")
    code, states = list_pools(capsys, "--clouds", str(file))
    assert code == Exit.FAILED
    assert "did you mean `mobil" in states[POOL]["error"]["why"]
    assert states["huawei"]["state"] == "up"


@pytest.mark.parametrize("content", ["clouds: [", "nothing", ""])
def test_unreadable_clouds_file_is_wrong_use(capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str) -> None:
    file = tmp_path / "clouds.yaml"
    file.write_text(content, encoding="utf-8")
    assert run(["pool", "list", "--clouds", str(file)]) == Exit.USAGE
    assert str(file) in capsys.readouterr().err.replace("\n", "")


def test_unknown_pool_is_wrong_use_with_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pool", "list", "mobil"]) == Exit.USAGE
    assert "did you mean `mobile`?" in capsys.readouterr().err


def test_pool_whose_nova_is_down_is_judged_as_far_as_it_can_be(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pool", "show", POOL]) == Exit.DONE
    capsys.readouterr()
    stop_service(POOL, "nova", lab)
    try:
        code, pools = accept(capsys, POOL, "unicom")
        assert run(["pool", "list", POOL]) == Exit.FAILED
        listed = capsys.readouterr().err
        assert run(["pool", "show", POOL, "--refresh"]) == Exit.DONE
        shown = capsys.readouterr()
    finally:
        start_service(POOL, "nova", lab)
    assert code == Exit.FAILED
    found = verdicts(pools[POOL])
    assert found["services"] == "fail"
    assert {found[check] for check in ("flavors", "rights", "networks", "quotas")} == {"cannot tell"}
    assert {found[check] for check in ("sign-in", "images", "volume-types", "capacity")} == {"pass"}
    assert "compute service (nova)" in pools[POOL]["services"]["evidence"][0]
    assert set(verdicts(pools["unicom"]).values()) <= {"pass", "fail"}
    assert "mobile: compute service (nova) at http://127.0.0.1" in listed
    assert "not read" in shown.out
    assert "cannot be used" in shown.err


@pytest.mark.parametrize(
    ("action", "kind"),
    [(DROP, "cut"), (CUT, "cut"), (HANG, "read-timeout"), (status(500), "server-error"), (status(429), "too-many")],
)
def test_fault_of_one_service_is_named_in_time(lab: Lab, broken: Faults, action: Any, kind: str) -> None:
    session = open_pool(lab, POOL, faults=True, limits=QUICK)
    session.sign_in()
    started = time.monotonic()
    with broken.inject(action, service="network"), pytest.raises(PoolError) as caught:
        session.call("GET", "network", "/networks")
    assert time.monotonic() - started < QUICK.read + 3
    assert (caught.value.kind, caught.value.service, caught.value.transient) == (kind, "network", True)
    assert session.call("GET", "network", "/networks")


def test_hanging_identity_service_is_named_in_time(lab: Lab, broken: Faults) -> None:
    started = time.monotonic()
    with broken.inject(HANG, service="identity"), pytest.raises(PoolError) as caught:
        open_pool(lab, POOL, faults=True, limits=QUICK).sign_in()
    assert caught.value.kind == "read-timeout"
    assert time.monotonic() - started < QUICK.connect + QUICK.read + 1


def test_slow_but_sound_pool_is_accepted(lab: Lab, broken: Faults, tmp_path: Path, capsys: Any) -> None:
    file = change_clouds(lab, tmp_path / "clouds.yaml", POOL, lambda entry: entry.update(faults_entry(lab)))
    with broken.inject(delay(200)):
        code, pools = accept(capsys, POOL, "--clouds", str(file))
    assert code == Exit.DONE
    assert pools[POOL]["speed"]["verdict"] == "pass"


def faults_entry(lab: Lab) -> dict[str, Any]:
    """The pool's entry behind the proxy."""
    document = yaml.safe_load(lab.layout.clouds.read_text(encoding="utf-8"))
    entry: dict[str, Any] = document["clouds"][f"{POOL}.faults"]
    return entry
