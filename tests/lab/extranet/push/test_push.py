"""Pushes to real routers: what changes, what is refused, and what is left when something breaks in the middle."""

import os
import signal
import subprocess

from scripts.lab.extranet.ground import LabGround
from tests.lab.extranet.desk import Desk
from tests.lab.extranet.push.conftest import NODE
from tests.lab.extranet.traffic import kept_flowing

A, B = f"{NODE}-a", f"{NODE}-b"
SHORT = ("--only", NODE, "--within", "45")


def test_nothing_to_do_is_said_and_nothing_is_sent(desk: Desk) -> None:
    before = [desk.state(device)["record"] for device in (A, B)]
    result, code = desk.push("--only", NODE)
    assert code == 0
    assert {device: each["standing"] for device, each in result["devices"].items()} == {A: "unchanged", B: "unchanged"}
    assert [desk.state(device)["record"] for device in (A, B)] == before


def test_change_reaches_both_devices_one_after_the_other_and_is_recorded(desk: Desk) -> None:
    desk.change_banner("Changed for a test.")
    result, code = desk.push("--only", NODE)
    assert (code, result["succeeded"], result["waves"]) == (0, True, [[B], [A]])
    assert [set(change["devices"]) for change in result["changes"]] == [{A, B}]
    for device in (A, B):
        state = desk.state(device)
        assert desk.banner(device) == "Changed for a test."
        assert (state["pending"], state["stopped"], state["unloaded"]) == (None, [], [])
        assert state["record"]["hash"] == state["files"]
        assert state["record"]["running"] == state["running"]


def test_device_with_another_host_key_is_not_spoken_to(desk: Desk) -> None:
    known = desk.folder / "known_hosts"
    keys = desk.box.place.known_hosts.read_text()
    ours, others = (next(line.split() for line in keys.splitlines() if line.startswith(f"{code},")) for code in (A, B))
    known.write_text(keys.replace(ours[2], others[2]))
    config = desk.folder / "ssh_config"
    config.write_text(desk.box.place.ssh_config.read_text().replace(str(desk.box.place.known_hosts), str(known)))
    desk.change_banner("Never to be seen.")
    before = desk.banner(A)
    result, code = desk.push("--only", A, "--ssh-config", str(config))
    assert code == 1
    assert result["devices"][A]["standing"] == "unreachable"
    assert "host key" in result["devices"][A]["reasons"][0]
    assert desk.banner(A) == before


def test_full_disk_is_refused_before_anything_is_changed(desk: Desk) -> None:
    desk.change_banner("Too much.")
    before = desk.banner(B)
    desk.on(B, "mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", "/var/lib/extranet")
    try:
        result, code = desk.push("--only", B)
    finally:
        desk.on(B, "umount", "/var/lib/extranet")
    assert code == 1
    assert "No space left" in result["devices"][B]["problem"]
    assert desk.banner(B) == before


def test_routing_that_dies_after_the_push_is_given_back(desk: Desk, ground: LabGround) -> None:
    desk.change_banner("With dead routing.")
    before = desk.banner(B)
    with kept_flowing(ground, NODE):
        push = desk.begin(*SHORT)
        desk.wait(lambda: desk.state(B)["pending"])
        desk.on(B, "sh", "-c", "systemctl kill -s KILL frr; systemctl stop frr")
        out, errors = push.communicate(timeout=300)
        assert push.returncode == 1, out + errors
        desk.wait(lambda: desk.state(B)["pending"] is None)
    state = desk.state(B)
    assert desk.banner(B) == before
    assert state["stopped"] == []
    assert desk.banner(A) == before


def test_killed_push_returns_by_itself_and_is_resumed(desk: Desk, ground: LabGround) -> None:
    desk.change_banner("On the second try.")
    before = desk.banner(B)
    with kept_flowing(ground, NODE):
        push = desk.begin(*SHORT)
        desk.wait(lambda: desk.state(B)["pending"])
        os.killpg(push.pid, signal.SIGKILL)
        push.communicate()
        assert desk.banner(B) == "On the second try."
        desk.wait(lambda: desk.state(B)["pending"] is None, 120)
    assert desk.banner(B) == before
    assert desk.state(B)["returned"]["why"] == "not confirmed in time"
    result, code = desk.push("--resume")
    assert code == 0, result
    assert [desk.banner(device) for device in (A, B)] == ["On the second try."] * 2


def test_device_whose_management_is_lost_returns_by_itself(desk: Desk, ground: LabGround) -> None:
    desk.change_banner("Out of sight.")
    before = desk.banner(B)
    push = desk.begin(*SHORT)
    desk.wait(lambda: desk.state(B)["pending"])
    desk.on(B, "ip", "link", "set", "eth0", "down")
    try:
        with kept_flowing(ground, NODE):
            desk.wait(lambda: desk.state(B)["pending"] is None, 150)
        assert desk.banner(B) == before
        assert desk.banner(A) == before
        assert desk.state(A)["stopped"] == []
    finally:
        desk.on(B, "ip", "link", "set", "eth0", "up")
    push.communicate(timeout=300)
    assert push.returncode == 1


def test_second_push_at_once_is_told_who_holds_the_lock(desk: Desk) -> None:
    desk.change_banner("One at a time.")
    lock = desk.folder / "state/extranet/hanjiang/lock"
    before = lock.read_text()
    push = desk.begin(*SHORT)
    desk.wait(lambda: lock.read_text() not in ("", before))
    second = subprocess.run(
        desk.command("--check"), env=desk.environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert second.returncode == 5
    assert "another push is under way" in second.stderr
    push.communicate(timeout=300)
    assert push.returncode == 0


def test_change_typed_on_a_device_is_shown_and_overwritten_only_when_accepted(desk: Desk) -> None:
    desk.on(B, "vtysh", "-c", "configure terminal", "-c", "ip prefix-list BY-HAND seq 5 permit 192.0.2.0/24")
    result, code = desk.push("--only", NODE)
    assert (code, result["devices"][B]["standing"], result["waves"]) == (4, "drifted", [])
    assert "frr" in result["devices"][B]["reasons"][0]
    assert "BY-HAND" in desk.on(B, "vtysh", "-c", "show running-config")
    result, code = desk.push("--only", NODE, "--accept-drift")
    assert code == 0, result
    assert "BY-HAND" not in desk.on(B, "vtysh", "-c", "show running-config")
