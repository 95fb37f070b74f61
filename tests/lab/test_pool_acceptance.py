"""The acceptance on real pools: sound ones pass, planted faults are found, and nothing is left behind."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from govcloud.cli.main import run
from govcloud.errors import Exit
from govcloud.inventory.models.pool import Pool
from govcloud.pools.acceptance.project import PREFIX, make_project, name_project
from govcloud.pools.acceptance.result import Verdict
from govcloud.pools.acceptance.suite import CHECKS, LIMITS, PoolReport, accept_pools
from govcloud.pools.quotas import PLACES
from govcloud.pools.session import open_session
from govcloud.settings import PRODUCT
from scripts.lab.faults import delay, faults, status
from scripts.lab.lab import Lab
from tests.lab.pool_helpers import change_clouds, hanjiang, open_pool, ordinary_account, through_faults

ADVISED_AGAINST = {
    "huawei": set(),
    "telecom": set(),
    "mobile": {"tls", "extensions"},
    "unicom": {"tls", "extensions"},
}
MOST_CALLS = 55


def accept(lab: Lab, pools: Sequence[Pool], files: Sequence[Path] = ()) -> list[PoolReport]:
    """Run the acceptance in this process."""
    used = list(files) or [lab.layout.clouds]
    return accept_pools(
        pools, hanjiang().city.catalogue, lambda pool: open_session(pool, used, LIMITS), lambda: datetime.now(UTC)
    )


TABLES = (
    "neutron.quotas",
    "neutron.securitygroups",
    "neutron.default_security_group",
    "nova_api.quotas",
    "cinder.quotas",
)


def list_left(lab: Lab, code: str) -> set[str]:
    """What acceptances left in a pool's databases: projects, and rows of projects that there are no more."""
    known = f"SELECT id FROM {code}_keystone.project"  # noqa: S608 - names of our own
    made = f"SELECT 'project', name FROM {code}_keystone.project WHERE name LIKE '{PREFIX}%'"  # noqa: S608
    orphans = (
        f"SELECT DISTINCT '{table}', project_id FROM {code}_{table} WHERE project_id NOT IN ({known})"  # noqa: S608
        for table in TABLES
    )
    alive = (query + (" AND deleted = 0" if "cinder" in query else "") for query in orphans)
    lines = lab.database.sql.run(made, *alive)
    return set(lines.splitlines())


def test_every_pool_is_accepted_with_few_calls_and_leaves_nothing(lab: Lab) -> None:
    before = {code: list_left(lab, code) for code in ADVISED_AGAINST}
    reports = accept(lab, hanjiang().pools)
    assert {code: list_left(lab, code) for code in ADVISED_AGAINST} == before
    for report in reports:
        failed = {check for check, result in report.results.items() if result.verdict is not Verdict.PASS}
        assert failed == ADVISED_AGAINST[report.pool.code]
        assert report.accepted
        assert report.calls.count <= MOST_CALLS


def test_command_writes_the_whole_report(
    lab: Lab, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "zh")
    out = tmp_path / "report.json"
    assert run(["pool", "accept", "unicom", "--clouds", str(lab.layout.clouds), "--out", str(out)]) == Exit.DONE
    shown = capsys.readouterr().out
    assert "验收通过" in shown
    assert "不通过°" in shown
    document = json.loads(out.read_text(encoding="utf-8"))
    assert [cell["check"] for cell in document["pools"][0]["checks"]] == [check.id for check in CHECKS]
    assert all(cell["evidence"] for cell in document["pools"][0]["checks"])


def test_folder_of_the_report_must_exist(tmp_path: Path) -> None:
    assert run(["pool", "accept", "--out", str(tmp_path / "no" / "report.json")]) == Exit.USAGE


def test_map_that_promises_too_much_fails(lab: Lab) -> None:
    pool = hanjiang().pool_by_code["mobile"]
    wrong = pool.model_copy(
        update={
            "flavors": {**pool.flavors, "general.2c4g": pool.flavors["general.4c8g"]},
            "volume_types": {**pool.volume_types, "dual-active": pool.volume_types["ssd"]},
            "capacity": pool.capacity.model_copy(update={"cores": 9999}),
        }
    )
    [report] = accept(lab, [wrong])
    failed = {check for check, result in report.results.items() if result.verdict is Verdict.FAIL}
    assert failed == ADVISED_AGAINST["mobile"] | {"flavors", "volume-types", "capacity"}
    assert not report.accepted


def test_default_group_that_was_opened_is_found(lab: Lab) -> None:
    session = open_pool(lab, "huawei")
    opened = {
        "direction": "ingress",
        "ethertype": "IPv4",
        "protocol": "tcp",
        "port_range_min": 22,
        "port_range_max": 22,
    }
    body = {"default_security_group_rule": {**opened, "used_in_default_sg": True, "used_in_non_default_sg": False}}
    rule = session.call("POST", "network", "/default-security-group-rules", body=body)["default_security_group_rule"]
    try:
        [report] = accept(lab, [hanjiang().pool_by_code["huawei"]])
    finally:
        session.call("DELETE", "network", f"/default-security-group-rules/{rule['id']}")
    result = report.results["default-security-group"]
    assert result.verdict is Verdict.FAIL
    assert result.evidence[0].render("en") == "it lets tcp (IPv4) in from anywhere"


def test_ordinary_account_is_told_which_rights_it_lacks(lab: Lab, tmp_path: Path) -> None:
    with ordinary_account(open_pool(lab, "mobile")) as account:
        file = change_clouds(lab, tmp_path / "clouds.yaml", "mobile", lambda entry: entry["auth"].update(account))
        [report] = accept(lab, [hanjiang().pool_by_code["mobile"]], [file])
    evidence = " ".join(text.render("en") for text in report.results["rights"].evidence)
    assert report.results["rights"].verdict is Verdict.FAIL
    assert "may not list projects: `GET /projects` was answered with 403" in evidence
    assert "may not list hypervisors" in evidence
    assert report.results["quotas"].verdict is Verdict.CANNOT_TELL
    assert report.results["default-security-group"].verdict is Verdict.PASS
    assert report.results["flavors"].verdict is Verdict.PASS
    assert report.left is None


@pytest.mark.parametrize("service", list(PLACES))
def test_nothing_is_left_when_a_quota_call_fails(lab: Lab, service: str) -> None:
    before = list_left(lab, "mobile")
    with faults("mobile", lab.layout).inject(status(500), service=service, method="PUT"):
        [report] = accept(lab, [through_faults(hanjiang().pool_by_code["mobile"])])
    assert list_left(lab, "mobile") == before
    assert report.results["quotas"].verdict is Verdict.CANNOT_TELL
    assert not report.accepted
    assert report.left is None


def test_project_that_cannot_be_removed_is_told_and_removed_by_the_next_acceptance(lab: Lab) -> None:
    session = open_pool(lab, "mobile")
    before = list_left(lab, "mobile")
    with faults("mobile", lab.layout).inject(status(500), service="identity", method="DELETE"):
        [report] = accept(lab, [through_faults(hanjiang().pool_by_code["mobile"])])
    assert report.left is not None
    assert not report.accepted
    left = [p for p in session.list("identity", "/projects", "projects") if p["name"].startswith(PREFIX)]
    for project in left:
        session.call("DELETE", "identity", f"/projects/{project['id']}")
    assert len(left) == 1
    assert list_left(lab, "mobile") == before


def test_project_of_an_acceptance_that_was_killed_long_ago_is_removed(lab: Lab) -> None:
    session = open_pool(lab, "mobile")
    before = list_left(lab, "mobile")
    make_project(session, name_project(datetime.now(UTC) - timedelta(hours=2)))
    fresh = make_project(session, name_project(datetime.now(UTC)))
    try:
        accept(lab, [hanjiang().pool_by_code["mobile"]])
        names = {p["id"] for p in session.list("identity", "/projects", "projects") if p["name"].startswith(PREFIX)}
        assert names == {fresh}
    finally:
        session.call("DELETE", "identity", f"/projects/{fresh}")
    assert list_left(lab, "mobile") == before


def hear_interrupts() -> None:
    """A child of a shell's background job is deaf to them, and a command in front of a person is not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_interrupted_acceptance_leaves_nothing(lab: Lab, tmp_path: Path) -> None:
    session = open_pool(lab, "mobile")
    before = list_left(lab, "mobile")
    city = shutil.copytree(PRODUCT / "inventories" / "hanjiang", tmp_path / "city")
    file = city / "pools" / "mobile.yml"
    file.write_text(file.read_text().replace("cloud: mobile\n", "cloud: mobile.faults\n"))
    command = [sys.executable, "-m", "govcloud.cli", "pool", "accept", "mobile", "--clouds", str(lab.layout.clouds)]
    command += ["--inventory", str(city)]
    with faults("mobile", lab.layout).inject(delay(3000), service="network", method="PUT"):
        process = subprocess.Popen(
            command,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "GOVCLOUD_LANG": "en"},
            preexec_fn=hear_interrupts,  # noqa: PLW1509 - it sets one signal and nothing else
        )
        end = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < end:
            if any(p["name"].startswith(PREFIX) for p in session.list("identity", "/projects", "projects")):
                process.send_signal(signal.SIGINT)
                break
        _, told = process.communicate(timeout=60)
    assert process.returncode == Exit.FAILED
    assert "Interrupted" in told
    assert list_left(lab, "mobile") == before
