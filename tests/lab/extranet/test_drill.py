"""Drills on the running extranet: faults are made and mended, what is lost is measured, nothing stays broken."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extranet.drill.course import watch_calm
from extranet.drill.model import BLACKOUT_MS, Fault, FaultKind
from scripts.lab.extranet.faults import broken, find_sockets
from scripts.lab.extranet.ground import LabGround
from tests.lab.extranet.desk import PROGRAM, Desk

NODE = "site-human-resources"
LINK, DEVICE = f"{NODE}-up-a", f"{NODE}-a"
ENVIRONMENT = {**os.environ, "GOVCLOUD_LANG": "en"}
"""The desk's has a state of its own, and with it no lab."""
FAULTS = [Fault(FaultKind.CUT, LINK, NODE), Fault(FaultKind.SILENT, LINK, NODE), Fault(FaultKind.DEAD, DEVICE, NODE)]


def show_ports(ground: LabGround) -> dict[str, tuple[bool, str]]:
    """Port of the fabric → whether it is up, and the bridge it is in."""
    links = json.loads(ground.box.run("ip", "-json", "link"))
    return {link["ifname"]: ("UP" in link["flags"], link.get("master", "")) for link in links}


def command(*arguments: str | Path) -> list[str]:
    return [str(PROGRAM), "extranet", "drill", NODE, *map(str, arguments)]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.kind.value)
def test_fault_takes_its_ports_away_and_gives_them_back(ground: LabGround, fault: Fault) -> None:
    before = show_ports(ground)
    with broken(ground.box, ground.wiring, fault):
        during = show_ports(ground)
        gone = {name for name, was in before.items() if during[name] != was}
        assert gone == {socket.name for socket in find_sockets(ground.wiring, fault)}
        assert {during[name][0] for name in gone} == {fault.kind is not FaultKind.CUT}
    assert show_ports(ground) == before
    ground.settle()


def test_flows_without_a_fault_are_answered_in_both_families(ground: LabGround) -> None:
    flows = ground.list_flows(NODE)
    assert {":" in flow.address for flow in flows} == {True, False}
    probing = ground.probe(flows)
    time.sleep(2)
    measured = probing.stop()
    assert [gap.flow for gap in measured.gaps] == list(flows)
    for gap in measured.gaps:
        assert gap.sent > 100
        assert gap.lost < gap.sent / 20


def test_device_that_dies_alone_is_missed_until_the_other_takes_over(ground: LabGround) -> None:
    probing = ground.probe(ground.list_flows(NODE))
    with broken(ground.box, ground.wiring, FAULTS[-1]):
        time.sleep(6)
        alone = probing.stop()
        probing = ground.probe(ground.list_flows(NODE))
        time.sleep(1)
        taken_over = probing.stop()
    assert all(gap.lost > 0 for gap in alone.gaps)
    assert all(gap.longest_ms < 10 * BLACKOUT_MS for gap in alone.gaps)
    assert all(gap.lost < gap.sent / 5 for gap in taken_over.gaps)
    ground.settle()


def test_counters_tell_sessions_that_went_down(ground: LabGround) -> None:
    def cut(seconds: float) -> None:
        with broken(ground.box, ground.wiring, FAULTS[0]):
            time.sleep(seconds)

    assert watch_calm(ground, 2.0, cut) >= 2
    ground.settle()


@pytest.mark.usefixtures("ground")
def test_whole_drill_writes_what_it_prints(tmp_path: Path) -> None:
    page, record = tmp_path / "drill.html", tmp_path / "drill.json"
    done = subprocess.run(
        command("--json", "--out", page, "--record", record, "--calm", "2"),
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    document = json.loads(done.stdout)
    assert document == json.loads(record.read_text())
    assert done.returncode == (0 if document["holds"] and not document["false_alarms"] else 1)
    assert [(trial["kind"], trial["target"]) for trial in document["trials"]] == [
        (kind, f"{NODE}-{end}")
        for kind, end in [
            ("cut", "up-a"),
            ("silent", "up-a"),
            ("cut", "up-b"),
            ("silent", "up-b"),
            ("dead", "a"),
            ("dead", "b"),
        ]
    ]
    assert all(gap["sent"] > 100 for trial in document["trials"] for gap in trial["broken"] + trial["mended"])
    assert max(trial["blackout_ms"] for trial in document["trials"]) > 0
    shown = page.read_text()
    assert "<svg" in shown
    assert DEVICE in shown


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_drill_that_is_told_to_end_mends_what_it_broke(pushed: Desk, ground: LabGround, number: signal.Signals) -> None:
    before = show_ports(ground)
    program = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
    )
    running = subprocess.Popen(  # a shell that starts tests in the background has them ignore SIGINT
        [sys.executable, "-c", program, *command()],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    pushed.wait(lambda: show_ports(ground) != before or running.poll() is not None)
    assert running.poll() is None
    running.send_signal(number)
    _, errors = running.communicate(timeout=60)
    assert running.returncode == 1
    assert "Traceback" not in errors
    assert show_ports(ground) == before
    ground.settle()
