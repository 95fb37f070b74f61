"""The course of a push: wave after wave is sent, verified and confirmed, and all stops at the first that is not right.

What a device is told with, by Ansible and the agent or by a vendor's command line, is the work of the `Hands` that are
passed in. Whatever is cut off here, the devices' own timers end it.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from extranet.push.journal import Record, Step
from govcloud.text import Text

STOPPED = Text("given back, because another device of the wave failed", "同批次其他设备失败，已回退")
type Problems = dict[str, Text]
"""Device → what is wrong with it; devices that are not in it are right."""


class Hands(Protocol):
    """Does the work on devices. Nothing is raised: whatever goes wrong with a device is a problem of that device."""

    async def send(self, devices: Sequence[str]) -> Problems:
        """Make them run the new configuration for a time; those with a problem run what they ran before."""

    async def verify(self, devices: Sequence[str]) -> Problems:
        """Look whether the network is as intended there; waits as long as it may take to settle."""

    async def keep(self, devices: Sequence[str]) -> Problems:
        """Confirm."""

    async def give_back(self, devices: Sequence[str]) -> Problems:
        """Return now instead of by the timer."""


class Watch(Protocol):
    """Is told how it goes."""

    def wave(self, number: int, devices: Sequence[str]) -> None:
        """A wave begins; the first is number 1."""

    def step(self, devices: Sequence[str], step: Step, problems: Mapping[str, Text]) -> None:
        """Devices have come further."""


@dataclass
class Result:
    """What came of a push."""

    steps: dict[str, Step] = field(default_factory=dict)
    problems: Problems = field(default_factory=dict)
    untouched: tuple[str, ...] = ()
    """Of waves that were not begun."""

    @property
    def succeeded(self) -> bool:
        """Whether every device is confirmed."""
        return not self.problems and not self.untouched


async def run_course(waves: Sequence[Sequence[str]], hands: Hands, record: Record, watch: Watch) -> Result:
    """Run the waves until one fails."""
    course = _Course(hands, record, watch)
    for number, wave in enumerate(waves, 1):
        watch.wave(number, wave)
        await course.run_wave(wave)
        if course.result.problems:
            course.result.untouched = tuple(device for later in waves[number:] for device in later)
            break
    record.end("done" if course.result.succeeded else "failed")
    return course.result


@dataclass
class _Course:
    hands: Hands
    record: Record
    watch: Watch
    result: Result = field(default_factory=Result)

    async def run_wave(self, wave: Sequence[str]) -> None:
        """Send to all, then verify all, then confirm all; or give all back that have taken it."""
        self.note(wave, Step.SENDING)
        failed = await self.hands.send(wave)
        self.note(list(failed), Step.FAILED, failed)
        applied = [device for device in wave if device not in failed]
        self.note(applied, Step.APPLIED)
        if applied and not failed:
            failed = await self.hands.verify(applied)
        if failed:
            returned = await self.hands.give_back(applied)
            self.note(
                [d for d in applied if d in returned], Step.FAILED, {**dict.fromkeys(applied, STOPPED), **returned}
            )
            back = [device for device in applied if device not in returned]
            self.note(back, Step.RETURNED, {device: failed.get(device, STOPPED) for device in back})
            return
        unkept = await self.hands.keep(applied)
        self.note(list(unkept), Step.FAILED, unkept)
        self.note([device for device in applied if device not in unkept], Step.CONFIRMED)

    def note(self, devices: Sequence[str], step: Step, problems: Mapping[str, Text] | None = None) -> None:
        """Write down, remember and tell."""
        if not devices:
            return
        problems = {device: words for device, words in (problems or {}).items() if device in devices}
        self.record.step(devices, step, {device: words.render("en") for device, words in problems.items()})
        self.result.steps |= dict.fromkeys(devices, step)
        self.result.problems |= problems
        self.watch.step(devices, step, problems)


@dataclass(frozen=True)
class SharedHands:
    """Several hands as one: each works on the devices that are its own, all at once."""

    parts: Mapping[str, Hands]
    owner: Mapping[str, str]
    """Device → key of `parts`."""

    async def send(self, devices: Sequence[str]) -> Problems:
        """See `Hands`."""
        return await self._share("send", devices)

    async def verify(self, devices: Sequence[str]) -> Problems:
        """See `Hands`."""
        return await self._share("verify", devices)

    async def keep(self, devices: Sequence[str]) -> Problems:
        """See `Hands`."""
        return await self._share("keep", devices)

    async def give_back(self, devices: Sequence[str]) -> Problems:
        """See `Hands`."""
        return await self._share("give_back", devices)

    async def _share(self, work: str, devices: Sequence[str]) -> Problems:
        mine = {name: [device for device in devices if self.owner[device] == name] for name in self.parts}
        said = await asyncio.gather(*(getattr(self.parts[name], work)(own) for name, own in mine.items() if own))
        return {device: words for problems in said for device, words in problems.items()}
