"""The agent on a real router with real systemd, FRR, keepalived and nftables, told on the device itself."""

import json
import subprocess
import time
from typing import Any

import pytest

from extranet.push.bundle import bundle_agent
from extranet.push.city import make_city
from govcloud.inventory.load import load_inventory
from govcloud.settings import load_settings
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.nodes import on_node
from tests.lab.extranet.desk import AGENT

DEVICE = "site-health-b"
BANNER = "etc/issue.net"


class Router:
    """One router, and the set of files that it should have."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.files = dict(make_city(load_inventory(load_settings().inventory)).files[DEVICE])

    def run(self, *command: str, words: bytes = b"", check: bool = True) -> str:
        """A command on the device."""
        command_there = on_node(self.box, DEVICE, *command)
        return subprocess.run(command_there, input=words, stdout=subprocess.PIPE, check=check).stdout.decode()

    def agent(self, *arguments: str, files: dict[str, str] | None = None) -> dict[str, Any]:
        """What the agent answers."""
        words = json.dumps(files).encode() if files is not None else b""
        return dict(json.loads(self.run(AGENT, *arguments, words=words, check=False)))

    def apply(self, banner: str, within: int = 60) -> dict[str, Any]:
        """Take the set with another banner."""
        return self.agent("apply", "-", "--within", str(within), files=self.files | {BANNER: f"{banner}\n"})

    @property
    def banner(self) -> str:
        """What it shows before login."""
        return self.run("cat", f"/{BANNER}").strip()


@pytest.fixture(scope="module")
def prepared(box: Box) -> Router:
    """A router that has the agent and runs what is intended, confirmed."""
    router = Router(box)
    router.run("sh", "-c", f"cat > {AGENT} && chmod 755 {AGENT}", words=bundle_agent())
    router.agent("abort")
    applied = router.agent("apply", "-", "--within", "300", files=router.files)
    assert applied["problems"] == []
    assert router.agent("confirm", applied["hash"]) == {"confirmed": applied["hash"]}
    return router


@pytest.fixture
def router(prepared: Router) -> Router:
    """The same, with nothing pending."""
    prepared.agent("abort")
    return prepared


def test_state_after_a_confirmed_set_is_whole(router: Router) -> None:
    state = router.agent("state")
    assert state["files"] == state["record"]["hash"]
    assert state["running"] == state["record"]["running"]
    assert set(state["running"]) == {"frr", "nftables", "sysctl"}
    assert (state["stopped"], state["unloaded"], state["pending"]) == ([], [], None)


def test_set_that_nobody_confirms_returns_by_the_timer_of_systemd(router: Router) -> None:
    before = router.banner
    assert router.apply("For a moment.", within=5)["applied"] is True
    assert router.banner == "For a moment."
    end = time.monotonic() + 120
    while router.agent("state")["pending"] and time.monotonic() < end:
        time.sleep(1)
    assert router.banner == before
    assert router.agent("state")["returned"]["why"] == "not confirmed in time"


@pytest.mark.parametrize(
    ("path", "text", "word"),
    [
        ("etc/frr/frr.conf", "router bgp 65000\n neighbour 10.0.0.1 remote-as 65001\n", "neighbour"),
        ("etc/nftables.conf", "table inet x { chain y { accpt } }\n", "syntax error"),
        ("etc/keepalived/keepalived.conf", "vrrp_instance x {\n  no_such_word 1\n}\n", "no_such_word"),
        ("etc/ssh/sshd_config.d/extranet.conf", "AllowUsers nobody-at-all\n", "nobody-at-all"),
    ],
)
def test_set_that_a_service_refuses_changes_nothing(router: Router, path: str, text: str, word: str) -> None:
    before = router.run("cat", f"/{path}")
    refused = router.agent("apply", "-", "--within", "30", files=router.files | {path: text})
    assert refused["refused"] == "config"
    assert word in refused["detail"]
    assert router.run("cat", f"/{path}") == before
    assert router.agent("state")["pending"] is None


def test_full_disk_is_refused_before_anything_is_changed(router: Router) -> None:
    before = router.banner
    router.run("mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", "/var/lib/extranet")
    try:
        refused = router.apply("Too much.")
    finally:
        router.run("umount", "/var/lib/extranet")
    assert refused["refused"] == "disk"
    assert "No space left" in refused["detail"]
    assert router.banner == before


def test_dead_routing_is_seen_and_started_by_a_set_that_changes_no_file(router: Router) -> None:
    router.run("systemctl", "stop", "frr")
    assert "frr: does not run" in router.agent("state")["stopped"]
    applied = router.agent("apply", "-", "--within", "60", files=router.files)
    assert applied["problems"] == []
    assert router.agent("confirm", applied["hash"])["confirmed"] == applied["hash"]
    assert router.agent("state")["stopped"] == []


def test_agent_killed_in_the_middle_is_returned_from_by_the_timer(router: Router) -> None:
    before = router.banner
    files = json.dumps(
        router.files | {BANNER: "Half-way.\n", "etc/frr/daemons": router.files["etc/frr/daemons"] + "\n"}
    )
    kill = (
        "cat > /run/candidate.json; "
        f"{AGENT} apply - --within 20 < /run/candidate.json & agent=$!; "
        'until [ "$(cat /etc/issue.net)" = Half-way. ]; do sleep 0.05; done; kill -9 $agent'
    )
    router.run("sh", "-c", kill, words=files.encode(), check=False)
    assert router.banner == "Half-way."
    end = time.monotonic() + 150
    while router.agent("state")["pending"] and time.monotonic() < end:
        time.sleep(1)
    state = router.agent("state")
    assert router.banner == before
    assert (state["files"], state["stopped"], state["unloaded"]) == (state["record"]["hash"], [], [])


def test_route_typed_by_hand_is_drift_and_goes_with_the_next_set(router: Router) -> None:
    router.run("vtysh", "-c", "configure terminal", "-c", "ip prefix-list BY-HAND seq 5 permit 192.0.2.0/24")
    state = router.agent("state")
    assert state["running"]["frr"] != state["record"]["running"]["frr"]
    assert state["running"]["nftables"] == state["record"]["running"]["nftables"]
    applied = router.agent("apply", "-", "--within", "60", files=router.files)
    assert router.agent("confirm", applied["hash"])["confirmed"] == applied["hash"]
    assert "BY-HAND" not in router.run("vtysh", "-c", "show running-config")
