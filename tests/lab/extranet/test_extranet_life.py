"""The life of the lab's extranet, on two nodes in a folder of their own: up, healed after kills, down with no trace."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extranet.push.ssh import Access
from extranet.push.vendors import find_target
from extranet.rendering import render_device
from extranet.vendor.session import push_vendor
from extranet.vendor.target import Outcome
from govcloud.console import Screen
from govcloud.errors import GovcloudError
from govcloud.inventory.models.extranet import Platform
from govcloud.settings import load_settings
from govcloud.text import Text
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.city import load_city
from scripts.lab.extranet.down import take_down
from scripts.lab.extranet.emulated import emulated_group
from scripts.lab.extranet.fabric import read_links
from scripts.lab.extranet.nodes import find_node, run_on_node
from scripts.lab.extranet.place import Place, find_place
from scripts.lab.extranet.reach import list_silent
from scripts.lab.extranet.responder import responder_group
from scripts.lab.extranet.status import describe_extranet
from scripts.lab.extranet.timekeeper import tells_time, timekeeper_group
from scripts.lab.extranet.up import bring_up
from scripts.lab.extranet.wiring import Wiring, plan_wiring
from scripts.lab.layout import load_layout
from scripts.lab.progress import Progress
from scripts.lab.services.pids import start_ticks

DEVICES = ("site-emergency-a", "site-emergency-b")
NODE = DEVICES[0]
WAIT_SECONDS = 20.0
CAP_SYS_TIME = 25


@pytest.fixture(scope="module")
def wiring() -> Wiring:
    models = load_city(load_settings()).models
    return plan_wiring([model for model in models if model.code in DEVICES], [])


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    """A lab of its own beside whatever runs."""
    here = Box(Place(tmp_path / "extranet", find_place(load_layout()).rootfs))
    yield here
    take_down(here)


def up(box: Box, wiring: Wiring) -> bool:
    return bring_up(box, wiring, Progress(Screen()))


def wait(true: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def kill(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait(lambda: start_ticks(pid) is None)


def ssh(box: Box, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["ssh", "-F", str(box.place.ssh_config), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def look_at_host() -> tuple[list[str], list[str], bool]:
    """What a lab could leave on the machine: mounts, network devices, named network namespaces."""
    mounts = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    return sorted(mounts), sorted(os.listdir("/sys/class/net")), Path("/run/netns").exists()  # noqa: PTH208


def test_second_up_changes_nothing_and_ssh_checks_host_keys(box: Box, wiring: Wiring) -> None:
    assert up(box, wiring)
    assert not up(box, wiring)
    assert describe_extranet(box)["ready"]
    answer = ssh(box, NODE, "hostname; sudo id -u")
    assert answer.stdout.split() == [NODE, "0"], answer.stderr
    known = box.place.known_hosts
    first, second = known.read_text().splitlines()
    known.write_text(f"{first}\n{second.split()[0]} {' '.join(first.split()[1:])}\n")
    refused = ssh(box, DEVICES[1], "hostname")
    assert refused.returncode
    assert "verification failed" in refused.stderr


def test_killed_node_is_healed_with_what_was_on_its_disk(box: Box, wiring: Wiring) -> None:
    up(box, wiring)
    run_on_node(box, NODE, "sh", "-c", "echo kept >/etc/kept")
    kill(find_node(box, NODE))
    assert NODE in list_silent(box, wiring.nodes)
    assert up(box, wiring)
    assert run_on_node(box, NODE, "cat", "/etc/kept") == "kept\n"
    assert not list_silent(box, wiring.nodes)
    assert not up(box, wiring)


def test_killed_box_takes_all_with_it_and_is_healed(box: Box, wiring: Wiring) -> None:
    up(box, wiring)
    pids = [pid for code in DEVICES if (pid := find_node(box, code))]
    assert len(pids) == len(DEVICES)
    kill(box.pid)
    wait(lambda: not any(start_ticks(pid) for pid in pids))
    with pytest.raises(GovcloudError, match="does not run"):
        _ = box.running
    assert up(box, wiring)
    assert describe_extranet(box)["ready"]


def test_killed_responder_and_a_lost_port_are_healed(box: Box, wiring: Wiring) -> None:
    up(box, wiring)
    before = read_links(box)
    for pid in responder_group(box).pids:
        os.kill(pid, signal.SIGKILL)
    box.batch(["link del w0p0"])
    assert up(box, wiring)
    assert read_links(box) == before
    assert responder_group(box).pids


def test_killed_time_server_is_healed_and_nobody_can_set_the_machines_clock(box: Box, wiring: Wiring) -> None:
    up(box, wiring)
    servers = [address.partition("/")[0] for address in wiring.time_servers]
    assert servers
    for pid in timekeeper_group(box).pids:
        os.kill(pid, signal.SIGKILL)
    assert not tells_time(box, servers)
    assert not describe_extranet(box)["ready"]
    assert up(box, wiring)
    assert tells_time(box, servers)
    assert describe_extranet(box)["ready"]
    for pid in timekeeper_group(box).pids:
        assert b"-x" in Path("/proc", str(pid), "cmdline").read_bytes().split(b"\0")
    bounds = run_on_node(box, NODE, "sed", "-n", "s/^CapBnd:\t//p", "/proc/1/status")
    assert not int(bounds, 16) & 1 << CAP_SYS_TIME


def test_killed_emulated_devices_come_back_with_what_they_saved(box: Box) -> None:
    models = [model for model in load_city(load_settings()).models if model.node == "guyang-shiqiao-xinqiao"]
    wiring = plan_wiring(models, [])
    assert up(box, wiring)
    assert not up(box, wiring)
    access = Access({}, "", box.place.ssh_config)
    code = models[0].code
    intended = next(iter(render_device(models[0]).values()))
    target = find_target(code, Platform.VRP, access)
    assert asyncio.run(push_vendor(target, intended, take_anything, 60)).outcome is Outcome.CHANGED
    for pid in emulated_group(box).pids:
        os.kill(pid, signal.SIGKILL)
    assert up(box, wiring)
    target = find_target(code, Platform.VRP, access)
    assert asyncio.run(push_vendor(target, intended, take_anything, 60)).outcome is Outcome.UNCHANGED


async def take_anything(_running: str) -> Text | None:
    return None


def test_changed_wiring_is_built_anew(box: Box, wiring: Wiring) -> None:
    up(box, wiring)
    other = Wiring(wiring.nodes[:1], (), wiring.controller, wiring.wires[:1], (), ())
    assert up(box, other)
    assert find_node(box, DEVICES[1]) is None
    assert find_node(box, NODE)


@pytest.mark.parametrize("part", ["nothing", "the box", "its parent", "a node"])
def test_down_leaves_no_trace_after_the_death_of(part: str, box: Box, wiring: Wiring) -> None:
    before = look_at_host()
    up(box, wiring)
    group, pid = box.place.group, box.running
    if part == "the box":
        kill(pid)
    elif part == "its parent":
        kill(next(one for one in group.below("box").pids if Path("/proc", str(one), "comm").read_text() == "unshare\n"))
    elif part == "a node":
        kill(find_node(box, NODE))
    take_down(box)
    assert not group.path.exists()
    assert start_ticks(pid) is None
    assert look_at_host() == before
    assert {path.name for path in box.place.folder.iterdir()} <= {"id_ed25519", "id_ed25519.pub"}
    assert take_down(box) == 0
