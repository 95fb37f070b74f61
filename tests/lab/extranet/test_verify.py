"""Proof of the running extranet: after a push every fact is as intended, and each planted fault is found, then gone."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from extranet.drill.model import Fault, FaultKind
from scripts.lab.extranet.fabric import Socket, find_sockets
from scripts.lab.extranet.faults import broken, mend
from scripts.lab.extranet.wiring import Wiring
from scripts.lab.extranet.wiring_file import read_wiring
from tests.lab.extranet.desk import LONG, PROGRAM, Desk, by_hand

REAL = ("--without", "vrp", "--without", "comware")
A, B, CORE, EXIT = "site-emergency-a", "site-emergency-b", "core-a", "exit-b"
SETTLE_SECONDS = 120.0
type Wrong = set[tuple[str, str, str]]
"""Kind, subject, and what was observed; `None` for nothing."""


@pytest.fixture(scope="module")
def desk(pushed: Desk) -> Desk:
    """The extranet with all real devices pushed to."""
    return pushed


@pytest.fixture(scope="module")
def wiring(desk: Desk) -> Wiring:
    found = read_wiring(desk.box.place.wiring)
    assert found is not None
    return found


def verify(desk: Desk, *names: str) -> dict[str, Any]:
    """What `govcloud extranet verify` prints as JSON."""
    command = [str(PROGRAM), "extranet", "verify", "--json", *REAL, *names]
    done = subprocess.run(command, env=desk.environment, capture_output=True, text=True, timeout=LONG, check=False)
    document = dict(json.loads(done.stdout))
    assert done.returncode == (0 if document["holds"] else 1), done.stderr
    return document


def find_wrong(desk: Desk, *names: str) -> Wrong:
    """The facts of some devices that are not as intended."""
    facts = verify(desk, *names)["facts"]
    return {(each["kind"], each["subject"], str(each["observed"])) for each in facts if each["verdict"] != "pass"}


def test_every_fact_is_as_intended_after_a_push(desk: Desk) -> None:
    desk.wait(lambda: not find_wrong(desk), SETTLE_SECONDS)
    document = verify(desk)
    assert document["holds"]
    assert document["silent"] == {}
    new = {"neighbor": 74, "clock": 26, "service": 292, "audit": 4}
    assert {kind: document["counts"][kind] for kind in new} == {
        kind: {"pass": count, "fail": 0, "missing": 0} for kind, count in new.items()
    }


def expect(
    desk: Desk, fault: AbstractContextManager[None], devices: tuple[str, ...], found: Callable[[Wrong], bool]
) -> None:
    """The fault is found on these devices while it lasts, and nothing is wrong with them afterwards."""
    desk.wait(lambda: not find_wrong(desk, *devices), SETTLE_SECONDS)
    with fault:
        desk.wait(lambda: found(find_wrong(desk, *devices)), SETTLE_SECONDS)
    desk.wait(lambda: not find_wrong(desk, *devices), SETTLE_SECONDS)


def test_stopped_clock_service_fails_as_service_and_as_clock(desk: Desk) -> None:
    fault = by_hand(desk, B, "systemctl stop chrony", "systemctl start chrony")
    expect(
        desk,
        fault,
        (B,),
        lambda wrong: wrong == {("clock", "ntp", "unsynchronised"), ("service", "chrony", "inactive")},
    )


def test_killed_keepalived_is_a_failed_service(desk: Desk) -> None:
    fault = by_hand(desk, B, "systemctl kill -s KILL keepalived", "systemctl restart keepalived")
    expect(desk, fault, (B,), lambda wrong: ("service", "keepalived", "failed") in wrong)


@contextmanager
def swapped(desk: Desk, first: Socket, second: Socket) -> Iterator[None]:
    """Two cables, each in the other's place."""
    try:
        desk.box.batch(
            [f"link set {first.name} master {second.bridge}", f"link set {second.name} master {first.bridge}"]
        )
        yield
    finally:
        mend(desk.box, (first, second))


def test_swapped_cables_are_named_with_what_is_at_their_other_ends(desk: Desk, wiring: Wiring) -> None:
    ends = [
        next(each for each in find_sockets(wiring, f"{site}-up-a", "") if each.end.owner == f"{site}-a")
        for site in ("site-emergency", "site-health")
    ]
    expect(desk, swapped(desk, *ends), (A,), lambda wrong: ("neighbor", "eth1", "core-a eth2") in wrong)


def test_cut_link_has_no_neighbour(desk: Desk, wiring: Wiring) -> None:
    fault = broken(desk.box, wiring, Fault(FaultKind.CUT, "site-emergency-up-b", "site-emergency"))
    expect(desk, fault, (B,), lambda wrong: ("neighbor", "eth1", "None") in wrong)


def test_exit_that_does_not_record_is_found_though_its_service_runs(desk: Desk) -> None:
    silence = "cp /etc/ulogd.conf /run/ulogd.kept; sed -i '/^stack=ct1/d' /etc/ulogd.conf; systemctl restart ulogd2"
    fault = by_hand(desk, EXIT, silence, "cat /run/ulogd.kept >/etc/ulogd.conf; systemctl restart ulogd2")
    wanted = {("audit", "ipv4", "not recorded"), ("audit", "ipv6", "not recorded")}
    expect(desk, fault, (EXIT,), lambda wrong: wrong == wanted)


def test_rate_changed_by_hand_is_found(desk: Desk) -> None:
    change = "tc class change dev eth1 parent 1: classid 1:1 htb rate 777mbit ceil 777mbit"
    fault = by_hand(desk, A, change, "systemctl reload extranet-shaping")
    expect(desk, fault, (A,), lambda wrong: wrong == {("shaping", "eth1", "777")})


def test_withdrawn_network_is_missed_at_the_core(desk: Desk) -> None:
    shown = json.loads(desk.on(A, "vtysh", "-c", "show bgp summary json"))["ipv4Unicast"]["as"]
    lines = map(str.split, desk.on(A, "vtysh", "-c", "show running-config").splitlines())
    lan = next(words[1] for words in lines if words[:1] == ["network"])

    def tell(word: str) -> str:
        lines = [f"router bgp {shown}", "address-family ipv4 unicast", f"{word}network {lan}"]
        return "vtysh " + " ".join(f"-c '{line}'" for line in ("configure terminal", *lines))

    with by_hand(desk, A, tell("no "), tell("")):
        expect(desk, by_hand(desk, B, tell("no "), tell("")), (CORE,), lambda wrong: ("route", lan, "absent") in wrong)


def test_lost_gateway_is_found_at_both_devices(desk: Desk, wiring: Wiring) -> None:
    lan = next(each for each in find_sockets(wiring, "site-emergency-lan", "") if each.end.owner == A)

    @contextmanager
    def unplugged() -> Iterator[None]:
        try:
            desk.box.batch([f"link set {lan.name} down"])
            yield
        finally:
            mend(desk.box, (lan,))

    def found(wrong: Wrong) -> bool:
        return {observed for kind, _, observed in wrong if kind == "gateway"} == {"master", "backup"}

    expect(desk, unplugged(), (A, B), found)
