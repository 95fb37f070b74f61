"""One push to one device of a vendor over SSH: read, compare, enter, try, verify, confirm or return.

What the device runs is never left to chance: a change is on trial until it is confirmed, so a device that we lose
returns by itself. Selecting devices, waves and the journal are not here.
"""

from dataclasses import dataclass

from extranet.vendor.dialects import DIALECTS, Dialect
from extranet.vendor.difference import diff_trees, spell_steps
from extranet.vendor.target import Outcome, Pushed, Target, VendorError, Verify
from extranet.vendor.terminal import Terminal, open_terminal
from extranet.vendor.tree import Tree, digest_tree, read_tree
from extranet.vendor.trials import TRIALS, Trial
from govcloud.errors import GovcloudError
from govcloud.text import Text


async def read_running(target: Target) -> str:
    """The device's running configuration as it prints it. Raises VendorError."""
    async with open_terminal(target, TRIALS[target.platform].unpaged) as terminal:
        return await terminal.show_running()


async def push_vendor(target: Target, intended_text: str, verify: Verify, confirm_seconds: int) -> Pushed:
    """Make the device run `intended_text`, or leave it as it was.

    The device returns by itself unless confirmed within `confirm_seconds` (VRP: 60 to 65535; Comware rounds up to whole
    minutes). `verify` is asked with the running text while the change is on trial. Raises VendorError when the device
    cannot be reached, refuses a line (nothing is left of it) or is lost; where `on_trial` is set on it, the device runs
    the change until its timer ends. What `verify` raises is raised again once the device was told to return.
    """
    dialect, trial = DIALECTS[target.platform], TRIALS[target.platform]
    async with open_terminal(target, trial.unpaged) as terminal:
        before = read_tree(await terminal.show_running(), dialect)
        intended = read_tree(intended_text, dialect)
        lines = tuple(spell_steps(diff_trees(before, intended, dialect)))
        digest = digest_tree(before)
        if not lines:
            return Pushed(Outcome.UNCHANGED, (), digest, digest)
        push = _Push(terminal, trial, dialect, before, intended)
        try:
            problem = await push.attempt(lines, verify, confirm_seconds)
        except VendorError as error:
            error.on_trial = error.on_trial or push.on_trial
            raise
        outcome = Outcome.RETURNED if problem else Outcome.CHANGED
        return Pushed(outcome, lines, digest, await push.digest(), problem)


@dataclass(slots=True)
class _Push:
    """A push under way, and whether the device is on trial."""

    terminal: Terminal
    trial: Trial
    dialect: Dialect
    before: Tree
    intended: Tree
    on_trial: bool = False

    async def attempt(self, lines: tuple[str, ...], verify: Verify, seconds: int) -> Text | None:
        """Try the lines; what was wrong with them, if they were taken back."""
        await self.trial.begin(self.terminal, lines, seconds, self.before)
        self.on_trial = True
        try:
            problem = await self._judge(verify)
        except (GovcloudError, OSError):
            await self._take_back()
            raise
        if problem is None:
            await self.trial.keep(self.terminal)
            await self._check_kept()
        else:
            await self._take_back()
        self.on_trial = False
        return problem

    async def _take_back(self) -> None:
        await self.trial.take_back(self.terminal, self.before)
        self.on_trial = False

    async def digest(self) -> str:
        """Digest of what the device runs."""
        _, running = await self._read()
        return digest_tree(running)

    async def _check_kept(self) -> None:
        """Raise VendorError when the device's timer was faster than we were."""
        _, running = await self._read()
        if running != self.intended:
            self.on_trial = False
            what = Text("the device has returned before it was confirmed", "设备在确认之前已自动回退")
            todo = Text("give it more time to be verified, and push again", "请延长确认时限后重新下发")
            raise VendorError(what, self.terminal.target.code, None, todo)

    async def _judge(self, verify: Verify) -> Text | None:
        text, running = await self._read()
        if running != self.intended:
            left = next(spell_steps(diff_trees(running, self.intended, self.dialect)), "")
            return Text(
                "what the device runs afterwards is not what was sent: '{line}' is still to be entered",
                "设备下发后的配置与目标不一致：仍需执行“{line}”",
            )(line=left)
        return await verify(text)

    async def _read(self) -> tuple[str, Tree]:
        text = await self.terminal.show_running()
        return text, read_tree(text, self.dialect)
