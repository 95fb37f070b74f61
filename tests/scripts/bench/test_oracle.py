"""What holds our checks against Prowler's: the table of both, the planted things, and how both are counted."""

from dataclasses import replace

import pytest

from policies.catalogue.read import all_checks
from policies.registry import all_rules
from scripts.bench.mutation.__main__ import count_outcomes
from scripts.bench.oracle.compare import compare, list_alone, read_ours, read_prowler
from scripts.bench.oracle.groups import ALL, GROUPS, RDP, SSH
from scripts.bench.oracle.labelled import WAYS, is_expressible, tell_group, touches
from scripts.bench.oracle.mapping import Pair, read_pairs
from scripts.bench.oracle.plant import ASKED, Planted
from scripts.bench.oracle.run import Taken
from scripts.bench.oracle.speed import find_ratios
from tests.policies.cases import list_cases

PAIRS = {
    SSH: Pair(SSH, ("sg-mgmt-port-closed",), ""),
    RDP: Pair(RDP, ("sg-mgmt-port-closed",), ""),
    ALL: Pair(ALL, ("sg-no-any-any",), ""),
}


def plant(name: str, *weak: str, spared: tuple[str, ...] = ()) -> Planted:
    return Planted("group", name, frozenset({name}), frozenset(weak), frozenset(spared))


def test_every_check_of_the_table_exists_and_every_row_says_why() -> None:
    pairs = read_pairs()
    assert len(pairs) == 34
    assert {check for pair in pairs.values() for check in pair.ours} <= set(all_checks())
    assert not [name for name, pair in pairs.items() if not pair.ours and not pair.word]


def test_every_planted_thing_is_asked_for_by_checks_of_the_table() -> None:
    asked = {check for checks in ASKED.values() for check in checks}
    assert asked <= set(read_pairs())
    assert all(group.weak <= set(ASKED["group"]) for group in GROUPS)
    assert len({group.name for group in GROUPS}) == len(GROUPS)


def test_what_prowler_rightly_finds_and_ours_does_not_is_told() -> None:
    planted = [plant("open", SSH), plant("shut")]
    found = compare(planted, PAIRS, {SSH: {"open"}}, {})[SSH]
    assert (found.overtaken, found.ours.missed, found.prowler.found) == (["group open"], ["group open"], 1)
    assert compare(planted, PAIRS, {SSH: {"open"}}, {"sg-mgmt-port-closed": {"open"}})[SSH].overtaken == []


def test_a_false_alarm_counts_against_the_side_that_raises_it() -> None:
    found = compare([plant("shut")], PAIRS, {SSH: {"shut"}}, {})[SSH]
    assert (found.prowler.false, found.ours.false) == (["group shut"], [])
    assert (found.prowler.precision, found.ours.precision, found.ours.recall) == (0.0, None, None)


def test_a_failure_for_another_port_is_no_false_alarm() -> None:
    found = compare([plant("ssh", SSH)], PAIRS, {SSH: {"ssh"}}, {"sg-mgmt-port-closed": {"ssh"}})
    assert (found[RDP].ours.false, found[SSH].ours.found) == ([], 1)


def test_where_both_mean_different_things_neither_is_counted() -> None:
    found = compare([plant("new", spared=(ALL,))], PAIRS, {ALL: {"new"}}, {})[ALL]
    assert (found.prowler.false, found.ours.missed, found.differ) == ([], [], ["group new: Prowler fails it"])


def test_failures_are_read_from_both_reports() -> None:
    def row(status: str, uid: str) -> dict[str, object]:
        return {"status_code": status, "metadata": {"event_code": SSH}, "resources": [{"uid": uid}]}

    theirs = read_prowler([row("FAIL", "a"), row("PASS", "b"), row("MANUAL", "c")])
    assert theirs == {SSH: {"a"}}
    assert list_alone({SSH: {"a", "x"}}, [plant("a", SSH)]) == {SSH: 1}
    found = [
        {"verdict": "fail", "check": "c", "object": {"id": "a"}},
        {"verdict": "fail", "check": "c", "object": None},
    ]
    assert read_ours({"findings": [*found, {"verdict": "pass", "check": "c", "object": {"id": "b"}}]}) == {"c": {"a"}}


def test_ratios_are_the_median_and_the_least_of_the_rounds() -> None:
    prowler = [Taken(10, 6, 300, 1), Taken(30, 8, 300, None), Taken(12, 4, 300, None)]
    ours = [Taken(2, 1, 100, 1), Taken(2, 1, 100, 1), Taken(2, 1, 100, 1)]
    assert find_ratios(prowler, ours) == {
        "wall_s": 6.0,
        "wall_s, least": 5.0,
        "cpu_s": 6.0,
        "cpu_s, least": 4.0,
        "peak_mib": 3.0,
        "peak_mib, least": 3.0,
    }


def test_golden_cases_are_told_to_prowler_in_its_words() -> None:
    assert set(WAYS) <= set(all_rules())
    told = [case for case in list_cases() if is_expressible(case)]
    assert {case.rule for case in told} == set(WAYS)
    rule = {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "port_min": 22, "port_max": 22}
    words = {"port_range_min": 22, "port_range_max": 22, "remote_ip_prefix": None, "remote_group_id": None}
    shared = {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp"}
    assert tell_group({"rules": [rule]}) == {"security_group_rules": [shared | words]}


@pytest.mark.parametrize(("ports", "expected"), [((22, 22), True), ((None, None), True), ((23, 3388), False)])
def test_a_case_of_other_ports_is_not_asked_of_prowler(ports: tuple[int | None, int | None], expected: bool) -> None:
    rule = {"direction": "ingress", "protocol": "tcp", "port_min": ports[0], "port_max": ports[1]}
    some = next(case for case in list_cases() if (case.rule, case.verdict) == ("sg-mgmt-port-closed", "fail"))
    case = replace(some, facts={"network.SecurityGroup": [{"rules": [rule]}]})
    assert (touches(rule), is_expressible(case)) == (expected, expected)


def test_changes_that_were_not_tried_are_not_counted_as_noticed() -> None:
    def change(line: int) -> dict[str, object]:
        return {"mutations": [{"module_path": "policies/zones.py", "start_pos": [line, 0]}]}

    def outcome(word: str, worker: str = "normal") -> dict[str, str]:
        return {"worker_outcome": worker, "test_outcome": word, "diff": "--- a\n+++ b\n-x = 1\n+x = 2\n"}

    found = count_outcomes(
        [
            (change(1), outcome("killed")),
            (change(2), outcome("survived")),
            (change(3), None),
            (change(4), outcome("incompetent", "exception")),
            (change(5), outcome("", "skipped")),
        ]
    )["policies/zones.py"]
    assert (found.killed, found.survivors, found.waiting, found.score) == (1, ["2: x = 1 => x = 2"], 2, 0.5)
