"""A project's things in the words of the inventory: names, exposure, and what has no words."""

from typing import Any

import pytest

from govcloud.inventory.models.system import Exposure, Protocol
from stacks.adoption.exposure import find_exposure
from stacks.adoption.servers import split_name
from stacks.adoption.sketch import Sketch, to_code
from stacks.adoption.state import make_state, names_missing
from stacks.adoption.trial import NOT_THERE
from stacks.engine.model import Deployment, ResourceState

WEB = {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "port_min": 443, "port_max": 443}


def expose(*rules: dict[str, Any]) -> tuple[list[Exposure], list[str]]:
    """Exposure, and what was said."""
    sketch = Sketch()
    found = find_exposure("app", [("web", list(rules))], {"group-of-his": "his"}, sketch)
    return found, [note.render("en") for note in sketch.notes]


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ({"remote_prefix": "10.8.0.0/16"}, {"prefix": "10.8.0.0/16"}),
        ({}, {"prefix": "0.0.0.0/0"}),
        ({"ethertype": "IPv6"}, {"prefix": "::/0"}),
        ({"remote_group": "group-of-his"}, {"system": "his"}),
        ({"remote_prefix": "10.8.0.0/16", "description": "zone extranet"}, {"zone": "extranet"}),
        ({"address_group": "g", "description": "zone internet"}, {"zone": "internet"}),
        ({"remote_prefix": "10.8.0.0/16", "description": "department health"}, {"department": "health"}),
        ({"remote_prefix": "10.8.0.0/16", "description": "zone nowhere"}, {"prefix": "10.8.0.0/16"}),
    ],
)
def test_source_of_a_rule_is_said(rule: dict[str, Any], source: dict[str, str]) -> None:
    assert expose({**WEB, **rule}) == ([Exposure.model_validate({"to": "app", "ports": [443], **source})], [])


def test_rules_of_one_source_become_one_with_all_ports() -> None:
    (found,), notes = expose({**WEB, "port_min": 80, "port_max": 82}, WEB, {**WEB, "ethertype": "IPv4"})
    assert (found.ports, notes) == ([80, 81, 82, 443], [])


def test_icmp_of_both_families_is_one() -> None:
    words = {"direction": "ingress", "description": "zone extranet"}
    rules = [
        {**words, "protocol": kind, "ethertype": family} for kind, family in (("icmp", "IPv4"), ("ipv6-icmp", "IPv6"))
    ]
    (found,), _ = expose(*rules)
    assert (found.protocol, found.ports) == (Protocol.ICMP, [])


@pytest.mark.parametrize(
    "rule",
    [
        {"direction": "ingress", "ethertype": "IPv4"},
        {**WEB, "port_min": 1, "port_max": 65535},
        {**WEB, "remote_group": "unheard-of"},
        {**WEB, "address_group": "unheard-of"},
        {**WEB, "protocol": "sctp"},
        {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp"},
    ],
)
def test_rule_without_words_is_told_and_never_dropped_silently(rule: dict[str, Any]) -> None:
    found, notes = expose(rule)
    assert found == []
    assert len(notes) == 1
    assert "security group `web`" in notes[0]


def test_egress_is_no_exposure() -> None:
    assert expose({**WEB, "direction": "egress"}) == ([], [])


@pytest.mark.parametrize(
    ("name", "system", "expected"),
    [
        ("his-web-2", "his", ("his", "web", 2)),
        ("his-db-postgresql-1", "his", ("his", "db-postgresql", 1)),
        ("web01", "", ("", "web", 1)),
        ("卫健-数据库", "", ("", "servers", 0)),
        ("Portal", "", ("", "portal", 0)),
    ],
)
def test_server_name_tells_group_and_number(name: str, system: str, expected: tuple[str, str, int]) -> None:
    assert split_name(name, system) == expected


def test_code_is_one_whatever_the_words() -> None:
    assert to_code("9 Big_Servers (new)", "x") == "big-servers-new"
    assert to_code("一", "fallback") == "fallback"
    assert len(to_code("a" * 99, "x")) == 40


def test_nothing_that_is_not_there_gets_into_a_state() -> None:
    root = "urn:pulumi:mobile.health::govcloud::"
    missing = ResourceState(f"{root}govcloud:network:Router::r", "govcloud:network:Router", custom=True, id=NOT_THERE)
    stack = ResourceState(f"{root}pulumi:pulumi:Stack::s", "pulumi:pulumi:Stack", dependencies=(missing.urn,))
    state = make_state(Deployment((missing, stack)), None)  # type: ignore[arg-type] # no resource of a pool is left
    assert [(each.urn, each.dependencies) for each in state.resources] == [(stack.urn, ())]
    assert names_missing({"ports": [NOT_THERE + "x"]})
    assert not names_missing({"ports": ["x", 1, None]})
