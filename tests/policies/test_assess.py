"""What results come to: the standing of checks, coverage without counting what is missing, whose things are."""

from datetime import UTC, datetime
from typing import Any

from policies.assess import Assessment, Choice, assess
from policies.catalogue.read import all_checks
from policies.facts.base import FactBase, Harvest
from policies.facts.compute import Server
from policies.facts.fact import Fact, Place, Read
from policies.facts.gaps import Cause
from policies.facts.identity import Project
from policies.facts.network import Port, SecurityGroup
from policies.facts.storage import Volume
from policies.owners import Owner, Owners
from policies.verdict import ItemVerdict, Verdict
from tests.policies.cases import read_for

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
POOL = Place.of_pool("huawei")
CHECK = all_checks()["sg-default-closed"]
OPEN = {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "remote_prefix": "0.0.0.0/0"}
KINDS: tuple[type[Fact], ...] = (SecurityGroup, Project, Port, Server, Volume)


def make_base(*facts: tuple[type[Fact], str, dict[str, Any]], gaps: dict[type[Fact], str] | None = None) -> FactBase:
    reads: dict[type[Fact], Read] = {kind: read_for(kind, (gaps or {}).get(kind, "")) for kind in KINDS}
    return FactBase(
        Harvest(list(reads.values()), [kind.told_by(reads[kind], name, values) for kind, name, values in facts]), NOW
    )


def group(name: str, project: str, *rules: dict[str, Any]) -> tuple[type[Fact], str, dict[str, Any]]:
    return SecurityGroup, name, {"name": "default", "project": project, "rules": list(rules)}


PROJECTS = tuple((Project, name, {"name": name, "tags": {"department": name}}) for name in ("health", "ecology"))


def standing(assessment: Assessment) -> ItemVerdict:
    (only,) = assessment.standings
    return only.verdict


def test_a_check_with_passes_and_failures_is_partial_and_judged() -> None:
    found = assess([CHECK], make_base(*PROJECTS, group("a", "health", OPEN), group("b", "ecology")))
    assert standing(found) is ItemVerdict.PARTIAL
    assert [each.result.object and each.result.object.id for each in found.failures] == ["a"]
    assert found.coverage == (1, 1)


def test_passes_beside_something_missing_are_not_judged() -> None:
    found = assess([CHECK], make_base(group("a", "health"), gaps={SecurityGroup: "partial"}))
    assert {each.result.verdict for each in found.findings} == {Verdict.PASS, Verdict.MISSING}
    assert (standing(found), found.coverage) == (ItemVerdict.MISSING, (0, 1))
    assert [(read.kind, read.gap and read.gap.cause) for read in found.gaps] == [(SecurityGroup, Cause.PARTIAL)]


def test_nothing_there_is_not_applicable_only_where_that_is_proven() -> None:
    assert standing(assess([CHECK], make_base())) is ItemVerdict.NOT_APPLICABLE
    nothing_read = assess([CHECK], FactBase(Harvest(), NOW))
    assert (standing(nothing_read), nothing_read.coverage) == (ItemVerdict.MISSING, (0, 1))
    unread = assess([CHECK], make_base(gaps={SecurityGroup: "unread"}))
    assert (standing(unread), unread.coverage) == (ItemVerdict.MISSING, (0, 1))


def test_a_stale_reading_counts_as_a_gap() -> None:
    found = assess([CHECK], make_base(group("a", "health"), gaps={SecurityGroup: "stale"}))
    assert (standing(found), [read.kind for read in found.gaps]) == (ItemVerdict.MISSING, [SecurityGroup])


def test_a_planned_check_is_missing_and_not_covered() -> None:
    planned = next(check for check in all_checks().values() if not check.built)
    found = assess([planned, CHECK], make_base())
    assert found.coverage == (1, 2)
    assert found.standings[0].verdict is ItemVerdict.MISSING


def test_a_choice_keeps_what_is_a_departments_and_counts_what_is_nobodys() -> None:
    base = make_base(*PROJECTS, group("a", "health", OPEN), group("b", "ecology", OPEN), group("c", "unknown", OPEN))
    found = assess([CHECK], base, Choice(departments=frozenset({"health"})))
    assert [each.result.object and each.result.object.id for each in found.failures] == ["a"]
    assert found.strangers == 1
    assert assess([CHECK], base).strangers == 0


def test_a_choice_keeps_what_could_not_be_read_at_all() -> None:
    base = make_base(*PROJECTS, gaps={SecurityGroup: "unread"})
    found = assess([CHECK], base, Choice(departments=frozenset({"health"})))
    assert standing(found) is ItemVerdict.MISSING


def test_the_gravest_failures_come_first() -> None:
    checks = [all_checks()[name] for name in ("sg-no-redundant-rule", "sg-default-closed")]
    found = assess(checks, make_base(group("a", "health", OPEN, {**OPEN, "remote_prefix": "10.0.0.0/8"})))
    ranks = [each.check.severity.rank for each in found.failures]
    assert len(set(ranks)) == 2
    assert ranks == sorted(ranks)


def test_owners_are_found_by_tags_servers_ports_and_projects() -> None:
    of_system = {"department": "health", "system": "hub"}
    base = make_base(
        *PROJECTS,
        (Server, "s", {"name": "s", "project": "health", "metadata": of_system}),
        (Volume, "v", {"name": "v", "project": "health", "metadata": {}, "servers": ["s"]}),
        (Port, "x", {"name": "x", "project": "health", "device": "s", "security_groups": ["a"]}),
        group("a", "health"),
        group("b", "ecology"),
        group("c", "nobody"),
    )
    owners = Owners(base)
    hub, ecology = Owner("health", "hub"), Owner("ecology")
    things = {fact.id: owners.find(fact) for kind in KINDS[2:] + KINDS[:1] for fact in base.of(kind, POOL)}
    assert things == {"s": hub, "v": hub, "x": hub, "a": hub, "b": ecology, "c": Owner()}
