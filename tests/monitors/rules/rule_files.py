"""The alert rules and their promtool tests as data, for what tests ask of all of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CHECKOUT = Path(__file__).resolve().parents[3]
RULES = sorted((CHECKOUT / "monitors/rules").glob("*.yml"))
CASES = sorted(Path(__file__).parent.glob("*.yml"))
METRIC = re.compile(r"\b([a-z_:]*govcloud[a-z0-9_:]*)(?:\{([^}]*)\})?")
LABEL = re.compile(r"([a-z_]+)\s*(?:=~|!~|!=|=)")


@dataclass(frozen=True)
class Case:
    """One test group of promtool: how often each query finds what it asks for, in the order of time."""

    name: str
    alert: str
    outcomes: tuple[bool, ...]


def list_rules() -> list[dict[str, Any]]:
    """All rules of all files."""
    return [rule for file in RULES for group in yaml.safe_load(file.read_text())["groups"] for rule in group["rules"]]


def list_alerts() -> list[dict[str, Any]]:
    """All rules that are alerts."""
    return [rule for rule in list_rules() if "alert" in rule]


def list_cases() -> Iterator[Case]:
    """All test groups that ask about an alert."""
    for file in CASES:
        for group in yaml.safe_load(file.read_text())["tests"]:
            asked = group["promql_expr_test"]
            names = {
                found for each in asked for found in re.findall(r'alertname="(\w+)",alertstate="firing"', each["expr"])
            }
            if len(names) == 1:
                yield Case(group["name"], names.pop(), tuple(bool(each["exp_samples"]) for each in asked))


def used_metrics(expression: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Each metric of ours in an expression, with the labels that it is selected by."""
    for name, selector in METRIC.findall(expression):
        yield name, frozenset(LABEL.findall(selector))


def base_metrics(expression: str) -> set[str]:
    """The metrics that an expression is made of, through what is recorded on the way."""
    recorded = {rule["record"]: rule["expr"] for rule in list_rules() if "record" in rule}
    found = {name for name, _ in used_metrics(expression)}
    return {name for name in found if name not in recorded} | {
        deeper for name in found if name in recorded for deeper in base_metrics(recorded[name])
    }
