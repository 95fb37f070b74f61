"""The extranet as facts: the worked example's devices against their rules; the baseline and the rules are one set."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest

from extranet.baseline import BASELINE
from extranet.baseline import Rule as Item
from extranet.devices.model import DeviceModel, Vrf
from extranet.drill.model import Drill as Trials
from extranet.drill.model import Fault, FaultKind, Flow, Gap, Trial
from extranet.push.select import Seen, select
from extranet.rendering import render_device
from extranet.verify.expect import expect_facts
from extranet.verify.facts import Kind, compare
from govcloud.cli.device_facts import read_devices, read_drills, read_observations, read_standings, read_wanted
from policies.collect.register import read_register
from policies.evaluate import evaluate
from policies.facts.base import FactBase, Harvest
from policies.facts.gaps import Cause
from policies.model import Result
from policies.registry import all_rules
from tests.extranet.devices.test_build import build_example
from tests.extranet.nets import change, read_example
from tests.extranet.test_baseline import make_example

NOW = datetime(2026, 6, 1, tzinfo=UTC)
FOUND = {"ext-aaa": "asks 0 account servers", "ext-bgp-up.protected": "sessions without authentication"}
"""What the renderings do not have yet: the rules say so of every device."""


@cache
def harvest() -> Harvest:
    inventory, models = read_example(), build_example()
    files = {code: render_device(model) for code, model in models.items()}
    return read_devices(models.values(), files, NOW) + read_wanted(inventory, NOW) + read_register(inventory, NOW)


def judge(more: Harvest, *rules: str) -> list[Result]:
    base = FactBase(more, NOW)
    return [each for rule in rules for each in evaluate([all_rules()[rule]], base)]


def judge_files(model: DeviceModel, files: dict[str, str], rule: str) -> str:
    more = read_devices([model], {model.code: files}, NOW) + read_register(read_example(), NOW)
    (result,) = judge(more, rule)
    return result.verdict.value


def test_every_item_of_the_baseline_has_its_rule() -> None:
    assert {item.code for item in BASELINE} <= set(all_rules())


@pytest.mark.parametrize("item", BASELINE, ids=lambda item: item.code)
def test_rule_of_an_item_passes_on_every_rendered_device_that_it_concerns(item: Item) -> None:
    results = judge(harvest(), item.code)
    assert len(results) == len(build_example())
    assert {each.verdict.value for each in results} <= {"pass", "not-applicable"}
    assert any(each.verdict.value == "pass" for each in results)


@pytest.mark.parametrize("item", BASELINE, ids=lambda item: item.code)
def test_rule_of_an_item_fails_when_one_line_is_taken_out_or_forbidden_one_put_in(item: Item) -> None:
    for platform, wanted in item.settings.items():
        fitting = (m for m in build_example().values() if m.platform is platform)
        model = next(m for m in fitting if (not item.roles or m.role in item.roles) and m.role not in item.apart_from)
        for setting in wanted:
            files = dict(render_device(model))
            text = files.get(setting.file, "")
            if setting.least:
                files[setting.file] = re.sub(rf"^[ \t]*(?:{setting.line})$", "", text, flags=re.MULTILINE)
            else:
                files[setting.file] = text + make_example(setting.line) + "\n"
            assert judge_files(model, files, item.code) == "fail", setting


def test_only_what_is_known_to_be_lacking_fails_on_the_worked_example() -> None:
    rules = [each for each in all_rules() if each.startswith("ext-")]
    failed = {
        (each.rule, each.reason.render("en")) for each in judge(harvest(), *rules) if each.verdict.value == "fail"
    }
    assert {rule for rule, _ in failed} == {*FOUND, "ext-dual-link-diverse"}
    assert all(FOUND[rule] in reason for rule, reason in failed if rule in FOUND)
    assert {reason for rule, reason in failed if rule == "ext-dual-link-diverse"} == {
        "building chengguan-hall cuts it off alone",
        "building shiqiao-hall cuts it off alone",
    }


def test_a_shared_duct_is_found() -> None:
    links = {link.code: link for link in read_example().extranet.links}
    duct = links["site-health-up-a"].duct
    shared = change(read_example(), "links", {"site-health-up-b": {"duct": duct}})
    failed = [each for each in judge(read_wanted(shared, NOW), "ext-dual-link-diverse") if each.verdict.value == "fail"]
    (mine,) = [each for each in failed if each.object is not None and each.object.id == "site-health"]
    assert f"duct {duct}" in mine.reason.render("en")


def test_an_area_that_was_not_approved_is_found() -> None:
    model = build_example()["linhan-a"]
    shadow = replace(model, vrfs=(*model.vrfs, Vrf("shadow", 999, "1:999", "65000:999")))
    more = read_devices([shadow], {"linhan-a": render_device(model)}, NOW) + read_wanted(read_example(), NOW)
    assert [each.verdict.value for each in judge(more, "ext-vrf-matrix", "ext-user-class")] == ["fail", "fail"]


def test_what_verification_saw_is_judged_and_what_it_did_not_see_is_missing() -> None:
    models = [build_example()[code] for code in ("linhan-a", "linhan-b")]
    expected = {key: value for key, value in expect_facts(models).items() if key.kind is Kind.SESSION}
    seen = {key: value for key, value in expected.items() if key.device == "linhan-a"}
    findings = compare(expected, seen)
    base = harvest() + read_observations([model.code for model in models], findings, [], NOW)
    found = {each.place.name: each.verdict.value for each in judge(base, "ext-bgp-up")}
    assert (found["linhan-a"], found["linhan-b"], found["core-a"]) == ("pass", "missing", "missing")
    down = next(iter(seen))
    base = harvest() + read_observations(["linhan-a"], compare(seen, {**seen, down: "Active"}), [], NOW)
    assert {each.verdict.value for each in judge(base, "ext-bgp-up") if each.place.name == "linhan-a"} == {"fail"}


def test_a_silent_device_is_missing() -> None:
    base = harvest() + read_observations(["linhan-a"], [], ["linhan-a"], NOW)
    (mine,) = [each for each in judge(base, "ext-bgp-up") if each.place.name == "linhan-a"]
    assert (mine.verdict.value, mine.cause) == ("missing", Cause.UNREAD)


def test_drift_fails_and_a_device_without_answer_is_missing() -> None:
    seen = [Seen("x-a", "1"), Seen("x-b", "1", who="wang", drift=("frr",))]
    findings = select({"x-a": "1", "x-b": "1"}, seen).findings.values()
    results = judge(read_standings(findings, NOW), "ext-config-matches")
    assert [each.verdict.value for each in results] == ["pass", "fail"]
    assert "wang" in results[1].reason.render("en")


def test_a_drill_says_how_long_a_node_was_without_network() -> None:
    def drill(late: int) -> Trials:
        gap = Gap(Flow("h", "core", "10.0.0.1"), 700, 140, 1000)
        trial = Trial(Fault(FaultKind.CUT, "l", "linhan"), (gap,), (replace(gap, longest_ms=90),), late, 0.1)
        return Trials(("linhan",), NOW, (trial,))

    def verdict(late: int) -> str:
        results = judge(read_wanted(read_example(), NOW) + read_drills([drill(late)], NOW), "ext-failover-drilled")
        (mine,) = [each for each in results if each.object is not None and each.object.id == "linhan"]
        return mine.verdict.value

    assert verdict(late=0) == "pass"
    assert verdict(late=900) == "missing"
