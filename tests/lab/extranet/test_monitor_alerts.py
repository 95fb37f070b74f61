"""From a cut link to a message: the running extranet, `govcloud monitor serve`, real Prometheus and Alertmanager."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from extranet.drill.model import Fault, FaultKind
from govcloud.inventory.load import load_inventory
from govcloud.settings import PRODUCT, load_settings
from monitors.alertmanager.render import Collection, find_operators, render_files
from monitors.alertmanager.ways import Ways
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.faults import broken
from scripts.lab.extranet.wiring_file import read_wiring
from scripts.lab.monitors.configuration import Target, Wish
from scripts.lab.monitors.ports import find_ports
from scripts.lab.monitors.stack import Stack, private_stack
from tests.scripts.lab.monitors.listeners import Listener, listen, wait_for

pytestmark = pytest.mark.lab
NODE, LINK = "site-emergency", "site-emergency-up-b"
WITHIN_S = 90.0
"""On a machine that is busy with other things; half a minute on its own."""


@contextmanager
def serving(port: int) -> Iterator[None]:
    """The product's own monitor of the extranet, as a process."""
    environment = {**os.environ, "GOVCLOUD_INVENTORY": str(load_settings().inventory)}
    without = [word for part in ("pools", "checks", "notices") for word in ("--without", part)]
    command = [sys.executable, "-m", "govcloud.cli", "monitor", "serve", "--listen", f"127.0.0.1:{port}", *without]
    with subprocess.Popen(command, cwd=PRODUCT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


@pytest.fixture
def watched(box: Box, tmp_path: Path) -> Iterator[tuple[Box, Stack, Listener]]:
    """The extranet, who watches it, and who is told."""
    inventory = load_inventory(load_settings().inventory)
    port = find_ports(1)[0]
    with listen() as told, serving(port):
        ways = Ways(f"http://{told.address}/alerts")
        files = render_files(inventory, find_operators(inventory, []), ways, Collection([], []))
        folder = tmp_path / "stack"
        (folder / "rules").mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_text(text)
        target = Target("govcloud", {f"127.0.0.1:{port}": {}})
        wish = Wish([target], [folder / "rules/*.yml"], files["alertmanager.yml"])
        with private_stack(folder, load_settings().cache, wish) as stack:
            assert wait_for(lambda: told.bodies, WITHIN_S)
            whole = f'govcloud_node_paths_up{{node="{NODE}"}} == 2'
            assert wait_for(lambda: stack.query(whole), WITHIN_S), stack.query("govcloud_source_up")
            yield box, stack, told


def list_told(told: Listener) -> dict[str, float]:
    """Name of each alert that the receiver was told of the node or its link → when."""
    return {
        alert["labels"]["alertname"]: at
        for body, at in reversed(list(zip(told.bodies, told.times, strict=True)))
        for alert in body["alerts"]
        if alert["status"] == "firing" and alert["labels"].get("node") == NODE
    }


def find_states(stack: Stack) -> dict[str, str]:
    """Name → state of the alerts of the node."""
    return {each["labels"]["alertname"]: each["state"] for each in stack.alerts() if each["labels"].get("node") == NODE}


def test_cut_link_is_told_as_lost_redundancy_and_its_mending_as_the_end(
    watched: tuple[Box, Stack, Listener],
) -> None:
    box, stack, told = watched
    wiring = read_wiring(box.place.wiring)
    assert wiring is not None
    with broken(box, wiring, Fault(FaultKind.CUT, LINK, NODE)):
        began = time.time()
        assert wait_for(lambda: stack.query(f'govcloud_link_up{{link="{LINK}"}} == 0'), WITHIN_S)
        seen = time.time() - began
        assert wait_for(lambda: find_states(stack).get("NodeRedundancyLost") == "firing", WITHIN_S)
        fires = time.time() - began
        assert wait_for(lambda: "NodeRedundancyLost" in list_told(told), WITHIN_S)
        reached = list_told(told)["NodeRedundancyLost"] - began
        assert "NodeCutOff" not in find_states(stack)
    print(f"Prometheus has the cut link after {seen:.1f} s, the alert fires after {fires:.1f} s, told {reached:.1f} s")
    assert wait_for(lambda: "NodeRedundancyLost" not in find_states(stack), 2 * WITHIN_S)
