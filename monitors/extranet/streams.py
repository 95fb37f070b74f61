"""All devices that one collector asks, and what they tell now: streams of Linux devices, rounds over all. I/O.

Everything is bounded: how many connect at once, how many are looked at as a whole, what one may say.
"""

import asyncio
import resource
from collections.abc import Callable, Iterator, Mapping, Sequence

from extranet.devices.model import DeviceModel
from extranet.push.ssh import Access, Shells
from govcloud.errors import GovcloudError
from govcloud.inventory.models.extranet import Platform
from govcloud.text import Text
from monitors.extranet.looks import Looks, Vendor
from monitors.extranet.pace import Pace
from monitors.extranet.state import Checked, DeviceState
from monitors.extranet.stream import Stream
from monitors.extranet.watched import WatchedDevice

CONNECTING = 16
"""Connections that are made at once; each takes both sides some ten milliseconds of work."""
SPARE_FILES = 512
"""Open files of the rest of the program."""
FEW_FILES = Text(
    "{n} connections need {wanted} open files, and this process may have {most}",
    "{n} 个连接需要打开 {wanted} 个文件，而本进程上限为 {most}",
)
ALLOW_MORE = Text(
    "raise LimitNOFILE of the service, or ulimit -n; or split the city over several collectors",
    "请调高服务的 LimitNOFILE 或 ulimit -n，或分给多个采集器",
)


class Streams:
    """`start` in a running event loop; read the rest whenever; `close` at the end."""

    def __init__(
        self,
        devices: Mapping[str, WatchedDevice],
        network: Sequence[DeviceModel],
        access: Access,
        pace: Pace,
        chance: Callable[[], float],
    ) -> None:
        """`devices` are all of a `network`, or some; `chance` gives numbers from 0 to 1."""
        shells, room = Shells(access), asyncio.Semaphore(CONNECTING)
        self.streams = {
            code: Stream(device, shells, room, pace, chance)
            for code, device in devices.items()
            if device.platform is Platform.LINUX
        }
        self._vendors = {code: Vendor(device) for code, device in devices.items() if code not in self.streams}
        self._looks = Looks(self.streams, self._vendors, network, access, pace)
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to listen. Raises GovcloudError: this process may not open so many connections."""
        allow_connections(len(self.streams))
        work = [*(stream.follow() for stream in self.streams.values()), self._looks.go_round()]
        self._tasks = [asyncio.create_task(each) for each in work]

    @property
    def started(self) -> bool:
        """Whether it listens."""
        return bool(self._tasks)

    async def close(self) -> None:
        """Let all devices go."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    def find_defect(self) -> BaseException | None:
        """What a listener has died of, which none ever should."""
        return next((task.exception() for task in self._tasks if task.done() and not task.cancelled()), None)

    async def settle(self, seconds: float) -> None:
        """Until each stream was tried once, or it has taken so long."""
        waits = [asyncio.create_task(stream.tried.wait()) for stream in self.streams.values()]
        if waits:
            _, late = await asyncio.wait(waits, timeout=seconds)
            for each in late:
                each.cancel()

    @property
    def states(self) -> dict[str, DeviceState]:
        """What devices that answer see now."""
        return {code: each.state for code, each in self._all() if each.state is not None}

    @property
    def answers(self) -> dict[str, bool]:
        """Whether devices answer, of those that were tried."""
        return {code: each.answers for code, each in self._all() if each.answers is not None}

    @property
    def problems(self) -> dict[str, Text]:
        """Device → why it is not read, or not as a whole."""
        silent = {code: each.problem for code, each in self._all() if each.problem is not None}
        return {**self._looks.problems, **silent}

    @property
    def checked(self) -> Mapping[str, Checked]:
        """What whole looks have found."""
        return self._looks.checked

    @property
    def lines(self) -> int:
        """Lines that were ever read."""
        return sum(stream.lines for stream in self.streams.values())

    def _all(self) -> Iterator[tuple[str, Stream | Vendor]]:
        yield from self.streams.items()
        yield from self._vendors.items()


def allow_connections(count: int) -> None:
    """Let this process open so many besides what else it opens. Raises GovcloudError: the system does not let it."""
    wanted = count + SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise GovcloudError(FEW_FILES(n=count, wanted=wanted, most=hard), todo=ALLOW_MORE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
