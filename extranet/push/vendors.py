"""The hands for vendors' devices: their own command lines, with the trial that each has.

A session stays open over the whole of a wave: between `send` and `keep` the device is on trial, and what is decided
then is told to the session that waits. A device keeps no record of ours, so the journal is the record.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh

from extranet.push.course import Problems
from extranet.push.journal import Confirmed
from extranet.push.select import Seen
from extranet.push.ssh import Access
from extranet.vendor.dialects import DIALECTS
from extranet.vendor.session import push_vendor, read_running
from extranet.vendor.target import Outcome, Pushed, Target, VendorError
from extranet.vendor.tree import digest_tree, read_tree, routes_anything
from govcloud.inventory.models.extranet import Platform
from govcloud.text import Text

RETURNED = Text("the device was told to return", "已令设备回退")
ENDED = Text("the session with the device ended before it was confirmed", "与设备的会话在确认前已结束")


@dataclass
class _Trial:
    """One device on trial."""

    session: asyncio.Task[Pushed]
    verdict: asyncio.Future[Text | None]
    """What the session is told when the wave is judged: nothing is wrong, or what is."""


@dataclass
class VendorHands:
    """Works on vendors' devices only."""

    targets: Mapping[str, Target]
    texts: Mapping[str, str]
    """Device → intended configuration."""
    within: int
    at_once: int = 64
    _trials: dict[str, _Trial] = field(default_factory=dict)

    async def send(self, devices: Sequence[str]) -> Problems:
        """Begin a trial on each."""
        room = asyncio.Semaphore(self.at_once)
        said = await asyncio.gather(*(self._begin(device, room) for device in devices))
        return {device: words for device, words in zip(devices, said, strict=True) if words is not None}

    async def verify(self, devices: Sequence[str]) -> Problems:
        """The session has compared what runs with what was sent already; one that has ended has failed."""
        ended = (device for device in devices if (trial := self._trials.get(device)) and trial.session.done())
        return {device: words for device in ended if (words := await self._result(device, Outcome.CHANGED)) is not None}

    async def keep(self, devices: Sequence[str]) -> Problems:
        """Confirm."""
        return await self._end(devices, None, Outcome.CHANGED)

    async def give_back(self, devices: Sequence[str]) -> Problems:
        """Return now."""
        return await self._end(devices, RETURNED, Outcome.RETURNED)

    async def _begin(self, device: str, room: asyncio.Semaphore) -> Text | None:
        on_trial: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        verdict: asyncio.Future[Text | None] = asyncio.get_running_loop().create_future()

        async def wait_for_verdict(_running: str) -> Text | None:
            on_trial.set_result(None)
            return await verdict

        async with room:
            session = asyncio.create_task(
                push_vendor(self.targets[device], self.texts[device], wait_for_verdict, self.within)
            )
            self._trials[device] = _Trial(session, verdict)
            waiting: list[asyncio.Future[Any]] = [session, on_trial]
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        return await self._result(device, Outcome.UNCHANGED) if session.done() else None

    async def _end(self, devices: Sequence[str], verdict: Text | None, wanted: Outcome) -> Problems:
        for device in devices:
            if not self._trials[device].verdict.done():
                self._trials[device].verdict.set_result(verdict)
        said = await asyncio.gather(*(self._result(device, wanted) for device in devices))
        return {device: words for device, words in zip(devices, said, strict=True) if words is not None}

    async def _result(self, device: str, wanted: Outcome) -> Text | None:
        try:
            pushed = await self._trials[device].session
        except VendorError as wrong:
            return (
                wrong.what
                if wrong.why is None
                else Text("{what}: {why}", "{what}：{why}")(what=wrong.what, why=wrong.why)
            )
        if pushed.outcome in (wanted, Outcome.UNCHANGED):
            return None
        return pushed.problem or ENDED


async def look_at_vendors(
    targets: Iterable[Target], intended: Mapping[str, str], confirmed: Mapping[str, Confirmed], at_once: int
) -> list[Seen]:
    """What vendors' devices run. `intended`: device → digest; `confirmed`: device → what the journal has of it.

    A device that runs what is intended is right whoever did it; one that routes nothing was reset or replaced, and is
    new again; another one that does not run what was confirmed has drifted.
    """
    room = asyncio.Semaphore(at_once)

    async def look(target: Target) -> Seen:
        try:
            async with room:
                running = await read_running(target)
        except VendorError as wrong:
            return Seen(target.code, problem=wrong)
        tree = read_tree(running, DIALECTS[target.platform])
        now = digest_tree(tree)
        if now == intended[target.code]:
            return Seen(target.code, recorded=now)
        left = confirmed.get(target.code)
        if left is None or not routes_anything(tree):
            return Seen(target.code)
        drift = () if left.digest == now else ("configuration",)
        return Seen(target.code, recorded=left.digest, who=left.who, when=left.when, drift=drift)

    return list(await asyncio.gather(*map(look, targets)))


def find_target(device: str, platform: Platform, access: Access) -> Target:
    """How a vendor's device is reached, by the same SSH settings as all others."""
    if access.config is None:
        known = Path.home() / ".ssh/known_hosts"
        return Target(device, platform, access.addresses[device], known, access.user)
    told = asyncssh.SSHClientConnectionOptions(
        config=[str(access.config)], host=device, known_hosts=None, client_keys=[], agent_path=None
    )
    keys, known_hosts = told.config.get("IdentityFile", []), told.config.get("UserKnownHostsFile", [])
    key = Path(str(keys[0])) if keys else None  # type: ignore[index]
    own = Path.home() / ".ssh/known_hosts"
    known = Path(str(known_hosts[0] if isinstance(known_hosts, list) else known_hosts)) if known_hosts else own
    host = told.host if told.host != device else access.addresses[device]
    return Target(device, platform, host, known, str(told.username), key=key, port=told.port)
