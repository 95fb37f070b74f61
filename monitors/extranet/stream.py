"""Listens to one Linux device over one SSH connection that stays open, and keeps what it said last. I/O.

A device that says nothing, too much, or nonsense is let go and tried again later; what it said before is forgotten at
once. Judging what was said is not here.
"""

import asyncio
import json
import shlex
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import asyncssh

from extranet.push.ssh import Shells
from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from monitors.extranet.pace import Pace
from monitors.extranet.state import MOST_BYTES, DeviceState, GarbageError, read_state
from monitors.extranet.watched import WatchedDevice

READER = Path(__file__).with_name("reader.py")
START = "import sys; exec(sys.stdin.buffer.read(int(sys.argv.pop(1))))"
"""The program is read from the input up to its length, and the input stays open: the reader ends with it."""
CHUNK, WINDOW = 1 << 16, 1 << 18
PAUSE = 0.1
"""Seconds between two looks at what came; SSH's window holds a device back meanwhile."""
FLOOD_BYTES, FLOOD_SECONDS = 4 << 20, 10.0
LONGEST_WAIT, LAST_STEP = 60.0, 6
SILENT = Text("it has said nothing whole for {seconds:g} s", "{seconds:g} 秒内没有任何完整应答")
ENDED = Text("its reader has ended", "设备上的读取程序已退出")
LOST = Text("the connection to it was lost", "与设备的连接中断")
FLOOD = Text("it sends more than {mib} MiB in {seconds:g} s", "设备在 {seconds:g} 秒内发送超过 {mib} MiB")
LONG = Text("it sends a line of more than {kib} KiB", "设备发来的一行超过 {kib} KiB")


class Stream:
    """One device. `follow` never ends; what it heard stands in the fields."""

    def __init__(
        self, device: WatchedDevice, shells: Shells, room: asyncio.Semaphore, pace: Pace, chance: Callable[[], float]
    ) -> None:
        """`room` bounds how many connect at once; `chance` gives numbers from 0 to 1."""
        self.device = device
        self.state: DeviceState | None = None
        self.answers: bool | None = None
        """None until it was tried to the end for the first time."""
        self.problem: Text | None = None
        self.lines = 0
        """Whole lines that were read, ever."""
        self.connection: asyncssh.SSHClientConnection | None = None
        self.tried = asyncio.Event()
        self._shells, self._room, self._pace, self._chance = shells, room, pace, chance
        self._failures = 0

    async def follow(self) -> None:
        """Listen for ever; after a failure wait longer each time, up to a minute."""
        while True:
            try:
                await self._listen()
            except GarbageError as wrong:
                self._fall(wrong.why)
            except GovcloudError as wrong:
                self._fall(wrong.why or wrong.what)
            except TimeoutError:
                self._fall(SILENT(seconds=self._pace.patience))
            except (OSError, asyncssh.Error):
                self._fall(LOST)
            wait = min(LONGEST_WAIT, 2.0 ** min(self._failures, LAST_STEP)) * (0.5 + self._chance() / 2)
            await asyncio.sleep(wait)

    def _fall(self, problem: Text) -> None:
        self.state, self.answers, self.problem, self.connection = None, False, problem, None
        self._failures += 1
        self.tried.set()

    async def _listen(self) -> None:
        """Raises GarbageError, GovcloudError, TimeoutError, OSError, asyncssh.Error: it does not go on, and why."""
        async with AsyncExitStack() as stack:
            async with self._room:
                connection = await stack.enter_async_context(self._shells.open(self.device.code))
                stack.callback(connection.abort)  # a polite end would wait for a device that is gone
                process = await self._start(connection)
            self.connection = connection
            lines = read_lines(process.stdout)
            while True:
                async with asyncio.timeout(self._pace.patience):
                    line = await anext(lines, None)
                if line is None:
                    raise await _explain_end(process)
                self.state = read_state(self.device, line)
                self.answers, self.problem, self._failures = True, None, 0
                self.lines += 1
                self.tried.set()
                await asyncio.sleep(PAUSE)

    async def _start(self, connection: asyncssh.SSHClientConnection) -> "asyncssh.SSHClientProcess[bytes]":
        program = READER.read_bytes()
        wish = {
            "ports": self.device.ports,
            "held": [gateway.held for gateway in self.device.gateways],
            "period": self._pace.period,
            "heartbeat": self._pace.heartbeat,
        }
        command = shlex.join(["sudo", "-n", "python3", "-c", START, str(len(program)), json.dumps(wish)])
        async with asyncio.timeout(self._pace.patience):
            process = await connection.create_process(command, encoding=None, window=WINDOW)
        process.stdin.write(program)
        return process


async def read_lines(source: "asyncssh.SSHReader[bytes]") -> AsyncIterator[bytes]:
    """The last whole line of what has come, again and again, until the source ends. Raises GarbageError: too much."""
    loop = asyncio.get_running_loop()
    rest, counted, since = b"", 0, loop.time()
    while chunk := await source.read(CHUNK):
        if (now := loop.time()) - since > FLOOD_SECONDS:
            counted, since = 0, now
        counted += len(chunk)
        if counted > FLOOD_BYTES:
            raise GarbageError(FLOOD(mib=FLOOD_BYTES >> 20, seconds=FLOOD_SECONDS))
        *lines, rest = (rest + chunk).split(b"\n")
        if max(map(len, (rest, *lines[-1:]))) > MOST_BYTES:
            raise GarbageError(LONG(kib=MOST_BYTES >> 10))
        if lines:
            yield lines[-1]


async def _explain_end(process: "asyncssh.SSHClientProcess[bytes]") -> GarbageError:
    """What the device says why, if anything."""
    try:
        async with asyncio.timeout(1):
            said = (await process.stderr.read(CHUNK)).decode(errors="replace").strip()
    except TimeoutError:
        said = ""
    return GarbageError(literal(said.splitlines()[-1][:200]) if said else ENDED)
