"""Rounds over devices: whole looks at Linux devices over the connections that are open, and questions to vendors'. I/O.

Both are rare next to streams. A round takes its time or longer; no device is asked twice at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import asyncssh

from extranet.devices.model import DeviceModel
from extranet.push.ssh import Access
from extranet.verify.vendors import collect_vendors
from govcloud.text import Text
from monitors.extranet.facts import Expected, check_facts, expect_of_each, look_at_device, read_vendor
from monitors.extranet.pace import Pace
from monitors.extranet.state import Checked, DeviceState, GarbageError
from monitors.extranet.stream import LOST, Stream
from monitors.extranet.watched import WatchedDevice

LOOKING = 2
"""Whole looks at once."""
ASKING = 16
"""Vendors' devices that are asked at once."""


@dataclass(slots=True)
class Vendor:
    """A vendor's device, as it was when it was last asked."""

    device: WatchedDevice
    state: DeviceState | None = None
    answers: bool | None = None
    problem: Text | None = None


class Looks:
    """What rounds have found of devices in a network of which they may be a part."""

    def __init__(
        self,
        streams: Mapping[str, Stream],
        vendors: Mapping[str, Vendor],
        network: Sequence[DeviceModel],
        access: Access,
        pace: Pace,
    ) -> None:
        self.checked: dict[str, Checked] = {}
        self.problems: dict[str, Text] = {}
        """Device → why it was not looked at as a whole, though it was asked."""
        self._streams, self._vendors = streams, vendors
        self._network, self._models = network, {model.code: model for model in network}
        self._access, self._pace = access, pace

    async def go_round(self) -> None:
        """All rounds, for ever."""
        expected = await asyncio.to_thread(expect_of_each, self._network, [*self._streams, *self._vendors])
        async with asyncio.TaskGroup() as group:
            for codes in share(self._streams, LOOKING):
                group.create_task(repeat(codes, self._pace.facts, partial(self._look, expected)))
            for codes in share(self._vendors, ASKING):
                group.create_task(repeat(codes, self._pace.vendors, partial(self._ask, expected)))

    async def _look(self, expected: Expected, code: str) -> None:
        connection = self._streams[code].connection
        if connection is None:
            self._forget(code, None)
            return
        try:
            self.checked[code] = await look_at_device(connection, self._models[code], expected[code])
        except GarbageError as wrong:
            self._forget(code, wrong.why)
        except (TimeoutError, OSError, asyncssh.Error):
            self._forget(code, LOST)
        else:
            self.problems.pop(code, None)

    async def _ask(self, expected: Expected, code: str) -> None:
        vendor = self._vendors[code]
        observed, silent = await collect_vendors(self._access, [self._models[code]])
        if code in silent:
            vendor.state, vendor.answers, vendor.problem = None, False, silent[code].why or silent[code].what
            self._forget(code, None)
        else:
            vendor.state, vendor.answers, vendor.problem = read_vendor(vendor.device, observed), True, None
            self.checked[code] = check_facts(code, expected[code], observed)

    def _forget(self, code: str, problem: Text | None) -> None:
        self.checked.pop(code, None)
        self.problems.pop(code, None)
        if problem is not None:
            self.problems[code] = problem


def share(codes: Iterable[str], lanes: int) -> list[list[str]]:
    """Codes for each of so many that ask at the same time; none for nobody."""
    ordered = sorted(codes)
    return [ordered[number::lanes] for number in range(min(lanes, len(ordered)))]


async def repeat(codes: Sequence[str], seconds: float, ask: Callable[[str], Awaitable[None]]) -> None:
    """Ask one after the other, spread evenly over a round, for ever."""
    loop = asyncio.get_running_loop()
    while True:
        for code in codes:
            until = loop.time() + seconds / len(codes)
            await ask(code)
            await asyncio.sleep(max(0.0, until - loop.time()))
