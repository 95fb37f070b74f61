"""A command line session to an emulated device: echo, prompt, views, paging, questions; vendors in subclasses."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from scripts.lab.extranet.emulator.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    import asyncssh

    from scripts.lab.extranet.emulator.device import Device

PAGE = 24
MORE = "  ---- More ----"


class Shell:
    """One session. `path` is the view, None the user view."""

    texts: dict[str, str]
    """How the vendor says why a line is refused."""
    unpaged: str
    """The command that turns paging off."""
    welcome: str
    """What it says on entering the system view."""

    def __init__(self, device: Device, process: asyncssh.SSHServerProcess[str]) -> None:
        self.device = device
        self.process = process
        self.path: list[str] | None = None
        self.pages = True
        self.entered = 0
        self.asked: Callable[[str], str] | None = None

    async def run(self) -> None:
        """Answer until the session ends."""
        self.process.stdout.write("\r\nAn emulated device of the lab; no vendor's software runs here.\r\n")
        while True:
            self.process.stdout.write("" if self.asked else f"\r\n{self.prompt()}")
            line = await self.process.stdin.readline()
            if not line:
                return
            words = " ".join(line.split())
            self.process.stdout.write(f"{words}\r\n")
            if self.device.faults.delay:
                await asyncio.sleep(self.device.faults.delay)
            if words and not await self._answer(words):
                return

    def prompt(self) -> str:
        """What it waits with."""
        raise NotImplementedError

    def command(self, line: str) -> str | None:
        """The answer to a command that is no configuration; None when it is one. Raises Refused."""
        raise NotImplementedError

    def display(self, what: str) -> str:
        """The answer to `display`. Raises Refused."""
        raise NotImplementedError

    def configure(self, path: list[str], line: str) -> bool:
        """Enter a line of configuration in a view; whether it opens a view. Raises Refused."""
        raise NotImplementedError

    async def _answer(self, line: str) -> bool:
        self.device.log.append(line)
        if self.device.faults.cut_off:
            self.process.channel.get_connection().abort()
            return False
        if self.asked is not None:
            question, self.asked = self.asked, None
            self._say(question(line))
            return True
        if line == "quit" and self.path is None:
            return False
        try:
            await self._page(self._handle(line))
        except Refused as refused:
            self._say(self.texts[refused.reason])
        except ConnectionAbortedError:
            self.process.channel.get_connection().abort()
            return False
        return True

    def _handle(self, line: str) -> str:
        if line == self.unpaged:
            self.pages = False
            return ""
        if line == "system-view" and self.path is None:
            self.path = []
            return self.welcome
        if line == "return":
            self.path = None
            return ""
        if line.startswith("display "):
            return self.display(line.removeprefix("display "))
        return self._change(line)

    def _change(self, line: str) -> str:
        answer = self.command(line)
        if answer is not None:
            return answer
        if self.path is None:
            raise Refused("unknown", line)
        if line == "quit":
            self.path = self.path[:-1] if self.path else None
            return ""
        self._misbehave(line)
        if self.configure(self.path, line):
            self.path = [*self.path, line]
        return ""

    def _misbehave(self, line: str) -> None:
        self.entered += 1
        if self.device.faults.drop_after and self.entered >= self.device.faults.drop_after:
            raise ConnectionAbortedError
        if self.device.faults.refuse and re.search(self.device.faults.refuse, line):
            raise Refused("missing", line)

    def _say(self, text: str) -> None:
        if text:
            self.process.stdout.write(text.replace("\n", "\r\n"))

    async def _page(self, text: str) -> None:
        lines = text.split("\n")
        while self.pages and len(lines) > PAGE:
            self._say("\n".join(lines[:PAGE]) + f"\n{MORE}")
            await self.process.stdin.read(1)
            lines = lines[PAGE:]
        self._say("\n".join(lines))
