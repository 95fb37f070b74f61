"""`govcloud capacity` on the lab: sizes are those of the published plans, use is what the servers there need."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from govcloud.cli.main import run
from govcloud.errors import Exit
from scripts.lab.lab import Lab
from tests.lab.conftest import POOLS
from tests.lab.pool_helpers import change_clouds, hanjiang
from tests.lab.tenant import connect

type Capture = pytest.CaptureFixture[str]
type Levels = dict[tuple[str, str], dict[str, Any]]
GIB_OF_TB = 1024


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    monkeypatch.setenv("GOVCLOUD_STATE_URL", f"sqlite:///{tmp_path}/state.db")


def look(capsys: Capture, clouds: Path, *more: str) -> tuple[int, Levels, dict[str, Any]]:
    """Exit code, levels of whole pools by pool and what, and the document."""
    code = run(["capacity", "--json", "--clouds", str(clouds), *more])
    document = json.loads(capsys.readouterr().out)
    whole = {(each["pool"], each["what"]): each for each in document["levels"] if not each["part"]}
    return code, whole, document


def test_pools_have_what_the_plans_say_and_use_what_their_servers_need(lab: Lab, capsys: Capture) -> None:
    code, levels, document = look(capsys, lab.layout.clouds)
    assert (code, document["missing"]) == (Exit.DONE, [])
    for pool in POOLS:
        planned = hanjiang().pool_by_code[pool].capacity
        assert levels[pool, "cores"]["size"] == planned.cores
        assert levels[pool, "storage_gib"]["size"] == sum(planned.storage_tb.values()) * GIB_OF_TB
        with connect(lab, pool) as admin:
            needed = sum(each.flavor.vcpus for each in admin.compute.servers(all_projects=True))
        assert levels[pool, "cores"]["used"] == needed
        parts = [each for each in document["levels"] if each["pool"] == pool and each["part"]]
        assert sum(each["size"] for each in parts if each["what"] == "cores") == planned.cores


def test_what_is_supposed_and_what_is_kept_are_told(lab: Lab, capsys: Capture) -> None:
    day = datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=30)
    wish = f"100000 cores on telecom on {day}"
    code, levels, _ = look(capsys, lab.layout.clouds, "--pool", "telecom", "--keep", "--add", wish)
    assert code == Exit.DONE
    assert levels["telecom", "cores"]["full"] == {"early": str(day), "likely": str(day), "late": str(day)}
    assert levels["telecom", "cores"]["supposed"] == [wish]
    assert levels["telecom", "memory_gib"]["full_without_tickets"] is None
    assert run(["capacity", "--pool", "telecom", "--clouds", str(lab.layout.clouds)]) == Exit.DONE
    assert "15 days are needed, 1 are kept" in capsys.readouterr().out
    _, less, _ = look(capsys, lab.layout.clouds, "--pool", "telecom", "--without", "telecom/xy-a")
    assert less["telecom", "cores"]["size"] == levels["telecom", "cores"]["size"] / 2
    assert less["telecom", "cores"]["used"] == levels["telecom", "cores"]["used"]
    wrong = ("capacity", "--pool", "telecom", "--add", wish.replace("telecom", "telecom/mars"))
    assert run([*wrong, "--clouds", str(lab.layout.clouds)]) == Exit.USAGE
    assert "xy-a" in capsys.readouterr().err


def test_losing_hosts_parts_and_sites_is_told_of_all_pools(lab: Lab, capsys: Capture, tmp_path: Path) -> None:
    clouds = str(lab.layout.clouds)
    assert run(["capacity", "loss", "--json", "--pool", "telecom", "--pool", "huawei", "--clouds", clouds]) == Exit.DONE
    found = json.loads(capsys.readouterr().out)
    assert found["missing"] == []
    assert not any(each["homeless"] for each in found["hosts"])
    for pool in ("telecom", "huawei"):
        with connect(lab, pool) as admin:
            servers = [each for each in admin.compute.servers(all_projects=True) if each.hypervisor_hostname]
        assert sum(each["servers"] for each in found["hosts"] if each["pool"] == pool) == len(servers)
    assert {each["lost"] for each in found["dual_active"]} == {"telecom-a", "telecom-b", "huawei-a", "huawei-b"}
    picture = tmp_path / "fan.svg"
    code, less, _ = look(
        capsys, lab.layout.clouds, "--pool", "telecom", "--site-loss", "telecom-a", "--out", str(picture)
    )
    planned = hanjiang().pool_by_code["telecom"].capacity
    assert code == Exit.DONE
    assert less["telecom", "cores"]["size"] == planned.cores / 2
    assert less["telecom", "dual_active_gib"]["size"] == planned.storage_tb["dual-active"] * GIB_OF_TB
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert run(["capacity", "--pool", "telecom", "--site-loss", "telecom-z", "--clouds", clouds]) == Exit.USAGE
    assert "telecom-a" in capsys.readouterr().err
    assert run(["capacity", "--pool", "unicom", "--site-loss", "unicom-a", "--clouds", clouds]) == Exit.USAGE
    assert "sites.csv" in capsys.readouterr().err


def test_a_pool_that_is_away_has_no_levels_and_the_others_have(lab: Lab, tmp_path: Path, capsys: Capture) -> None:
    clouds = change_clouds(
        lab, tmp_path / "clouds.yaml", "mobile", lambda entry: entry["auth"].update(auth_url="http://127.0.0.1:1/v3")
    )
    code, levels, document = look(capsys, clouds)
    assert code == Exit.FAILED
    assert {pool for pool, _ in levels} == set(POOLS) - {"mobile"}
    assert {each["pool"] for each in document["missing"]} == {"mobile"}
