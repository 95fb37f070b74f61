"""The catalogue: every row whole and in both languages, every rule in it, gaps with their reason; and its commands."""

import json

import pytest

from govcloud.cli.main import run
from govcloud.errors import Exit
from policies.catalogue.read import all_checks
from policies.catalogue.waiting import WAITING
from policies.catalogue.words import BASES, COLLECTED, MOMENTS, OWNERS
from policies.registry import all_rules
from policies.verdict import Severity

type Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "en")


def test_the_catalogue_has_169_whole_rows() -> None:
    checks = all_checks().values()
    assert len(checks) == 169
    assert sum(check.severity is Severity.CRITICAL for check in checks) == 28
    for check in checks:
        assert check.title.en
        assert check.title.zh
        assert check.clause
        assert check.condition.en
        assert check.condition.zh
        assert check.owner in OWNERS
        assert check.basis in BASES
        assert check.moment in MOMENTS


def test_every_rule_is_in_the_catalogue() -> None:
    assert {rule.check for rule in all_rules().values()} <= set(all_checks())


def test_rules_for_plans_judge_what_is_known_before() -> None:
    """A stack's plan, a device's intended configuration, or the inventory."""
    for check in all_checks().values():
        if check.built and check.moment == "before":
            assert any(rule.subject.PLACES & {"stack", "device", "city"} for rule in check.rules)


def test_words_on_what_a_check_waits_for_are_of_planned_checks() -> None:
    assert {check_id for check_id in WAITING if all_checks()[check_id].built} == set()
    assert all(words.en and words.zh for words in WAITING.values())


def test_a_planned_check_says_what_it_waits_for() -> None:
    for check in all_checks().values():
        uncollected = set(check.evidence) - COLLECTED
        if check.id in WAITING:
            assert check.why_planned == WAITING[check.id]
            assert not uncollected
            continue
        assert ("no collector" in check.why_planned.render("en")) == bool(uncollected)


def test_list_tells_all_checks_with_their_status(capsys: Capture) -> None:
    assert run(["policy", "list", "--json"]) == Exit.DONE
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 169
    built = {row["id"] for row in rows if row["status"] == "built"}
    assert built == {rule.check for rule in all_rules().values()}
    assert all(row["why"] for row in rows if row["status"] == "planned")


def test_list_can_be_narrowed(capsys: Capture) -> None:
    assert (
        run(["policy", "list", "--json", "--status", "built", "--severity", "critical", "--owner", "tenant"])
        == Exit.DONE
    )
    rows = json.loads(capsys.readouterr().out)
    assert {row["id"] for row in rows} >= {"sg-mgmt-port-closed", "backup-fresh"}
    assert {(row["status"], row["severity"], row["owner"]) for row in rows} == {("built", "critical", "tenant")}


def test_show_tells_what_a_rule_needs(capsys: Capture) -> None:
    assert run(["policy", "show", "backup-fresh", "--json"]) == Exit.DONE
    (rule,) = json.loads(capsys.readouterr().out)["rules"]
    assert rule["object"] == "storage.Volume"
    assert rule["needs"] == ["compute.Server", "register.System", "storage.Backup", "storage.Volume"]
    assert rule["parameters"]["hours"] == [[4, 24], [3, 24], [2, 168], [1, 168]]


def test_show_in_chinese_is_for_people(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "zh")
    assert run(["policy", "show", "mon-tenant-split"]) == Exit.DONE
    out = capsys.readouterr().out
    assert "尚无门户的采集器" in out
    assert "各自审计、各自监测" in out


def test_a_check_that_does_not_exist_is_refused_with_the_nearest(capsys: Capture) -> None:
    assert run(["policy", "show", "backup-fres"]) == Exit.USAGE
    assert "did you mean `backup-fresh`?" in capsys.readouterr().err
