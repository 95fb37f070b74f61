"""Golden cases of rules: data under `tests/rules/<id>/{good,bad,edge,unknown}.yml`, read into facts.

A case lists facts by kind in our own spelling. A field that it leaves out is unknown, `!later` is a value that comes
with the deployment. Every kind that the rule needs was read whole, unless `gaps` says why not. `parameters` are those
that a city would set.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from govcloud.text import Text
from policies.evaluate import evaluate
from policies.facts.base import FactBase, Harvest
from policies.facts.fact import CITY, Fact, Place, Read, Sort
from policies.facts.gaps import Cause
from policies.facts.kinds import find_kind
from policies.facts.record import UNKNOWN
from policies.model import Result, Rule

FOLDER = Path(__file__).parents[1] / "rules"
CLASSES = {"good": "pass", "bad": "fail", "edge": "", "unknown": "missing"}
"""File → the verdict of its cases; those of `edge` each name their own."""
NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
POOL = Place.of_pool("huawei")


class Loader(yaml.CSafeLoader):
    """YAML with `!later`."""


Loader.add_constructor("!later", lambda _loader, _node: UNKNOWN)


@dataclass(frozen=True)
class Case:
    """One case."""

    rule: str
    group: str
    name: str
    verdict: str
    facts: Mapping[str, list[dict[str, Any]]]
    gaps: Mapping[str, str]
    object: str
    reason: str
    parameters: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.rule}/{self.group}: {self.name}"


@cache
def list_cases(folder: Path = FOLDER) -> list[Case]:
    """Every case there is."""
    return [case for path in sorted(folder.glob("*/*.yml")) for case in read_cases(path)]


def read_cases(path: Path) -> list[Case]:
    """The cases of one file."""
    rows = yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506 - a safe loader with one more tag
    return [
        Case(
            path.parent.name,
            path.stem,
            row["name"],
            row.get("verdict") or CLASSES[path.stem],
            row.get("facts") or {},
            row.get("gaps") or {},
            str(row.get("object", "")),
            row.get("reason", ""),
            row.get("parameters") or {},
        )
        for row in rows
    ]


def judge_case(rule: Rule, case: Case) -> Result:
    """What the rule says of the case's object: the one that it names, the only one of its kind, or the whole place."""
    kinds = {find_kind(name) for name in case.facts} | rule.needs
    reads = {kind: read_for(kind, case.gaps.get(kind.KIND, ""), rule.subject) for kind in kinds}
    facts: list[Fact] = [
        find_kind(name).told_by(reads[find_kind(name)], str(row.get("id", index)), row)
        for name, rows in case.facts.items()
        for index, row in enumerate(rows)
    ]
    base = FactBase(Harvest(list(reads.values()), facts), NOW)
    results = list(evaluate([rule], base, parameters={rule.id: case.parameters}))
    (found,) = [
        result
        for result in results
        if not case.object or (result.object is not None and result.object.id == case.object)
    ]
    return found


def read_for(kind: type[Fact], gap: str, subject: type[Fact] | None = None) -> Read:
    """A reading of a kind an hour ago, or as old as it may be; or one with a gap. `stale` is one of last month."""
    at = NOW.replace(month=5) if gap == "stale" else NOW - min(HOUR, kind.MAX_AGE)
    read = Read(kind, place_for(kind, subject or kind), "a case", at)
    return read.with_gap(Cause(gap), Text("the case says so", "案例设定")) if gap not in ("", "stale") else read


def place_for(kind: type[Fact], subject: type[Fact]) -> Place:
    """Where things of a kind are in a case: the inventory, the one pool, or the one host, device or cluster; what is
    measured in several sorts of places is where the objects are."""
    if "city" in kind.PLACES:
        return CITY
    both = kind.PLACES & subject.PLACES or kind.PLACES
    return POOL if "pool" in both else Place(cast("Sort", min(both)), "here")
