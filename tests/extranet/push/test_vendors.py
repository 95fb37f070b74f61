"""A wave with vendors' devices, over real SSH to emulated ones: kept together, or given back together."""

import asyncio
from dataclasses import replace
from pathlib import Path

from extranet.push.journal import Confirmed
from extranet.push.vendors import VendorHands, look_at_vendors
from extranet.vendor.dialects import DIALECTS
from extranet.vendor.target import Target
from extranet.vendor.tree import digest_running
from govcloud.inventory.models.extranet import Platform
from scripts.lab.extranet.emulator.device import Device
from tests.extranet.vendor.devices import render_sample, run_devices

SLOW = 1.0
"""The devices' clocks run as ours do: no trial ends by itself within a test."""
VRP, COMWARE = Platform.VRP, Platform.COMWARE


def device(platform: Platform, name: str) -> Device:
    return Device(name, platform, render_sample(platform), SLOW)


def change(platform: Platform) -> str:
    return render_sample(platform).replace("description management", "description out of band")


def hands(targets: list[Target], texts: dict[str, str]) -> VendorHands:
    return VendorHands(dict(zip("vc", targets, strict=True)), texts, within=120)


def test_change_on_two_vendors_runs_on_trial_until_it_is_kept(tmp_path: Path) -> None:
    async def run() -> None:
        both = device(VRP, "v"), device(COMWARE, "c")
        async with run_devices(tmp_path, *both) as targets:
            work = hands(targets, {"v": change(VRP), "c": change(COMWARE)})
            assert await work.send(["v", "c"]) == {}
            assert all(each.before is not None for each in both)
            assert await work.verify(["v", "c"]) == {}
            assert await work.keep(["v", "c"]) == {}
        assert all(each.before is None for each in both)
        assert all("out of band" in str(each.saved.tree) for each in both)

    asyncio.run(run())


def test_change_that_is_given_back_leaves_what_was_there(tmp_path: Path) -> None:
    async def run() -> None:
        both = device(VRP, "v"), device(COMWARE, "c")
        async with run_devices(tmp_path, *both) as targets:
            work = hands(targets, {"v": change(VRP), "c": change(COMWARE)})
            assert await work.send(["v", "c"]) == {}
            assert await work.give_back(["v", "c"]) == {}
        assert all("out of band" not in str(each.running.tree) for each in both)

    asyncio.run(run())


def test_line_that_a_device_refuses_is_its_problem_alone(tmp_path: Path) -> None:
    async def run() -> None:
        async with run_devices(tmp_path, device(VRP, "v"), device(COMWARE, "c")) as targets:
            work = hands(
                targets,
                {"v": change(VRP).replace("description out of band", "descriptoin out of band"), "c": change(COMWARE)},
            )
            assert list(await work.send(["v", "c"])) == ["v"]
            assert await work.give_back(["c"]) == {}

    asyncio.run(run())


def test_drift_of_a_vendors_device_is_told_from_work_by_what_the_journal_has(tmp_path: Path) -> None:
    async def run() -> None:
        async with run_devices(tmp_path, device(VRP, "v")) as targets:
            now, other = (digest_running(text, DIALECTS[VRP]) for text in (render_sample(VRP), change(VRP)))
            here = [replace(target, code="v") for target in targets]
            (same,) = await look_at_vendors(here, {"v": now}, {}, 1)
            (new,) = await look_at_vendors(here, {"v": other}, {}, 1)
            (ours,) = await look_at_vendors(here, {"v": other}, {"v": Confirmed(now, "li", 5.0)}, 1)
            (drifted,) = await look_at_vendors(here, {"v": other}, {"v": Confirmed("what we left", "li", 5.0)}, 1)
        assert (same.recorded, same.drift) == (now, ())
        assert (new.recorded, new.drift) == ("", ())
        assert (ours.recorded, ours.drift) == (now, ())
        assert (drifted.drift, drifted.who) == (("configuration",), "li")

    asyncio.run(run())


def test_vendors_device_that_lost_its_configuration_is_new_and_has_not_drifted(tmp_path: Path) -> None:
    async def run() -> None:
        async with run_devices(tmp_path, Device("v", VRP, "sysname v\n", SLOW)) as targets:
            here = [replace(target, code="v") for target in targets]
            (seen,) = await look_at_vendors(here, {"v": "x"}, {"v": Confirmed("what we left", "li", 5.0)}, 1)
        assert (seen.recorded, seen.drift, seen.problem) == ("", (), None)

    asyncio.run(run())
