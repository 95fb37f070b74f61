"""Things that no stack has: what is told of them, and what is a matter of course."""

from dataclasses import replace
from typing import Any

import pytest

from stacks.drift.find import find_drift
from stacks.drift.finding import Finding, Kind, Repair, Severity
from stacks.drift.known import KnownStack
from stacks.resources.handler import Live
from stacks.resources.marks import mark_of
from tests.stacks.drift.small_city import ACCOUNT, TYPES, make_picture, make_stack, put

STACK = make_stack()
PICTURE = make_picture(STACK)


def stray(kind: str, thing: str = "x", mark: str = "", stack: KnownStack = STACK, **values: Any) -> list[Finding]:
    """Findings when there is one thing more on the pool, in the project of the stack."""
    live = Live(thing, {"project": "prj", **values}, mark)
    return find_drift(put(PICTURE, f"govcloud:{kind}", live), [stack])


@pytest.mark.parametrize(
    "kind",
    ["compute:Server", "network:Router", "storage:Volume", "network:Network", "storage:Snapshot", "image:Image"],
)
def test_thing_in_a_project_of_ours_that_no_stack_has_is_an_orphan(kind: str) -> None:
    (finding,) = stray(kind, name="by-hand")
    assert (finding.kind, finding.stack, finding.name, finding.repair) == (
        Kind.ORPHAN,
        "mobile.health",
        "by-hand",
        Repair.NOTHING,
    )


def test_role_that_somebody_was_given_is_grave() -> None:
    (finding,) = stray("identity:RoleAssignment", "prj/users/eve/manager", user="eve", role="manager")
    assert (finding.kind, finding.severity) == (Kind.ORPHAN, Severity.HIGH)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("network:SecurityGroup", {"name": "default"}),
        ("network:Port", {"device_owner": "network:dhcp"}),
        ("network:Port", {"device_owner": "network:router_interface"}),
        ("network:Port", {"device_owner": "compute:nova", "device": "srv"}),
        ("identity:RoleAssignment", {"user": ACCOUNT, "role": "member"}),
        ("network:Subnet", {"network": "hand-made"}),
        ("compute:Server", {"project": "somebody-else"}),
        ("identity:Project", {"project": "", "name": "unmarked"}),
        ("identity:Quota", {}),
        ("compute:Keypair", {"project": "", "name": "private"}),
    ],
)
def test_matters_of_course_and_things_of_others_are_no_orphans(kind: str, values: dict[str, Any]) -> None:
    assert stray(kind, **values) == []


def test_port_of_a_server_that_is_gone_is_an_orphan() -> None:
    (finding,) = stray("network:Port", device_owner="compute:nova", device="gone")
    assert finding.kind is Kind.ORPHAN


def test_system_disk_that_came_with_a_server_is_no_orphan_and_neither_is_its_attachment() -> None:
    server = next(known for known in STACK.resources if known.token.endswith(":Server"))
    booted = replace(server, inputs={**server.inputs, "boot_volume": {"size": 40}})
    stack = replace(STACK, resources=tuple(booted if known is server else known for known in STACK.resources))
    picture = put(PICTURE, "govcloud:storage:Volume", Live("disk", {"project": "prj", "servers": ["srv"]}))
    picture = put(picture, "govcloud:compute:Attachment", Live("srv/disk", {"server": "srv", "volume": "disk"}))
    assert [f for f in find_drift(picture, [stack]) if f.kind is not Kind.CHANGED] == []
    kinds = {finding.token for finding in find_drift(picture, [STACK])}
    assert kinds == {"govcloud:storage:Volume", "govcloud:compute:Attachment"}


def test_volume_attached_by_hand_to_a_server_of_ours_is_told() -> None:
    (finding,) = stray("compute:Attachment", "srv/theirs", project="", server="srv", volume="theirs")
    assert (finding.kind, finding.severity, finding.stack) == (Kind.ORPHAN, Severity.HIGH, "mobile.health")
    assert stray("compute:Attachment", "foreign/theirs", project="", server="foreign", volume="theirs") == []


def test_mark_of_a_stack_that_there_is_not_is_a_stray_wherever_it_is() -> None:
    mark = "urn:pulumi:mobile.gone::govcloud::govcloud:network:Router::r"
    (finding,) = stray("network:Router", mark=mark, project="somebody-else")
    assert (finding.kind, finding.stack, finding.name, finding.urn) == (Kind.STRAY, "mobile.gone", "r", mark)


def test_second_thing_with_a_mark_of_ours_is_a_leftover() -> None:
    known = next(known for known in STACK.resources if known.token.endswith(":Router"))
    for mark in (mark_of(known.urn), "urn:pulumi:mobile.health::govcloud::govcloud:network:Router::unheard-of"):
        (finding,) = stray("network:Router", mark=mark, project="somebody-else")
        assert (finding.kind, finding.stack) == (Kind.LEFTOVER, "mobile.health")


def test_thing_of_an_interrupted_create_is_left_to_the_next_run() -> None:
    urn = "urn:pulumi:mobile.health::govcloud::govcloud:network:Router::" + "long" * 40
    stack = replace(STACK, pending=frozenset({urn}))
    (finding,) = stray("network:Router", mark=mark_of(urn), stack=stack)
    assert (finding.kind, finding.repair) == (Kind.LEFTOVER, Repair.ADOPT)


def test_thing_that_a_stack_still_means_to_delete_is_no_orphan() -> None:
    assert stray("network:Router", "old", stack=replace(STACK, spare=(("govcloud:network:Router", "old"),))) == []


def test_things_of_other_stacks_are_left_out_when_some_are_chosen() -> None:
    picture = put(PICTURE, "govcloud:network:Router", Live("x", {"project": "prj"}))
    other = KnownStack("mobile", "transport")
    assert find_drift(picture, [STACK, other], chosen={"mobile.transport"}) == []
    assert len(find_drift(picture, [STACK, other], chosen={"mobile.health"})) == 1


def test_every_type_can_be_judged() -> None:
    for token in TYPES:
        values = {"server": "srv", "volume": "v", "network": "net"} if token.endswith(("ment", "Subnet")) else {}
        findings = find_drift(put(PICTURE, token, Live("x", {"project": "prj", **values})), [STACK])
        assert len(findings) == TYPES[token].handler.tells_strays
