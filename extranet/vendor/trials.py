"""How a change is put on trial, kept or taken back on each platform."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from extranet.vendor.dialects import DIALECTS
from extranet.vendor.difference import diff_trees, spell_steps
from extranet.vendor.target import LostError, VendorError
from extranet.vendor.terminal import Terminal
from extranet.vendor.tree import Tree, read_tree
from govcloud.inventory.models.extranet import Platform
from govcloud.text import Text

MINUTE = 60
VRP_LEAST, VRP_MOST = 60, 65535


class Trial(Protocol):
    """One platform's way."""

    @property
    def unpaged(self) -> str:
        """Turns paging off for the session."""
        ...

    async def begin(self, terminal: Terminal, lines: Sequence[str], seconds: int, before: Tree) -> None:
        """From the user view: enter lines so that they are in force, and lost unless kept within the time.

        Raises VendorError when a line is refused; then none of them is left.
        """
        ...

    async def keep(self, terminal: Terminal) -> None:
        """Make what is on trial permanent, and what starts after a restart."""
        ...

    async def take_back(self, terminal: Terminal, before: Tree) -> None:
        """Make the device run what it ran before."""
        ...


@dataclass(frozen=True, slots=True)
class VrpTrial:
    """Huawei VRP 8: a candidate, `commit trial`, then `commit` or `abort trial`."""

    unpaged: str = "screen-length 0 temporary"

    async def begin(self, terminal: Terminal, lines: Sequence[str], seconds: int, before: Tree) -> None:
        del before
        entered = 0
        await terminal.enter("system-view")
        try:
            for line in lines:
                await terminal.enter(line)
                entered += 1
            await terminal.enter(f"commit trial {min(max(seconds, VRP_LEAST), VRP_MOST)}")
        except LostError as lost:
            lost.on_trial = entered == len(lines)
            raise
        except VendorError:
            await terminal.ask("clear configuration candidate")
            await terminal.ask("return")
            raise

    async def keep(self, terminal: Terminal) -> None:
        await terminal.enter("commit")
        await terminal.ask("return")
        await terminal.confirm("save")

    async def take_back(self, terminal: Terminal, before: Tree) -> None:
        del before
        await terminal.confirm("abort trial")
        await terminal.ask("return")


@dataclass(frozen=True, slots=True)
class ComwareTrial:
    """H3C Comware 7: `configuration commit delay` in minutes, lines in force at once, `configuration commit`."""

    unpaged: str = "screen-length disable"
    share: float = 0.7
    """Part of the delay within which all lines must be in: a line that comes after its end would stay for good."""

    async def begin(self, terminal: Terminal, lines: Sequence[str], seconds: int, before: Tree) -> None:
        await terminal.enter("system-view")
        minutes = max(1, -(-seconds // MINUTE))
        await terminal.enter(f"configuration commit delay {minutes}")
        try:
            async with asyncio.timeout(self.share * minutes * MINUTE):
                for line in lines:
                    await terminal.enter(line)
        except TimeoutError as error:
            what = Text("the device takes lines too slowly for the time it was given", "设备执行命令过慢，超出时限")
            todo = Text("it returns by itself; then push again with more time", "设备将自动回退，请延长时限后重新下发")
            slow = VendorError(what, terminal.target.code, None, todo)
            slow.on_trial = True
            raise slow from error
        except LostError as lost:
            lost.on_trial = True
            raise
        except VendorError:
            await self.take_back(terminal, before)
            raise

    async def keep(self, terminal: Terminal) -> None:
        await terminal.enter("configuration commit")
        await terminal.ask("return")
        await terminal.ask("save force")

    async def take_back(self, terminal: Terminal, before: Tree) -> None:
        """Undo line by line and look; only when all is as before is the device's own timer stopped."""
        try:
            await self._undo(terminal, before)
        except VendorError as error:
            error.on_trial = True
            raise

    async def _undo(self, terminal: Terminal, before: Tree) -> None:
        dialect = DIALECTS[Platform.COMWARE]
        await terminal.ask("return")
        running = read_tree(await terminal.show_running(), dialect)
        await terminal.enter("system-view")
        for line in spell_steps(diff_trees(running, before, dialect)):
            await terminal.ask(line)
        if read_tree(await terminal.show_running(), dialect) != before:
            what = Text("the change cannot be taken back line by line", "无法逐行撤销变更")
            todo = Text(
                "wait: the device returns by itself when its commit delay ends", "请等待：延时到期后设备将自动回退"
            )
            raise VendorError(what, terminal.target.code, None, todo)
        await terminal.enter("configuration commit")
        await terminal.ask("return")


TRIALS: dict[Platform, Trial] = {Platform.VRP: VrpTrial(), Platform.COMWARE: ComwareTrial()}
