"""Waivers: what they cover, that a waived failure is no pass, and which waivers are findings themselves."""

from datetime import date
from typing import Any

import pytest

from govcloud.inventory.models.waiver import Waiver
from policies.assess import Assessment, assess
from policies.catalogue.read import all_checks
from policies.facts.base import FactBase
from policies.verdict import ItemVerdict, Verdict
from policies.waivers.match import MOST_OBJECTS, apply_waivers, judge_waivers
from tests.policies.test_assess import CHECK, OPEN, PROJECTS, group, make_base
from tests.policies.test_device_facts import NOW, harvest

TODAY = date(2026, 6, 1)
HEALTH = {"department": "health"}


def make_waiver(scope: dict[str, str] | None = None, since: str = "2026-05-01", **changed: Any) -> Waiver:
    values = {
        "code": "w", "rule": CHECK.id, "scope": scope or HEALTH, "owner": "qin.shouzhuo", "approver": "gao.shouzheng",
        "reason": "being mended", "ticket": "W-2026-0003", "from": since, "until": "2026-06-01",
    }  # fmt: skip
    return Waiver.model_validate({**values, **changed})


def judge(*waivers: Waiver, groups: tuple[Any, ...] = (), gaps: Any = None) -> Assessment:
    things = groups or (group("a", "health", OPEN), group("b", "ecology", OPEN))
    return apply_waivers(assess([CHECK], make_base(*PROJECTS, *things, gaps=gaps)), waivers, TODAY)


def ids(findings: list[Any]) -> list[str]:
    return [each.result.object.id for each in findings]


def troubles(*waivers: Waiver, whole: bool = True, **more: Any) -> list[str]:
    return [each.trouble.value for each in judge_waivers(judge(*waivers, **more), waivers, TODAY, whole=whole)]


def test_a_waived_failure_stays_a_failure_and_never_becomes_a_pass() -> None:
    found = judge(make_waiver(), groups=(group("a", "health", OPEN),))
    assert (ids(found.failures), ids(found.waived)) == ([], ["a"])
    (finding,) = found.findings
    assert finding.result.verdict is Verdict.FAIL
    assert [each.verdict for each in found.standings] == [ItemVerdict.FAIL]
    assert found.standings[0].counts[Verdict.PASS] == 0


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        ({"department": "health"}, ["a"]),
        ({"department": "ecology"}, ["b"]),
        ({"pool": "huawei"}, ["a", "b"]),
        ({"pool": "mobile"}, []),
        ({"department": "health", "pool": "mobile"}, []),
        ({"department": "health", "system": "hub"}, []),
        ({"resource": "b"}, ["b"]),
        ({"resource": "default"}, ["a", "b"]),
        ({"resource": "def"}, []),
    ],
)
def test_every_part_of_a_scope_must_fit(scope: dict[str, str], covered: list[str]) -> None:
    assert ids(judge(make_waiver(scope)).waived) == covered


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [("2026-06-01", "2026-06-01", True), ("2026-05-01", "2026-05-31", False), ("2026-06-02", "2026-07-01", False)],
)
def test_a_waiver_holds_from_its_first_to_its_last_day(since: str, until: str, *, holds: bool) -> None:
    assert bool(judge(make_waiver(since=since, until=until)).waived) is holds


def test_a_waiver_of_another_rule_covers_nothing() -> None:
    assert judge(make_waiver(rule="sg-mgmt-port-closed")).waived == []


def test_an_expired_waiver_is_a_finding_and_one_that_will_hold_is_none() -> None:
    assert troubles(make_waiver(until="2026-05-31")) == ["expired"]
    assert troubles(make_waiver(since="2026-06-02", until="2026-06-03")) == []


def test_a_waiver_without_a_failure_is_told_only_where_everything_was_judged() -> None:
    closed = (group("a", "health"),)
    assert troubles(make_waiver(), groups=closed) == ["unmatched"]
    assert troubles(make_waiver(), groups=closed, whole=False) == []
    read_in_part = {CHECK.rules[0].subject: "partial"}
    assert troubles(make_waiver(), groups=closed, gaps=read_in_part) == []
    assert troubles(make_waiver(rule="backup-offsite")) == []


def test_a_waiver_of_what_no_source_told_is_not_called_unmatched() -> None:
    """Devices are known by their intended configuration only; nobody has asked them what they see."""
    checks = [all_checks()["ext-bgp-up"], all_checks()["ext-dual-link-diverse"]]
    waivers = [
        make_waiver({"resource": "linhan-a"}, code=rule, rule=rule)
        for rule in ("ext-bgp-up.policy", "ext-dual-link-diverse.cables")
    ]
    assessment = assess(checks, FactBase(harvest(), NOW))
    found = judge_waivers(assessment, waivers, TODAY, whole=True)
    assert [each.waiver.code for each in found] == ["ext-bgp-up.policy"]


def test_over_broad_waivers_are_findings() -> None:
    assert troubles(make_waiver({"pool": "huawei"})) == ["over-broad"]
    assert troubles(make_waiver(until="2028-01-01")) == ["over-broad"]
    many = tuple(group(f"g{n}", "health", OPEN) for n in range(MOST_OBJECTS + 1))
    assert troubles(make_waiver(), groups=many) == ["over-broad"]
    assert troubles(make_waiver(), groups=many[1:]) == []


def test_a_waiver_of_a_rule_that_there_is_not_is_a_finding() -> None:
    assert troubles(make_waiver(rule="sg-default-close")) == ["unknown-rule"]
    assert all(troubles(make_waiver(rule=name), whole=False) == [] for name in list(all_checks())[:3])
