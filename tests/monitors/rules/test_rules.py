"""Alert rules: promtool judges them and their tests; beside that, no alert lacks a test, a word or a known metric."""

import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from govcloud.settings import load_settings
from monitors.metrics.catalogue import METRICS
from scripts.lab.monitors.packages import Tools, keep_tools
from tests.monitors.rules.rule_files import (
    CASES,
    RULES,
    base_metrics,
    list_alerts,
    list_cases,
    list_rules,
    used_metrics,
)

SEVERITIES = ("critical", "high", "warning", "info")
DOMAINS = ("cloud", "network", "security")
ANNOTATIONS = {"summary", "summary_zh", "description", "description_zh", "runbook_url"}
ALERTS = {rule["alert"]: rule for rule in list_alerts()}
RECORDED = {rule["record"] for rule in list_rules() if "record" in rule}


@pytest.fixture(scope="module")
def tools() -> Tools:
    return keep_tools(load_settings().cache)


def run(tools: Tools, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(tools.command("promtool", *words), capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("file", RULES, ids=lambda file: file.stem)
def test_rules_are_valid(tools: Tools, file: Path) -> None:
    done = run(tools, "check", "rules", "--lint-fatal", str(file))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_alerts_fire_keep_silent_and_resolve_as_their_cases_say(tools: Tools, file: Path) -> None:
    done = run(tools, "test", "rules", str(file))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_a_limit_that_is_wrong_is_noticed_by_the_cases(tools: Tools, tmp_path: Path) -> None:
    (tmp_path / "monitors/rules").mkdir(parents=True)
    (tmp_path / "tests/monitors/rules").mkdir(parents=True)
    for file in RULES:
        text = file.read_text().replace(
            "govcloud_api_up == 0\n        for: 1m", "govcloud_api_up == 0\n        for: 0s"
        )
        (tmp_path / "monitors/rules" / file.name).write_text(text)
    case = tmp_path / "tests/monitors/rules/pools.yml"
    case.write_text(next(file for file in CASES if file.stem == "pools").read_text())
    done = run(tools, "test", "rules", str(case))
    assert done.returncode != 0
    assert "ApiDown" in done.stdout + done.stderr


def test_every_alert_has_cases_in_which_it_fires_resolves_and_keeps_silent() -> None:
    fires, keeps_silent = set(), set()
    for case in list_cases():
        if not any(case.outcomes):
            keeps_silent.add(case.alert)
        elif False in case.outcomes[case.outcomes.index(True) :]:
            fires.add(case.alert)
    always = {"Watchdog"}
    assert fires == set(ALERTS) - always
    assert keeps_silent == set(ALERTS) - always
    assert {case.alert for case in list_cases()} == set(ALERTS)


def test_names_of_alerts_are_unique_and_each_case_names_its_own() -> None:
    assert len(ALERTS) == len(list_alerts())
    assert all(case.name.partition(":")[0] == case.alert for case in list_cases())


@pytest.mark.parametrize("name", ALERTS)
def test_alert_has_all_labels_and_words_in_both_languages(name: str) -> None:
    labels, words = ALERTS[name]["labels"], ALERTS[name]["annotations"]
    assert labels["severity"] in SEVERITIES or all(f"}}{one}{{" in labels["severity"] for one in ("critical", "high"))
    assert labels["domain"] in DOMAINS or all(f"}}{one}{{" in labels["domain"] for one in DOMAINS)
    assert set(words) == ANNOTATIONS
    assert all(max(words[each]) >= "一" for each in ("summary_zh", "description_zh"))
    assert not any("一" <= letter <= "鿿" for each in ("summary", "description") for letter in words[each])
    assert words["runbook_url"] == f"docs/runbooks/{name}.md"


def test_alerts_of_nodes_take_their_level_from_the_metric_and_all_others_say_it() -> None:
    for name, rule in ALERTS.items():
        labels = {label for metric in base_metrics(rule["expr"]) for label in METRICS[metric].labels}
        assert rule["labels"].get("level", "city") == "city", name
        assert "level" in rule["labels"] or "level" in labels, name


def test_every_metric_and_label_in_an_expression_is_in_the_catalogue() -> None:
    for rule in list_rules():
        for name, labels in used_metrics(rule["expr"]):
            assert name in METRICS or name in RECORDED, rule
            if name in METRICS:
                assert labels <= set(METRICS[name].labels), rule


def test_series_of_the_cases_have_exactly_the_labels_of_the_catalogue() -> None:
    for file in CASES:
        for group in yaml.safe_load(file.read_text())["tests"]:
            for series in group["input_series"] or []:
                name, labels = next(used_metrics(series["series"]))
                assert labels - {"instance"} == set(METRICS[name].labels), series


def test_every_limit_that_alerts_compare_with_is_told_or_has_a_value_of_its_own() -> None:
    compared, given = set[str](), set[str]()
    for rule in list_rules():
        text = rule["expr"]
        if rule.get("record") == "govcloud:threshold":
            given |= {rule["labels"]["name"]} if "labels" in rule else set()
        elif 'govcloud:threshold{name="' in text:
            compared |= {part.partition('"')[0] for part in text.split('govcloud:threshold{name="')[1:]}
    needed = next(rule["expr"] for rule in list_alerts() if rule["alert"] == "LimitMissing")
    told = set(needed.partition('name=~"')[2].partition('"')[0].split("|"))
    assert compared == given | told
    assert not given & told


def test_what_is_recorded_is_used() -> None:
    used: dict[str, set[str]] = defaultdict(set)
    for rule in list_rules():
        for name, _ in used_metrics(rule["expr"]):
            used[name].add(rule.get("alert") or rule["record"])
    assert {name for name in RECORDED if not used[name]} == set()
