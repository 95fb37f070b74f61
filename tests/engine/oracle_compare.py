"""Compares what the engine did with a record, as the record's README says: sets where order is free, else exactly."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

type Json = dict[str, Any]


def differences(expected: Json, actual: Json) -> list[str]:
    """Everything in which a step differs from its record; empty if nothing does."""
    varies = [text for text in expected["varies"] if not text.endswith("order only")]
    found: list[str] = []
    if not any(text.startswith("exit") for text in varies) and expected["exit"] != actual["exit"]:
        found.append(f"exit: expected {expected['exit']}, was {actual['exit']}")
    if "phases" not in varies and set(expected["phases"]) != set(actual["phases"]):
        found.append(f"phases: expected {sorted(expected['phases'])}, were {sorted(actual['phases'])}")
    for name in expected["phases"].keys() & actual["phases"].keys():
        found += _compare_phase(name, expected["phases"][name], actual["phases"][name], varies)
    if "cli_errors" not in varies:
        found += _compare_sets("cli_errors", expected["cli_errors"], actual["cli_errors"])
    found += _compare_calls(expected, actual, varies)
    if "state resources" not in varies:
        found += _compare_sets("state", expected["state"]["resources"], actual["state"]["resources"])
    if "state pending_operations" not in varies:
        pending = "pending_operations"
        found += _compare_sets(pending, expected["state"][pending], actual["state"][pending])
    return found


def _compare_phase(name: str, expected: Json, actual: Json, varies: list[str]) -> list[str]:
    found: list[str] = []
    loose = f"{name} ops" in varies
    for part in ("ops", "failed", "diagnostics", "outcomes"):
        if f"{name} {part}" not in varies:
            found += _compare_sets(f"{name} {part}", expected.get(part, []), actual.get(part, []))
    if not loose and expected["changes"] != actual["changes"]:
        found.append(f"{name} changes: expected {expected['changes']}, were {actual['changes']}")
    return found


def _compare_calls(expected: Json, actual: Json, varies: list[str]) -> list[str]:
    loose = {text.removeprefix("call ").rpartition(":")[0] for text in varies if text.startswith("call ")}
    wanted, done = _keyed(expected["calls"]), _keyed(actual["calls"])
    for keyed in (wanted, done):
        for key in loose & keyed.keys():
            keyed[key] = {**keyed[key], "loose": True}
    for keyed in (wanted, done):
        loose |= {key for key, call in keyed.items() if _is_chance(call, expected, varies)}
    found = _compare_sets(
        "calls",
        [_content(call) for key, call in wanted.items() if key not in loose],
        [_content(call) for key, call in done.items() if key not in loose],
    )
    if found:
        return found
    return _compare_order(expected, wanted, done, loose)


def _is_chance(call: Json, expected: Json, varies: list[str]) -> bool:
    """Which independent resources were already tried when something failed is chance (README, fact 11)."""
    phase = call["phase"]
    if f"{phase} ops" not in varies or call["method"] in {"CheckConfig", "DiffConfig", "Configure"}:
        return False
    return call.get("urn") not in {d["urn"] for d in expected["phases"][phase]["diagnostics"]}


def _compare_order(expected: Json, wanted: Json, done: Json, loose: set[str]) -> list[str]:
    """Pairs of calls that the record has in order, where a dependency or the kind of call forces that order."""
    keys = {call["i"]: key for key, call in wanted.items()}
    after: dict[int, set[int]] = {}
    for first, second in expected["happens_before"]:
        after.setdefault(first, set()).add(second)
    related = _related(expected["state"]["resources"])
    found = []
    for first in after:
        for second in _reachable(first, after):
            a, b = wanted[keys[first]], wanted[keys[second]]
            if {keys[first], keys[second]} & loose or not _forced(a, b, related):
                continue
            mine, other = done[keys[first]], done[keys[second]]
            if mine["end"] is None or mine["end"] >= other["begin"]:
                found.append(f"order: {keys[first]} should have ended before {keys[second]}")
    return found


def _forced(first: Json, second: Json, related: set[tuple[str, str]]) -> bool:
    a, b = first.get("urn", ""), second.get("urn", "")
    if a == b and a:
        return True
    if second["method"] == "Delete" and first["method"] not in {"Delete", "Configure"}:
        return True
    if second["method"] == "Delete" and first["method"] == "Delete":
        return (a, b) in related
    return (b, a) in related


def _related(resources: Iterable[Json]) -> set[tuple[str, str]]:
    """(dependent, dependency) pairs, direct and indirect."""
    direct: dict[str, set[str]] = {}
    for resource in resources:
        needs = direct.setdefault(resource["urn"], set())
        needs |= set(resource.get("dependencies", ())) | {resource.get("deletedWith", "")}
        needs |= {resource.get("provider", {}).get("urn", "")}
        needs |= {u for urns in resource.get("propertyDependencies", {}).values() for u in urns}
    return {(urn, other) for urn in direct for other in _reachable(urn, direct)}


def _reachable[T](start: T, edges: dict[T, set[T]]) -> set[T]:
    seen: set[T] = set()
    todo = list(edges.get(start, ()))
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            todo.extend(edges.get(node, ()))
    return seen


def _keyed(calls: Iterable[Json]) -> dict[str, Json]:
    count: Counter[str] = Counter()
    keyed: dict[str, Json] = {}
    for call in calls:
        key = f"{call['phase']} {call['method']} {call.get('urn') or call.get('tok', '')}"
        count[key] += 1
        keyed[f"{key} #{count[key]}"] = call
    return keyed


def _content(call: Json) -> Json:
    return {k: v for k, v in call.items() if k not in {"i", "begin", "end", "loose"}}


def _compare_sets(what: str, expected: Iterable[Any], actual: Iterable[Any]) -> list[str]:
    wanted, there = Counter(map(_canonical, expected)), Counter(map(_canonical, actual))
    missing, extra = wanted - there, there - wanted
    return [f"{what} missing: {text}" for text in missing.elements()] + [
        f"{what} extra: {text}" for text in extra.elements()
    ]


def _canonical(value: Any) -> str:
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
