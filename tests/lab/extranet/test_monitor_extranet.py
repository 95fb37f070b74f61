"""Monitors of the running extranet: all is well; a link is cut or falls silent, a device dies; all comes back."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from extranet.drill.model import Fault, FaultKind
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.extranet import Platform
from monitors.extranet.pace import Pace
from monitors.serve.source import Pass
from monitors.sources.extranet import ExtranetSource
from scripts.lab.extranet.faults import broken, powered_off
from scripts.lab.extranet.ground import LabGround
from scripts.lab.extranet.wiring import Wiring
from scripts.lab.extranet.wiring_file import read_wiring
from tests.lab.extranet.desk import Desk

pytestmark = pytest.mark.lab
NODE, LINK, DEVICE = "site-emergency", "site-emergency-up-b", "site-emergency-b"
WITHIN = 10.0
"""Seconds from a cut link to its sample, on a machine that is busy with other things; a second or two on its own."""
AFTER_POWER = 120.0


class Watcher:
    """A source in a thread of its own, asked again and again; the latest pass is there to be read."""

    def __init__(self, source: ExtranetSource) -> None:
        self.latest = Pass(())
        self._source, self._ended = source, threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._watch()))

    @contextmanager
    def running(self) -> Iterator[None]:
        """As long as the block lasts."""
        self._thread.start()
        try:
            yield
        finally:
            self._ended.set()
            self._thread.join()

    async def _watch(self) -> None:
        while not self._ended.is_set():
            self.latest = await self._source.collect()
            await asyncio.sleep(0.1)
        await self._source.close()

    def find(self, metric: str, name: str = "") -> set[float]:
        """The values of a metric's samples whose first label is `name`."""
        return {
            each.value for each in self.latest.samples if each.metric.name == metric and name in ("", each.labels[0])
        }

    def wait(self, what: Callable[[], bool], seconds: float) -> None:
        """Until something is told."""
        begun = time.monotonic()
        while not what():
            assert time.monotonic() - begun < seconds, self.latest
            time.sleep(0.02)

    def all_is_well(self) -> bool:
        """Every node has both sides, every link and device is up, every area has one gateway."""
        return (
            self.find("govcloud_node_paths_up") == {2}
            and self.find("govcloud_link_up") == self.find("govcloud_device_up") == {1}
            and self.find("govcloud_gateways_active") == {1}
        )


@pytest.fixture(scope="module")
def wiring(pushed: Desk) -> Wiring:
    found = read_wiring(pushed.box.place.wiring)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def watcher(pushed: Desk, ground: LabGround) -> Iterator[Watcher]:
    """A source over all real devices, to which all is well."""
    assert ground is not None
    source = ExtranetSource(
        load_inventory(pushed.folder / "inventory"),
        pushed.box.place.ssh_config,
        without=(Platform.VRP, Platform.COMWARE),
        pace=Pace(facts=30),
    )
    found = Watcher(source)
    with found.running():
        found.wait(found.all_is_well, AFTER_POWER)
        yield found


def test_sessions_counters_and_whole_looks_are_told(watcher: Watcher) -> None:
    told = {(each.metric.name, each.labels): each.value for each in watcher.latest.samples}
    up = {labels: value for (name, labels), value in told.items() if name == "govcloud_device_sessions_up"}
    expected = {labels: value for (name, labels), value in told.items() if name == "govcloud_device_sessions_expected"}
    assert len(up) == 2 * 26
    assert up == expected
    assert watcher.find("govcloud_node_paths_expected") == {2}
    assert min(watcher.find("govcloud_link_bytes_total")) > 0
    watcher.wait(lambda: watcher.find("govcloud_device_unlike_intent", "core-a") == {0}, AFTER_POWER)


@pytest.mark.parametrize("kind", [FaultKind.CUT, FaultKind.SILENT])
def test_a_broken_link_is_told_within_seconds_and_so_is_its_mending(
    pushed: Desk, wiring: Wiring, watcher: Watcher, kind: FaultKind
) -> None:
    watcher.wait(watcher.all_is_well, AFTER_POWER)
    with broken(pushed.box, wiring, Fault(kind, LINK, NODE)):
        watcher.wait(
            lambda: (
                watcher.find("govcloud_link_up", LINK) == {0} and watcher.find("govcloud_node_paths_up", NODE) == {1}
            ),
            WITHIN,
        )
        assert watcher.find("govcloud_device_up") == {1}
        watcher.wait(
            lambda: max(watcher.find("govcloud_device_sessions_up", DEVICE)) < 4,
            WITHIN,
        )
    watcher.wait(watcher.all_is_well, AFTER_POWER)


def test_a_device_without_power_is_told_and_its_node_keeps_one_side(
    pushed: Desk, wiring: Wiring, watcher: Watcher
) -> None:
    watcher.wait(watcher.all_is_well, AFTER_POWER)
    with powered_off(pushed.box, wiring, [DEVICE]):
        watcher.wait(lambda: watcher.find("govcloud_node_paths_up", NODE) == {1}, WITHIN)
        watcher.wait(lambda: watcher.find("govcloud_device_up", DEVICE) == {0}, 2 * Pace().patience)
        assert watcher.find("govcloud_link_up", LINK) == {0}
        assert watcher.find("govcloud_gateways_active", NODE) == {1}
    watcher.wait(watcher.all_is_well, AFTER_POWER)
