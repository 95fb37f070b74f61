"""Every change by hand is found, and nothing else: property tests over all types and all of their properties."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from govcloud.pools.errors import PoolError
from govcloud.text import Text
from stacks.drift.find import find_drift
from stacks.drift.finding import Finding, Kind, Repair, Severity
from stacks.drift.known import Known, KnownStack
from stacks.drift.look import Picture
from stacks.resources.values import UNKNOWN, Secret
from tests.stacks.drift.small_city import RESOURCES, TYPES, change, drop, make_picture, make_stack, plants, put

STACK = make_stack()
PICTURE = make_picture(STACK)
PLANTS = plants(STACK)


def find(kind: str, stack: KnownStack = STACK) -> Known:
    """The resource of a type."""
    return next(known for known in stack.resources if known.token == f"govcloud:{kind}")


def look(picture: Picture, stack: KnownStack = STACK) -> list[Finding]:
    """All findings."""
    return find_drift(picture, [stack])


def test_every_type_is_in_the_small_city() -> None:
    assert {f"govcloud:{kind}" for kind in RESOURCES} == set(TYPES)


def test_untouched_pool_has_no_drift() -> None:
    assert look(PICTURE) == []


@given(st.lists(st.sampled_from(PLANTS), max_size=6, unique_by=lambda plant: (plant[0].urn, plant[1])))
def test_every_changed_property_is_found_and_no_other(planted: list[tuple[Known, str]]) -> None:
    picture = PICTURE
    for known, name in planted:
        picture = change(picture, known, name)
    found = {(finding.urn, finding.path.partition(".")[0].partition("[")[0]) for finding in look(picture)}
    assert found == {(known.urn, name) for known, name in planted}


@given(st.sets(st.sampled_from(STACK.resources), max_size=5))
def test_every_missing_resource_is_found_and_no_other(gone: set[Known]) -> None:
    picture = PICTURE
    for known in gone:
        picture = drop(picture, known.token, known.id)
    found = [finding for finding in look(picture) if finding.kind is Kind.MISSING]
    assert {finding.urn for finding in found} == {known.urn for known in gone}
    assert {finding.repair for finding in found} <= {Repair.CREATE}


@given(st.sampled_from([(known, name) for known, name in PLANTS if name not in known.inputs]))
def test_what_nobody_named_and_somebody_set_is_told_as_added(plant: tuple[Known, str]) -> None:
    known, name = plant
    findings = look(change(PICTURE, known, name))
    assert {(finding.path.partition("[")[0], finding.said) for finding in findings} == {(name, None)}
    assert all("added by hand" in finding.what.en for finding in findings)


def test_what_the_pool_chooses_may_become_another() -> None:
    port = find("network:Port")
    assert look(change(PICTURE, port, "mac_address")) == []


def test_hand_made_rules_are_told_one_by_one() -> None:
    group = find("network:SecurityGroup")
    live = PICTURE.things[group.token][group.id]
    extra = [
        {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "port_min": p, "port_max": p}
        for p in (3389, 23)
    ]
    spoilt = replace(live, values={**live.values, "rules": [*live.values["rules"][1:], *extra]})
    findings = look(put(PICTURE, group.token, spoilt))
    assert sorted(finding.what.en.format(**finding.what.values) for finding in findings) == [
        "ingress tcp 22 from 0.0.0.0/0 is not there any more",
        "ingress tcp 23 from 0.0.0.0/0 was added by hand",
        "ingress tcp 3389 from 0.0.0.0/0 was added by hand",
    ]
    assert {finding.severity for finding in findings} == {Severity.HIGH}


def test_secrets_are_in_no_finding() -> None:
    user, server = find("identity:User"), find("compute:Server")
    picture = change(change(PICTURE, user, "name"), server, "metadata")
    live = picture.things[server.token][server.id]
    picture = put(picture, server.token, replace(live, values={**live.values, "user_data": "leaked"}))
    findings = look(picture)
    words = json.dumps([finding.to_json("en") for finding in findings])
    assert {finding.path for finding in findings} == {"name", 'metadata["by-hand"]', "user_data"}
    assert "hidden" not in words
    assert "leaked" not in words


def test_value_whose_secret_is_closed_is_not_compared() -> None:
    user = find("identity:User")
    closed = replace(user, inputs={**user.inputs, "name": Secret(UNKNOWN)}, skipped=frozenset({"name"}))
    stack = replace(STACK, resources=(closed,))
    picture = change(change(PICTURE, user, "name"), user, "enabled")
    assert [finding.path for finding in look(picture, stack) if finding.urn == user.urn] == ["enabled"]


def test_volume_that_grew_cannot_be_set_back() -> None:
    (finding,) = look(change(PICTURE, find("storage:Volume"), "size"))
    assert (finding.repair, finding.said, finding.live) == (Repair.NOTHING, 10, 11)
    assert finding.remedy is not None
    assert "only grows" in finding.remedy.render("en")


def test_fixed_property_is_repaired_by_a_replacement() -> None:
    (finding,) = look(change(PICTURE, find("compute:Server"), "keypair"))
    assert (finding.repair, finding.live) == (Repair.REPLACE, "other")


def test_list_that_failed_is_told_once_per_cause_and_nothing_is_said_of_its_resources() -> None:
    refused = PoolError("mobile", "forbidden", Text("not allowed", "无权限"))
    quota, group = "govcloud:identity:Quota", "govcloud:network:SecurityGroup"
    things = {token: live for token, live in PICTURE.things.items() if token not in (quota, group)}
    unread = {(quota, "prj"): refused, (quota, "prj2"): refused, (group, ""): refused}
    findings = look(replace(PICTURE, things=things, unread=unread))
    assert [(finding.kind, finding.token) for finding in findings] == [(Kind.UNREAD, quota), (Kind.UNREAD, group)]
    assert all("not allowed" in finding.what.render("en") for finding in findings)


def test_stack_in_work_is_not_judged() -> None:
    busy = replace(STACK, holder="wang@ops:1")
    (finding,) = look(change(PICTURE, find("network:Network"), "name"), busy)
    assert (finding.kind, finding.stack) == (Kind.UNREAD, "mobile.health")
    assert "wang@ops:1" in finding.what.render("zh")


def test_only_the_named_system_is_looked_at() -> None:
    network, server = find("network:Network"), find("compute:Server")
    stack = replace(STACK, resources=(network, replace(server, system="his")))
    picture = change(change(PICTURE, network, "name"), server, "name")
    for named in ("his", "health.his"):
        assert [finding.urn for finding in find_drift(picture, [stack], systems=[named])] == [server.urn]
