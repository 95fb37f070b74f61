"""Rules of security groups: one normal form for what means the same, and changes that lead where they should."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcloud.text import Text  # noqa: TC001 - one import block
from stacks.resources.security_rules import RULE, compare_rules, key_of, read_rule, write_rule
from stacks.resources.values import Values


def tidy(rule: Values) -> Values:
    """The normal form; a failure fails the test."""
    found: list[tuple[str, Text]] = []
    checked = RULE.check(rule, "", lambda path, what: found.append((path, what)))
    assert found == []
    return dict(checked)


def is_refused(rule: Values) -> bool:
    """Whether the rule makes no sense."""
    found: list[str] = []
    RULE.check(rule, "", lambda path, _what: found.append(path))
    return bool(found)


@st.composite
def any_rule(draw: st.DrawFn) -> Values:
    """A rule as people and services write it."""
    rule: dict[str, Any] = {"direction": draw(st.sampled_from(["ingress", "egress"]))}
    protocol = draw(st.sampled_from([None, "tcp", "TCP", "6", "udp", "17", "any", "-1", "icmp", "1", "vrrp", "sctp"]))
    rule["protocol"] = protocol
    if protocol in ("tcp", "TCP", "6", "udp", "17", "sctp"):
        least = draw(st.sampled_from([None, 22, 80, 443]))
        rule["port_min"], rule["port_max"] = least, least and draw(st.sampled_from([None, least, 500]))
    remote = draw(st.sampled_from([None, "0.0.0.0/0", "::/0", "10.0.0.0/8", "10.1.2.3", "10.1.2.3/32", "fd00::/8"]))
    rule["remote_prefix"] = remote
    if remote is None and draw(st.booleans()):
        rule["remote_group"] = draw(st.sampled_from(["self", "g-1", "g-2"]))
    if draw(st.booleans()):
        rule["description"] = draw(st.sampled_from(["", "words", "其他"]))
    return rule


@given(any_rule())
def test_normal_form_is_stable(rule: Values) -> None:
    once = tidy(rule)
    assert tidy(once) == once


@given(any_rule())
def test_rule_comes_back_from_the_service_as_it_went(rule: Values) -> None:
    wanted = tidy(rule)
    assert read_rule({**write_rule(wanted, "g-0", "p"), "id": "r"}, "g-0") == wanted


@given(st.lists(any_rule(), max_size=8), st.lists(any_rule(), max_size=8))
def test_changes_lead_from_one_set_to_the_other(first: list[Values], second: list[Values]) -> None:
    there = {f"r-{index}": tidy(rule) for index, rule in enumerate(first)}
    wanted = list({key_of(tidy(rule)): tidy(rule) for rule in second}.values())
    changes = compare_rules(wanted, there)
    gone = {*changes.remove, *changes.swap}
    kept = [rule for rule_id, rule in there.items() if rule_id not in gone]
    after = kept + changes.add
    assert {key_of(rule) for rule in after} == {key_of(rule) for rule in wanted}
    assert len(after) == len(wanted)
    described = {key_of(rule): rule.get("description", "") for rule in after}
    assert described == {key_of(rule): rule.get("description", "") for rule in wanted}


@given(st.lists(any_rule(), max_size=8))
def test_nothing_changes_when_all_is_there(rules: list[Values]) -> None:
    wanted = {key_of(tidy(rule)): tidy(rule) for rule in rules}
    changes = compare_rules(wanted.values(), {str(index): rule for index, rule in enumerate(wanted.values())})
    assert (changes.add, changes.remove, changes.swap) == ([], [], [])


def test_rule_that_stays_is_not_removed_for_its_neighbours_sake() -> None:
    stays = tidy({"direction": "ingress", "protocol": "tcp", "port_min": 443})
    goes = tidy({"direction": "ingress", "protocol": "tcp", "port_min": 22})
    comes = tidy({"direction": "egress"})
    changes = compare_rules([stays, comes], {"a": stays, "b": goes})
    assert (changes.add, changes.remove, changes.swap) == ([comes], ["b"], [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"remote_prefix": "0.0.0.0/0"}, {}),
        ({"remote_prefix": "::/0"}, {"ethertype": "IPv6"}),
        ({"remote_prefix": "10.1.2.3"}, {"remote_prefix": "10.1.2.3/32"}),
        ({"protocol": "6", "port_min": 22}, {"protocol": "TCP", "port_min": 22, "port_max": 22}),
        ({"protocol": "any"}, {"protocol": "-1", "port_min": -1, "port_max": -1}),
        ({"protocol": "icmp", "ethertype": "IPv6"}, {"protocol": "58", "ethertype": "IPv6"}),
    ],
)
def test_two_ways_to_say_the_same_are_the_same(one: Values, other: Values) -> None:
    assert tidy({"direction": "ingress", **one}) == tidy({"direction": "ingress", **other})


@pytest.mark.parametrize(
    "wrong",
    [
        {"port_min": 22},
        {"protocol": "tcp", "port_min": 23, "port_max": 22},
        {"protocol": "tcp", "port_min": 0, "port_max": 22},
        {"remote_prefix": "10.0.0.0/8", "ethertype": "IPv6"},
        {"remote_prefix": "10.0.0.0/8", "remote_group": "self"},
        {"remote_prefix": "10.0.0.1/8"},
        {"protocol": "tcp", "port_min": 70000},
    ],
)
def test_rule_that_makes_no_sense_is_refused(wrong: Values) -> None:
    assert is_refused({"direction": "ingress", **wrong})
