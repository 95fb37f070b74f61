"""`govcloud drift` as a person runs it, where nothing answers: what cannot be looked at is never called clean."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from govcloud.cli.drift import choose_exit, drift
from govcloud.cli.drift_keep import keep_reports
from govcloud.cli.state_options import ask_database
from govcloud.console import Screen
from govcloud.errors import Exit, UsageError
from govcloud.text import Text
from monitors.sources.drift import read_drift
from stacks.drift.finding import Finding, Kind, Severity
from stacks.drift.known import Known, KnownStack
from stacks.drift.survey import PoolReport, Scope, check_scope

NOBODY = """
clouds:
  mobile:
    auth: {auth_url: "http://127.0.0.1:9/v3", username: u, password: hidden, project_name: p, user_domain_id: default}
    region_name: xiangyang-mobile
"""


@pytest.fixture
def clouds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clouds.yaml whose pool is a port where nobody listens, and an empty state."""
    for name in ("GOVCLOUD_STATE_DIR", "GOVCLOUD_CACHE_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    file = tmp_path / "clouds.yaml"
    file.write_text(NOBODY, encoding="utf-8")
    file.chmod(0o600)
    return file


def test_pool_that_does_not_answer_is_told_and_is_no_success(clouds: Path, tmp_path: Path) -> None:
    out = tmp_path / "found.json"
    arguments = ["--pool", "mobile", "--clouds", str(clouds), "--json", "--out", str(out)]
    result = CliRunner().invoke(drift, arguments, standalone_mode=False)
    assert result.return_value == Exit.FAILED
    document = json.loads(result.stdout)
    assert document == json.loads(out.read_text(encoding="utf-8"))
    assert out.stat().st_mode & 0o777 == 0o600
    assert document["complete"] is False
    (finding,) = document["pools"][0]["findings"]
    assert finding["kind"] == "unread"
    assert "could not be looked at" in finding["what"]
    assert "hidden" not in result.stdout


def test_pool_that_does_not_answer_is_one_line_of_the_table(clouds: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert drift(["--pool", "mobile", "--clouds", str(clouds)], standalone_mode=False) == Exit.FAILED
    printed = capfd.readouterr().out
    assert "everything of mobile" in printed
    assert "mobile: 0 differences, 1 could not be looked at" in printed


def test_look_that_was_not_whole_is_not_kept_for_the_monitors(clouds: Path, capfd: pytest.CaptureFixture[str]) -> None:
    drift(["--keep", "--pool", "mobile", "--clouds", str(clouds)], standalone_mode=False)
    assert "not kept" in capfd.readouterr().err
    assert ask_database(read_drift) == []


def test_whole_look_is_kept_by_department_and_a_resource_with_two_differences_counts_once(clouds: Path) -> None:
    twice = [
        Finding(Kind.CHANGED, Severity.LOW, "mobile", "t", Text("x", "x"), stack="mobile.health", urn="u", path=path)
        for path in ("a", "b")
    ]
    stray = Finding(Kind.STRAY, Severity.LOW, "mobile", "t", Text("x", "x"), id="1")
    report = PoolReport("mobile", (*twice, stray), stacks=2, resources=1, calls=1, seconds=1.0)
    stacks = [KnownStack("mobile", "health"), KnownStack("mobile", "water"), KnownStack("unicom", "transport")]
    assert clouds.is_file()
    keep_reports(Screen(), [report], stacks, Scope(("mobile",)))
    found = {each.department: each.resources for each in ask_database(read_drift)}
    assert found == {"": 1, "health": 1, "water": 0}


def test_department_that_no_stack_has_is_refused() -> None:
    known = Known("urn:pulumi:mobile.health::govcloud::govcloud:network:Router::r", "r", {}, system="his")
    stacks = [KnownStack("mobile", "health", (known,)), KnownStack("unicom", "transport")]
    check_scope(stacks, Scope(("mobile",), ("health",), ("his",)))
    check_scope(stacks, Scope(("mobile",), (), ("health.his",)))
    with pytest.raises(UsageError, match="department `taxes`"):
        check_scope(stacks, Scope(("mobile",), ("taxes",)))
    with pytest.raises(UsageError, match="system `his`"):
        check_scope(stacks, Scope(("unicom",), (), ("his",)))


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        ([], Exit.DONE),
        ([Kind.UNREAD], Exit.FAILED),
        ([Kind.CHANGED], Exit.CHANGES),
        ([Kind.UNREAD, Kind.STRAY], Exit.CHANGES),
    ],
)
def test_exit_code_tells_difference_from_what_could_not_be_looked_at(kinds: list[Kind], code: Exit) -> None:
    findings = tuple(Finding(kind, Severity.HIGH, "mobile", "", Text("x", "x")) for kind in kinds)
    assert choose_exit([PoolReport("mobile", findings)]) == code
