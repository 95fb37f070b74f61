"""`govcloud check --live --devices` on the running extranet: its rules judge what real devices show."""

import json
import subprocess
from pathlib import Path

import pytest

from govcloud.errors import Exit
from tests.lab.extranet.desk import LONG, PROGRAM, Desk, by_hand
from tests.pools.servers import Clouds

DEVICE = "site-emergency-b"
SETTLE_SECONDS = 120.0
SHOWN = {
    "ext-bgp-up",
    "ext-bfd-up",
    "ext-boundary-audit.record",
    "ext-dual-device.answers",
    "audit-time-synced.clock",
    "host-ssh-safe.device",
}
"""Rules that look at what devices show, and not at their configuration alone."""
OF_THE_CLOCK = {"audit-time-synced.clock", "ext-dual-device.answers"}
"""A clock that is not told the time, and a service that does not run."""
EMULATED = "guyang-shiqiao"
"""The township whose villages have emulated vendors' devices: nobody speaks BGP there."""


def judge(desk: Desk, clouds: Path) -> dict[tuple[str, str], str]:
    """Rule and device → verdict, of the rules on what devices show; the pools are away."""
    command = [str(PROGRAM), "check", "--live", "--devices", "--json", "--clouds", str(clouds)]
    done = subprocess.run(command, env=desk.environment, capture_output=True, text=True, timeout=LONG, check=False)
    assert done.returncode == Exit.REFUSED, done.stderr  # devices have no account servers
    findings = [each for each in json.loads(done.stdout)["findings"] if each["rule"] in SHOWN and each["object"]]
    return {(each["rule"], each["object"]["id"]): each["verdict"] for each in findings}


@pytest.fixture
def clouds(tmp_path: Path) -> Path:
    """Pools that nobody answers for."""
    return Clouds(tmp_path / "clouds.yaml").write("http://127.0.0.1:1/v3")


def test_real_devices_pass_and_a_stopped_clock_fails_the_rules_on_it_alone(pushed: Desk, clouds: Path) -> None:
    def list_failures() -> set[tuple[str, str]]:
        verdicts = judge(pushed, clouds)
        assert {rule for rule, _ in verdicts} == SHOWN
        wrong = {each for each, verdict in verdicts.items() if verdict not in ("pass", "not-applicable")}
        return {(rule, device) for rule, device in wrong if not device.startswith(EMULATED)}

    pushed.wait(lambda: not list_failures(), SETTLE_SECONDS)
    with by_hand(pushed, DEVICE, "systemctl stop chrony", "systemctl start chrony"):
        pushed.wait(lambda: list_failures() == {(rule, DEVICE) for rule in OF_THE_CLOCK}, SETTLE_SECONDS)
    pushed.wait(lambda: not list_failures(), SETTLE_SECONDS)
