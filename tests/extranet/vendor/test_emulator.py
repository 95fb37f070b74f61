"""The emulated devices themselves mind what real ones mind, so that a push that passes them means something."""

import asyncio
import json
import stat
import subprocess
import sys
from pathlib import Path

import asyncssh
import pytest

from extranet.vendor.session import read_running
from extranet.vendor.target import Target
from extranet.vendor.terminal import open_terminal
from extranet.vendor.trials import TRIALS
from govcloud.inventory.models.extranet import Platform
from scripts.lab.extranet.emulator.device import Device
from scripts.lab.extranet.emulator.shell import MORE
from tests.extranet.vendor.devices import make_device, run_devices

GOLDEN = Path(__file__).parent / "golden"


def test_line_is_not_in_force_on_vrp_before_it_is_committed(tmp_path: Path) -> None:
    async def run() -> None:
        device = make_device(Platform.VRP)
        async with (
            run_devices(tmp_path, device) as [target],
            open_terminal(target, TRIALS[Platform.VRP].unpaged) as cli,
        ):
            for line in ("system-view", "interface GigabitEthernet0/0/2", "mtu 1400"):
                await cli.enter(line)
            assert "mtu 9000" in await cli.show_running()
            assert "mtu 1400" in await cli.ask("display configuration candidate")
            await cli.enter("commit")
            assert "mtu 1400" in await cli.show_running()

    asyncio.run(run())


def test_line_is_in_force_on_comware_at_once(tmp_path: Path) -> None:
    async def run() -> None:
        device = make_device(Platform.COMWARE)
        unpaged = TRIALS[Platform.COMWARE].unpaged
        async with run_devices(tmp_path, device) as [target], open_terminal(target, unpaged) as cli:
            for line in ("system-view", "interface GigabitEthernet1/0/2", "mtu 1400"):
                await cli.enter(line)
            assert "mtu 1400" in await cli.show_running()

    asyncio.run(run())


@pytest.mark.parametrize("platform", [Platform.VRP, Platform.COMWARE])
def test_device_returns_by_its_own_clock_to_what_ran_when_the_first_trial_began(platform: Platform) -> None:
    async def run() -> None:
        device = make_device(platform)
        device.second = 0.001
        before = device.running.copy()
        device.start_trial(60, "a session", before)
        device.running.apply((), "sysname other")
        device.start_trial(60, "a session", device.running.copy())
        assert device.name == "other"
        async with asyncio.timeout(30):
            await device.returned.wait()
        assert device.running.tree == before.tree
        assert device.before is None

    asyncio.run(run())


@pytest.mark.parametrize("platform", [Platform.VRP, Platform.COMWARE])
def test_long_answer_is_paged_until_paging_is_off(platform: Platform, tmp_path: Path) -> None:
    async def run() -> None:
        async with run_devices(tmp_path, make_device(platform)) as [target]:
            connection = await asyncssh.connect(
                target.host,
                target.port,
                username=target.user,
                password=target.password,
                known_hosts=str(target.known_hosts),
                config=None,
                agent_path=None,
            )
            async with connection, connection.create_process(term_type="vt100") as process:
                process.stdin.write("display current-configuration\n")
                text = ""
                async with asyncio.timeout(30):
                    while MORE not in text:
                        text += await process.stdout.read(1000)
            assert "return" not in text.splitlines()
            assert "return" in (await read_running(target)).splitlines()

    asyncio.run(run())


def test_emulator_serves_many_devices_from_one_process(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scripts.lab.extranet.emulator", "--place", str(tmp_path), "--copies", "20"]
    files = [str(GOLDEN / "vrp.cfg"), str(GOLDEN / "comware.cfg")]
    with subprocess.Popen([*command, *files], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            known = json.loads((tmp_path / "devices.json").read_text())
            assert stat.S_IMODE((tmp_path / "devices.json").stat().st_mode) == 0o600
            assert len({row["port"] for row in known["devices"]}) == 40
            targets = [
                Target(
                    row["code"],
                    Platform(row["platform"]),
                    row["host"],
                    tmp_path / "known_hosts",
                    known["user"],
                    known["password"],
                    port=row["port"],
                )
                for row in known["devices"][::13]
            ]

            async def read_all() -> list[str]:
                return await asyncio.gather(*(read_running(target) for target in targets))

            assert all("sysname county-3-a" in text for text in asyncio.run(read_all()))
        finally:
            process.terminate()
    assert process.returncode == 0


@pytest.mark.parametrize("platform", [Platform.VRP, Platform.COMWARE])
def test_device_starts_again_with_what_it_has_saved(platform: Platform, tmp_path: Path) -> None:
    async def run() -> None:
        device = make_device(platform)
        device.flash = tmp_path / "flash.cfg"
        async with (
            run_devices(tmp_path, device) as [target],
            open_terminal(target, TRIALS[platform].unpaged) as cli,
        ):
            await cli.confirm("save" if platform is Platform.VRP else "save force")
        again = Device("other", platform, device.flash.read_text())
        assert again.running.tree == device.running.tree

    asyncio.run(run())
