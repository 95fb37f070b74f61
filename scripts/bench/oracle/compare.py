"""Holds what both found against what is true of what was planted. Pure: no pool, no program."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scripts.bench.oracle.mapping import Pair
from scripts.bench.oracle.plant import ASKED, Planted

type Failures = Mapping[str, set[str]]
"""Check → ids of what fails it."""


@dataclass
class Score:
    """How often one side was right on the planted things, and on which it was not."""

    found: int = 0
    false: list[str] = field(default_factory=list)
    """It fails what is well."""
    missed: list[str] = field(default_factory=list)
    """It passes, or does not see, what is weak."""

    @property
    def precision(self) -> float | None:
        """Share of its failures that are right; None where it has none."""
        return self.found / (self.found + len(self.false)) if self.found + len(self.false) else None

    @property
    def recall(self) -> float | None:
        """Share of what is weak that it finds; None where nothing is."""
        return self.found / (self.found + len(self.missed)) if self.found + len(self.missed) else None


@dataclass
class Comparison:
    """One check of Prowler on the planted things."""

    pair: Pair
    prowler: Score = field(default_factory=Score)
    ours: Score = field(default_factory=Score)
    differ: list[str] = field(default_factory=list)
    """Where they mean different things, and so neither is right or wrong: `thing: who fails it`."""
    overtaken: list[str] = field(default_factory=list)
    """What Prowler rightly finds and ours does not: there must be none."""


def compare(
    planted: Iterable[Planted], pairs: Mapping[str, Pair], prowler: Failures, ours: Failures
) -> dict[str, Comparison]:
    """Prowler's check → how both did, for the checks that both have and that were planted."""
    found = {name: Comparison(pair) for name, pair in pairs.items() if pair.ours}
    for thing in planted:
        for check in ASKED[thing.kind]:
            if check in found and not is_answered_with(pairs[check], thing, pairs):
                judge_thing(found[check], thing, check, prowler, ours)
    return {name: each for name, each in found.items() if any(name in checks for checks in ASKED.values())}


def is_answered_with(pair: Pair, thing: Planted, pairs: Mapping[str, Pair]) -> bool:
    """Whether the thing is well by this check, and weak by another that the same check of ours is for.

    One check of ours can be for several of Prowler's, and says of a thing only that one of them fails.
    """
    if pair.prowler in thing.weak | thing.open:
        return False
    return any(set(pair.ours) & set(pairs[check].ours) for check in thing.weak)


def judge_thing(comparison: Comparison, thing: Planted, check: str, prowler: Failures, ours: Failures) -> None:
    """One thing, one check."""
    by_prowler = bool(thing.ids & prowler.get(check, set()))
    by_ours = any(thing.ids & ours.get(each, set()) for each in comparison.pair.ours)
    name = f"{thing.kind} {thing.name}"
    if check in thing.open:
        who = [word for word, fails in (("Prowler", by_prowler), ("ours", by_ours)) if fails]
        if len(who) == 1:
            comparison.differ.append(f"{name}: {who[0]} fails it")
        return
    weak = check in thing.weak
    for score, fails in ((comparison.prowler, by_prowler), (comparison.ours, by_ours)):
        count(score, name, weak=weak, fails=fails)
    if weak and by_prowler and not by_ours:
        comparison.overtaken.append(name)


def count(score: Score, name: str, *, weak: bool, fails: bool) -> None:
    """One thing for one side."""
    if weak and fails:
        score.found += 1
    elif weak:
        score.missed.append(name)
    elif fails:
        score.false.append(name)


def read_prowler(document: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """Failures of Prowler's report (OCSF, version 1.5)."""
    failures: dict[str, set[str]] = {}
    for finding in document:
        if finding["status_code"] == "FAIL":
            ids = {resource["uid"] for resource in finding["resources"]}
            failures.setdefault(finding["metadata"]["event_code"], set()).update(ids)
    return failures


def read_ours(document: Mapping[str, Any]) -> dict[str, set[str]]:
    """Failures of `govcloud check --json`."""
    failures: dict[str, set[str]] = {}
    for finding in document["findings"]:
        if finding["verdict"] == "fail" and finding["object"] is not None:
            failures.setdefault(finding["check"], set()).add(finding["object"]["id"])
    return failures


def list_alone(prowler: Failures, planted: Iterable[Planted]) -> dict[str, int]:
    """Check → how many things fail it by Prowler that nobody planted."""
    ours = {each for thing in planted for each in thing.ids}
    return {check: len(ids - ours) for check, ids in prowler.items() if ids - ours}
