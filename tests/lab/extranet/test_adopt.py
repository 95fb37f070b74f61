"""Adopting real routers: a village, then a township with its villages, out of a copy of the inventory and in again."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.rendering import digest_files, render_device
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from tests.lab.extranet.desk import LONG, PROGRAM, Desk, make_desk

TOWNSHIP = "linhan-chengguan"
VILLAGES = ("linhan-chengguan-dongmen", "linhan-chengguan-heyan")
VILLAGE = VILLAGES[0]
A, B = f"{VILLAGE}-a", f"{VILLAGE}-b"


@pytest.fixture(scope="module")
def desk(pushed: Desk) -> Desk:
    """The extranet with all real devices pushed to."""
    return pushed


@pytest.fixture
def city(desk: Desk, tmp_path: Path) -> Path:
    """A copy of the inventory that the devices run."""
    return Path(shutil.copytree(desk.folder / "inventory", tmp_path / "city"))


def take_out(city: Path, *nodes: str) -> None:
    """Take nodes and everything that is theirs out of an inventory's tables."""
    for file in (city / "allocations.csv", *(city / "extranet").glob("*.csv")):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not any(node in line for node in nodes)]
        file.write_text("".join(kept), encoding="utf-8")


def adopt(desk: Desk, city: Path, *arguments: str) -> tuple[dict[str, Any], int, str]:
    """`govcloud extranet adopt` as an operator runs it: the document, the exit code, what went to stderr."""
    command = [str(PROGRAM), "extranet", "adopt", "--json", "--inventory", str(city), *arguments]
    done = subprocess.run(command, env=desk.environment, capture_output=True, text=True, timeout=LONG, check=False)
    return json.loads(done.stdout) if done.stdout.startswith("{") else {}, done.returncode, done.stderr


def say(inventory: Inventory, node: str) -> list[str]:
    """The devices of a node, and what only people know of it, as arguments."""
    record = next(each for each in inventory.extranet.nodes if each.code == node)
    links = [link for link in inventory.extranet.links if link.a_device in (f"{node}-a", f"{node}-b")]
    ducts = [word for link in links for word in ("--duct", f"{link.a_device[-1]}:{link.a_port}={link.duct}")]
    names = ["--name-zh", record.name_zh, "--name-en", record.name_en, "--building", record.building]
    return [f"{node}-a", f"{node}-b", *names, *ducts]


def digest_rendered(city: Path, devices: Iterable[str]) -> dict[str, str]:
    """Digests of what an inventory makes of devices."""
    inventory = load_inventory(city)
    models = {model.code: model for model in build_devices(inventory, plan_extranet(inventory))}
    return {device: digest_files(render_device(models[device])) for device in devices}


def list_own(inventory: Inventory, *nodes: str) -> dict[str, list[str]]:
    """Everything of nodes in the inventory, but the day that addresses were handed out."""
    extranet = inventory.extranet
    kinds: dict[str, Iterable[Any]] = {"nodes": extranet.nodes, "devices": extranet.devices, "links": extranet.links}
    own = {
        kind: sorted(r.model_dump_json() for r in records if any(n in r.code for n in nodes))
        for kind, records in kinds.items()
    }
    rows = [row for row in inventory.allocations if any(node in row.owner for node in nodes)]
    return {**own, "allocations": sorted(f"{row.block} {row.use} {row.owner} {row.prefix}" for row in rows)}


def left_different(document: dict[str, Any]) -> list[str]:
    return [device for device, left in document["left"].items() if any(left.values())]


def test_village_that_was_taken_out_is_adopted_as_it_was_and_its_rendering_is_what_runs(desk: Desk, city: Path) -> None:
    whole = load_inventory(city)
    take_out(city, VILLAGE)
    document, code, errors = adopt(desk, city, *say(whole, VILLAGE), "--yes")
    assert (code, errors) == (0, "")
    assert (document["notes"], left_different(document)) == ([], [])
    assert list_own(load_inventory(city), VILLAGE) == list_own(whole, VILLAGE)
    running = {device: desk.state(device)["files"] for device in (A, B)}
    assert digest_rendered(city, (A, B)) == running
    checked = subprocess.run(
        [str(PROGRAM), "extranet", "check", "--inventory", str(city)],
        env=desk.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
    again, code, _ = adopt(desk, city, A, B, "--yes")
    assert (code, again["written"], left_different(again)) == (0, [], [])


def test_township_is_adopted_first_and_its_villages_after_until_nothing_is_left(desk: Desk, city: Path) -> None:
    whole = load_inventory(city)
    take_out(city, TOWNSHIP)
    document, code, errors = adopt(desk, city, *say(whole, TOWNSHIP), "--yes")
    assert (code, errors) == (4, "")
    told = " ".join(note["message"] for note in document["notes"])
    assert all(f"{village}-{side}" in told for village in VILLAGES for side in "ab")
    for village in VILLAGES:
        document, code, errors = adopt(desk, city, *say(whole, village), "--yes")
        assert (code, errors, document["notes"]) == (0, "", [])
    document, code, _ = adopt(desk, city, f"{TOWNSHIP}-a", f"{TOWNSHIP}-b")
    assert (code, document["notes"], left_different(document)) == (0, [], [])
    assert list_own(load_inventory(city), TOWNSHIP) == list_own(whole, TOWNSHIP)


def test_change_of_rate_is_taken_into_the_inventory_and_a_static_route_is_only_told(desk: Desk, city: Path) -> None:
    rate = "tc class change dev eth1 parent 1: classid 1:1 htb rate 40mbit ceil 40mbit; "
    rate += "for n in 10 20; do tc class change dev eth1 parent 1:1 classid 1:$n htb rate 2mbit ceil 40mbit; done"
    route = "ip route 192.0.2.0/24 blackhole"
    desk.on(B, "sh", "-ec", rate)
    desk.on(B, "vtysh", "-c", "configure terminal", "-c", route)
    try:
        document, code, errors = adopt(desk, city, B, "--yes")
    finally:
        desk.on(B, "vtysh", "-c", "configure terminal", "-c", f"no {route}")
        desk.on(B, "systemctl", "reload", "extranet-shaping")
    assert (code, errors) == (4, "")
    assert [link["bandwidth_mbps"] for link in document["records"]["links"]] == [40]
    after = load_inventory(city).extranet.links
    assert [link.bandwidth_mbps for link in after if link.a_device == B] == [40]
    left = document["left"][B]
    assert [each["words"] for each in left["foreign"]] == [[route]]
    assert left["files"] == ["etc/extranet/shaping.tc"]
    document, code, _ = adopt(desk, desk.folder / "inventory", B)
    assert (code, left_different(document)) == (0, [])


def test_routers_with_words_of_their_own_are_adopted_and_a_push_leaves_nothing_different(
    desk: Desk, city: Path, tmp_path: Path
) -> None:
    whole = load_inventory(city)
    links = {link.a_device: link for link in whole.extranet.links if link.a_device in (A, B)}
    by_hand = ["configure terminal", "interface eth1", "description uplink", "exit", "ip route 192.0.2.0/24 blackhole"]
    for device in (A, B):
        desk.on(device, "vtysh", *(word for line in by_hand for word in ("-c", line)))
    take_out(city, VILLAGE)
    circuits = [f"{code[-1]}:eth1={link.carrier} {link.circuit}" for code, link in links.items()]
    given = [*say(whole, VILLAGE), *(word for each in circuits for word in ("--circuit", each)), "--yes"]
    document, code, errors = adopt(desk, city, *given)
    assert (code, errors) == (4, "")
    assert list_own(load_inventory(city), VILLAGE) == list_own(whole, VILLAGE)
    for device in (A, B):
        foreign = [each["words"][-1] for each in document["left"][device]["foreign"]]
        assert sorted(foreign) == ["description uplink", "ip route 192.0.2.0/24 blackhole"]
    other = make_desk(desk.box, tmp_path / "other", city)
    result, code = other.push("--only", VILLAGE, "--accept-drift")
    assert code == 0, result
    document, code, errors = adopt(desk, city, VILLAGE)
    assert (code, errors, left_different(document)) == (0, "", [])


def test_device_whose_frr_is_stopped_is_refused(desk: Desk, city: Path) -> None:
    desk.on(B, "systemctl", "stop", "frr")
    try:
        document, code, errors = adopt(desk, city, B)
    finally:
        desk.on(B, "systemctl", "start", "frr")
    assert (document, code) == ({}, 1)
    assert f"{B}: FRR does not answer on this device" in errors


def test_device_with_another_host_key_is_not_read(desk: Desk, city: Path, tmp_path: Path) -> None:
    known = desk.box.place.known_hosts.read_text()
    keys = {line.split(",")[0]: line.split() for line in known.splitlines()}
    planted = " ".join([keys[A][0], *keys[B][1:]])
    lines = [planted if line.split() == keys[A] else line for line in known.splitlines()]
    (tmp_path / "known_hosts").write_text("\n".join(lines) + "\n")
    config = tmp_path / "ssh_config"
    text = desk.box.place.ssh_config.read_text()
    config.write_text(text.replace(str(desk.box.place.known_hosts), str(tmp_path / "known_hosts")))
    document, code, errors = adopt(desk, city, A, "--ssh-config", str(config))
    assert (document, code) == ({}, 1)
    assert "the device shows a host key that is not the known one" in errors


def test_device_that_cannot_be_reached_is_named(desk: Desk, city: Path) -> None:
    desk.on(B, "ip", "link", "set", "eth0", "down")
    try:
        document, code, errors = adopt(desk, city, B)
    finally:
        desk.on(B, "ip", "link", "set", "eth0", "up")
    assert (document, code) == ({}, 1)
    assert f"{B}: the device cannot be reached" in errors
