"""Pushes to emulated devices over real SSH. They prove transport, order and return, not what a vendor accepts."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from extranet.vendor.dialects import DIALECTS
from extranet.vendor.session import push_vendor, read_running
from extranet.vendor.target import Outcome, VendorError
from extranet.vendor.terminal import open_terminal
from extranet.vendor.tree import digest_running
from extranet.vendor.trials import ComwareTrial
from govcloud.inventory.models.extranet import Platform
from govcloud.text import Text
from scripts.lab.extranet.emulator.device import Device
from tests.extranet.vendor.devices import approve, make_device, render_sample, run_devices

both = pytest.mark.parametrize("platform", [Platform.VRP, Platform.COMWARE])


def change(platform: Platform) -> str:
    """The sample with another MTU, another neighbour's number and a new description."""
    text = render_sample(platform).replace("mtu 9000", "mtu 1400").replace("4200000001", "4200000002")
    return text.replace("description management", "description out of band")


@both
def test_device_that_runs_what_is_intended_is_sent_nothing(platform: Platform, tmp_path: Path) -> None:
    async def run() -> None:
        device = make_device(platform)
        async with run_devices(tmp_path, device) as [target]:
            pushed = await push_vendor(target, render_sample(platform), approve, 60)
        assert pushed.outcome is Outcome.UNCHANGED
        assert pushed.commands == ()
        assert "system-view" not in device.log

    asyncio.run(run())


@both
def test_change_is_tried_verified_confirmed_and_saved(platform: Platform, tmp_path: Path) -> None:
    async def run() -> None:
        device = make_device(platform)
        seen: list[bool] = []

        async def verify(text: str) -> Text | None:
            seen.append("mtu 1400" in text and device.before is not None)
            return None

        async with run_devices(tmp_path, device) as [target]:
            pushed = await push_vendor(target, change(platform), verify, 60)
            running = await read_running(target)
        dialect = DIALECTS[platform]
        assert pushed.outcome is Outcome.CHANGED
        assert seen == [True]
        assert digest_running(running, dialect) == digest_running(change(platform), dialect) == pushed.digest_after
        assert pushed.digest_before == digest_running(render_sample(platform), dialect)
        assert device.before is None
        assert device.saved.tree == device.running.tree

    asyncio.run(run())


@both
def test_empty_device_takes_the_whole_configuration(platform: Platform, tmp_path: Path) -> None:
    async def run() -> None:
        async with run_devices(tmp_path, Device("new", platform)) as [target]:
            pushed = await push_vendor(target, render_sample(platform), approve, 60)
            again = await push_vendor(target, render_sample(platform), approve, 60)
        assert pushed.outcome is Outcome.CHANGED
        assert again.outcome is Outcome.UNCHANGED

    asyncio.run(run())


@both
def test_failed_verification_returns_the_device_at_once(platform: Platform, tmp_path: Path) -> None:
    async def refuse(text: str) -> Text | None:
        return Text("no session to core-a", "与 core-a 无会话") if "mtu 1400" in text else None

    async def run() -> None:
        device = make_device(platform)
        async with run_devices(tmp_path, device) as [target]:
            pushed = await push_vendor(target, change(platform), refuse, 60)
        assert pushed.outcome is Outcome.RETURNED
        assert str(pushed.problem) == "no session to core-a"
        assert pushed.digest_after == pushed.digest_before
        assert not device.returned.is_set()
        assert device.before is None

    asyncio.run(run())


@both
def test_verification_that_breaks_off_returns_the_device_at_once(platform: Platform, tmp_path: Path) -> None:
    async def break_off(text: str) -> Text | None:
        assert text
        raise ConnectionResetError

    async def run() -> None:
        device = make_device(platform)
        async with run_devices(tmp_path, device) as [target]:
            with pytest.raises(ConnectionResetError):
                await push_vendor(target, change(platform), break_off, 60)
        assert device.before is None
        assert not device.returned.is_set()
        assert "mtu 9000" in "".join(device.running.print())

    asyncio.run(run())


@both
def test_refused_line_leaves_nothing_behind(platform: Platform, tmp_path: Path) -> None:
    async def run() -> None:
        device = make_device(platform)
        device.faults.refuse = "^mtu 1400"
        async with run_devices(tmp_path, device) as [target]:
            with pytest.raises(VendorError, match="refuses the line 'mtu 1400'") as refused:
                await push_vendor(target, change(platform), approve, 60)
            running = await read_running(target)
        assert not refused.value.on_trial
        dialect = DIALECTS[platform]
        assert digest_running(running, dialect) == digest_running(render_sample(platform), dialect)
        assert device.before is None

    asyncio.run(run())


@both
def test_connection_lost_in_mid_push_leaves_what_ran_before(platform: Platform, tmp_path: Path) -> None:
    """VRP throws the candidate away with the session; Comware returns when its commit delay ends."""

    async def run() -> None:
        device = make_device(platform)
        device.faults.drop_after = 8
        async with run_devices(tmp_path, device) as [target]:
            with pytest.raises(VendorError, match="session to the device was lost") as lost:
                await push_vendor(target, change(platform), approve, 60)
            device.faults.drop_after = 0
            assert lost.value.on_trial is (platform is Platform.COMWARE)
            if lost.value.on_trial:
                assert "mtu 1400" not in render_sample(platform)
                device.pass_time()
            running = await read_running(target)
        dialect = DIALECTS[platform]
        assert digest_running(running, dialect) == digest_running(render_sample(platform), dialect)

    asyncio.run(run())


@both
def test_device_that_is_cut_off_by_its_new_configuration_returns_by_itself(platform: Platform, tmp_path: Path) -> None:
    async def run() -> None:
        device = make_device(platform)

        async def lose_it(text: str) -> Text | None:
            assert "mtu 1400" in text
            device.faults.cut_off = True
            return None

        async with run_devices(tmp_path, device) as [target]:
            with pytest.raises(VendorError) as lost:
                await push_vendor(target, change(platform), lose_it, 60)
            assert lost.value.on_trial
            assert device.before is not None
            device.pass_time()
            device.faults.cut_off = False
            running = await read_running(target)
        dialect = DIALECTS[platform]
        assert digest_running(running, dialect) == digest_running(render_sample(platform), dialect)

    asyncio.run(run())


@both
def test_device_that_returns_before_it_is_confirmed_is_not_taken_for_changed(
    platform: Platform, tmp_path: Path
) -> None:
    async def run() -> None:
        device = make_device(platform)

        async def take_too_long(text: str) -> Text | None:
            assert text
            device.pass_time()
            return None

        async with run_devices(tmp_path, device) as [target]:
            with pytest.raises(VendorError, match="returned before it was confirmed") as late:
                await push_vendor(target, change(platform), take_too_long, 60)
        assert not late.value.on_trial

    asyncio.run(run())


def test_no_line_is_sent_to_comware_after_its_delay_may_have_ended(tmp_path: Path) -> None:
    async def run() -> None:
        device, hurried = make_device(Platform.COMWARE), ComwareTrial(share=0.0)
        before = device.running.copy()
        async with run_devices(tmp_path, device) as [target], open_terminal(target, hurried.unpaged) as terminal:
            with pytest.raises(VendorError, match="too slowly") as slow:
                await hurried.begin(terminal, ("sysname a", "sysname b"), 60, {})
        assert slow.value.on_trial
        device.pass_time()
        assert device.running.tree == before.tree

    asyncio.run(run())


@both
def test_second_push_at_once_is_refused_and_the_first_is_kept(platform: Platform, tmp_path: Path) -> None:
    async def run() -> None:
        device = make_device(platform)
        first_is_on_trial, second_is_done = asyncio.Event(), asyncio.Event()

        async def wait(text: str) -> Text | None:
            assert text
            first_is_on_trial.set()
            await second_is_done.wait()
            return None

        other = change(platform).replace("mtu 1400", "mtu 1300")
        async with run_devices(tmp_path, device) as [target]:
            first = asyncio.create_task(push_vendor(target, change(platform), wait, 60))
            await first_is_on_trial.wait()
            with pytest.raises(VendorError, match="refuses the line"):
                await push_vendor(target, other, approve, 60)
            second_is_done.set()
            pushed = await first
            running = await read_running(target)
        assert pushed.outcome is Outcome.CHANGED
        assert "mtu 1400" in running

    asyncio.run(run())


@both
def test_other_host_key_is_refused_before_the_password_is_sent(platform: Platform, tmp_path: Path) -> None:
    async def run() -> None:
        device, impostor = make_device(platform), make_device(platform)
        async with run_devices(tmp_path, device) as [target]:
            recorded = target.known_hosts.read_text().split()[1:]
        async with run_devices(tmp_path, impostor) as [target]:
            target.known_hosts.write_text(f"[{target.host}]:{target.port} {' '.join(recorded)}\n")
            with pytest.raises(VendorError, match="host key that is not the recorded one"):
                await push_vendor(target, change(platform), approve, 60)
        assert impostor.log == []

    asyncio.run(run())


@both
def test_unreachable_device_is_one_clear_sentence(platform: Platform, tmp_path: Path) -> None:
    async def run() -> None:
        async with run_devices(tmp_path, make_device(platform)) as [target]:
            pass
        with pytest.raises(VendorError, match="cannot be reached at 127"):
            await read_running(target)

    asyncio.run(run())


@both
def test_device_that_answers_too_late_is_given_up(platform: Platform, tmp_path: Path) -> None:
    async def run() -> None:
        device = make_device(platform)
        async with run_devices(tmp_path, device) as [target]:
            device.faults.delay = 5
            slow = replace(target, command_seconds=0.3)
            with pytest.raises(VendorError, match="no answer in time"):
                await read_running(slow)

    asyncio.run(run())
