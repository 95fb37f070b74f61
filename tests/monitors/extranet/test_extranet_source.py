"""The extranet as a source, over real SSH to simulated devices: what is told, and what nonsense does."""

import asyncio
import resource
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.verify.expect import leave_out
from govcloud.errors import GovcloudError
from govcloud.inventory.models.extranet import Platform
from monitors.extranet.facts import UNREADABLE
from monitors.extranet.pace import Pace
from monitors.extranet.streams import allow_connections
from monitors.extranet.watched import WatchedDevice, watch_extranet
from monitors.serve.source import Pass
from monitors.sources.extranet import ExtranetSource
from scripts.bench.simulated_devices import Process, SimulatedFleet, Talk, say_all_is_well, write_line
from tests.extranet.nets import read_example

VENDORS = (Platform.VRP, Platform.COMWARE)
FAST = Pace(period=0.1, heartbeat=0.2, facts=3600)
NODE, BAD = "site-emergency", "site-emergency-b"
type Found = dict[tuple[str, ...], float]


def list_devices() -> list[WatchedDevice]:
    """The Linux devices of the worked example."""
    inventory = read_example()
    models = build_devices(inventory, plan_extranet(inventory))
    real = leave_out(models, lambda model: model.platform in VENDORS)
    return list(watch_extranet(inventory, real).devices.values())


@asynccontextmanager
async def watching(folder: Path, **talks: Talk) -> AsyncIterator[tuple[SimulatedFleet, ExtranetSource]]:
    """Simulated devices, some of which talk in their own way, and a source that listens to them."""
    told = {code.replace("_", "-"): talk for code, talk in talks.items()}
    async with SimulatedFleet(list_devices(), folder, told) as fleet:
        source = ExtranetSource(read_example(), fleet.config, without=VENDORS, pace=FAST, chance=lambda: 0.0)
        try:
            yield fleet, source
        finally:
            await source.close()


def find(told: Pass, metric: str, name: str = "") -> Found:
    """The samples of a metric whose first label is `name`."""
    return {
        each.labels: each.value for each in told.samples if each.metric.name == metric and name in ("", each.labels[0])
    }


async def wait_for(source: ExtranetSource, wanted: Callable[[Pass], object]) -> Pass:
    """The first pass that is as wanted."""
    async with asyncio.timeout(30):
        while True:
            told = await source.collect()
            if wanted(told):
                return told
            await asyncio.sleep(0.05)


def paths(told: Pass, node: str = NODE) -> list[float]:
    """Value of the node's paths: one, or none."""
    return list(find(told, "govcloud_node_paths_up", node).values())


def is_up(told: Pass) -> bool:
    """Of the device that tests make trouble with."""
    return find(told, "govcloud_device_up", BAD) == {(BAD, NODE, "city"): 1}


def is_down(told: Pass) -> bool:
    """Tried, and it does not answer."""
    return find(told, "govcloud_device_up", BAD) == {(BAD, NODE, "city"): 0}


def run(work: Awaitable[None]) -> None:
    """In a loop of its own, all of whose errors are the test's."""

    async def guarded() -> None:
        wrong: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, what: wrong.append(what))
        await work
        assert wrong == []

    asyncio.run(guarded())


def test_all_is_told_where_all_is_well(tmp_path: Path) -> None:
    async def work() -> None:
        async with watching(tmp_path) as (_, source):
            told = await wait_for(source, lambda told: set(find(told, "govcloud_device_up").values()) == {1})
            values = {name: Counter(find(told, name).values()) for name in {each.metric.name for each in told.samples}}
            assert values["govcloud_node_paths_up"] == values["govcloud_node_paths_expected"] == {2: 13}
            assert values["govcloud_link_up"] == {1: 24}
            assert set(values["govcloud_gateways_active"]) == {1}
            assert values["govcloud_device_sessions_up"] == values["govcloud_device_sessions_expected"]
            assert len(find(told, "govcloud_link_bytes_total")) == 48
            assert all(gap.values["why"] is UNREADABLE for gap in told.gaps)  # they are not looked at as a whole

    run(work())


def speak_after(line: bytes, after: int = 2) -> Talk:
    """All is well for some lines, then something else, again and again."""

    async def talk(process: Process, device: WatchedDevice, heartbeat: float) -> None:
        for _ in range(after):
            process.stdout.write(write_line(device))
            await asyncio.sleep(heartbeat)
        while True:
            process.stdout.write(line)
            await process.stdout.drain()
            await asyncio.sleep(heartbeat if len(line) < 1000 else 0)

    return talk


GOOD = write_line(next(each for each in list_devices() if each.code == BAD))
NONSENSE = {
    "no JSON": b"\x00\xff what?\n",
    "half a document": GOOD[: len(GOOD) // 2] + b"\n",
    "a list": b"[1, 2]\n",
    "a number": b"7\n",
    "deep": b"[" * 100_000 + b"\n",
    "sessions as words": GOOD.replace(b'"bgp":{', b'"bgp":"up","old":{'),
    "negative counters": GOOD.replace(b"[0,0]", b"[-1,0]"),
    "counters as words": GOOD.replace(b"[0,0]", b'["0",0]'),
    "counters without end": GOOD.replace(b"[0,0]", b"[1e999,0]"),
    "a port that is no word": GOOD.replace(b'"up":[', b'"up":[7,'),
    "an endless line": b"x" * (1 << 16),
    "a flood of good lines": GOOD * 200,
}


@pytest.mark.parametrize("line", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_is_refused_and_said_and_neighbours_tell_instead(tmp_path: Path, line: bytes) -> None:
    async def work() -> None:
        async with watching(tmp_path, site_emergency_b=speak_after(line)) as (_, source):
            await wait_for(source, is_up)
            # its neighbours hear it; on a busy machine they may be late themselves, for a moment
            told = await wait_for(source, lambda told: is_down(told) and paths(told) == [2])
            assert find(told, "govcloud_device_sessions_up", BAD) == {}
            assert find(told, "govcloud_link_bytes_total", "site-emergency-up-b") == {}
            assert find(told, "govcloud_gateways_active", NODE) == {}  # it may be one, or not
            assert [gap.render("en").split(":")[0] for gap in told.gaps if gap.render("en").startswith(BAD)] == [BAD]

    run(work())


def test_a_device_that_falls_silent_is_stale_and_comes_back(tmp_path: Path) -> None:
    mute = asyncio.Event()

    async def talk(process: Process, device: WatchedDevice, heartbeat: float) -> None:
        while not mute.is_set():
            process.stdout.write(write_line(device))
            await asyncio.sleep(heartbeat)
        await asyncio.sleep(3600)

    async def work() -> None:
        async with watching(tmp_path, site_emergency_b=talk) as (_, source):
            await wait_for(source, is_up)
            mute.set()
            told = await wait_for(source, is_down)
            assert any("2.5 s" in gap.render("en") for gap in told.gaps)
            mute.clear()
            await wait_for(source, is_up)

    run(work())


def without(*addresses: str) -> Talk:
    """A device that hears nothing from some neighbours."""

    async def talk(process: Process, device: WatchedDevice, heartbeat: float) -> None:
        line = write_line(device)
        for address in addresses:
            line = line.replace(f'"{address}"'.encode(), b'"0.0.0.0"')
        while True:
            process.stdout.write(line)
            await asyncio.sleep(heartbeat)

    return talk


def test_a_silent_device_that_no_neighbour_hears_is_cut_off_and_its_node_has_one_side(tmp_path: Path) -> None:
    devices = {each.code: each for each in list_devices()}
    inventory = read_example()
    models = {each.code: each for each in build_devices(inventory, plan_extranet(inventory))}
    own = [address.split("/")[0] for port in models[BAD].interfaces for address in port.addresses]
    assert devices[BAD].sessions

    async def work() -> None:
        deaf = without(*own)
        async with watching(tmp_path, core_b=deaf, site_emergency_a=deaf) as (fleet, source):
            fleet.kill(BAD)
            told = await wait_for(source, lambda told: paths(told) == [1])
            assert set(find(told, "govcloud_link_up", "site-emergency-up-b").values()) == {0}
            assert set(find(told, "govcloud_gateways_active", NODE).values()) == {1}
            assert set(find(told, "govcloud_device_up", BAD).values()) == {0}

    run(work())


def test_what_nobody_can_tell_has_no_sample(tmp_path: Path) -> None:
    async def work() -> None:
        async with watching(tmp_path) as (fleet, source):
            for code in (BAD, "core-b"):
                fleet.kill(code)
            told = await wait_for(source, lambda told: not find(told, "govcloud_link_up", "site-emergency-up-b"))
            assert paths(told) == []
            assert set(find(told, "govcloud_node_paths_expected", NODE).values()) == {2}
            assert paths(told, "core") == [2]  # others hear core-b

    run(work())


def test_nobody_answering_is_a_fault_of_the_source_and_not_of_all_devices(tmp_path: Path) -> None:
    async def work() -> None:
        async with watching(tmp_path) as (fleet, source):
            for device in fleet.devices:
                fleet.kill(device.code)
            with pytest.raises(GovcloudError, match="none of 26 devices answers"):
                await source.collect()

    run(work())


def test_a_well_behaved_device_is_connected_to_once(tmp_path: Path) -> None:
    async def work() -> None:
        async with watching(tmp_path, core_a=say_all_is_well) as (fleet, source):
            for _ in range(10):
                await source.collect()
                await asyncio.sleep(0.1)
            assert set(fleet.asked.values()) == {1}

    run(work())


def test_more_connections_than_the_system_allows_are_refused_before_any_device_is_accused() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY:
        pytest.skip("this system has no bound")
    with pytest.raises(GovcloudError, match=f"this process may have {hard}"):
        allow_connections(hard)
