"""The hands for Linux devices: Ansible sends, the agents and the intent say whether it is right, the agents confirm."""

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from extranet.devices.model import DeviceModel
from extranet.push.agents import Agents
from extranet.push.ansible import Playbook
from extranet.push.course import Problems
from extranet.rendering.linux.names import name_vrfs
from govcloud.text import Text

SETTLE_SECONDS = 60.0
POLL_SECONDS = 1.0
NOT_UP = Text("{session} with {peer} is not up", "与 {peer} 的会话 {session} 未建立")


@dataclass
class LinuxHands:
    """Works on Linux devices only."""

    agents: Agents
    playbook: Playbook
    models: Mapping[str, DeviceModel]
    digests: Mapping[str, str]
    settled: set[str]
    """Devices that run what is intended: sessions between two of them must be up. Grows with what is confirmed."""
    delivered: Collection[str] = ()
    """Devices that nothing was pushed to yet."""
    settle_seconds: float = SETTLE_SECONDS

    async def send(self, devices: Sequence[str]) -> Problems:
        """By Ansible; then every device must say itself that it has taken it."""
        problems = await self.playbook.apply(devices, harden=bool(set(devices) & set(self.delivered)))
        rest = [device for device in devices if device not in problems]
        return problems | await self.agents.missing(rest, self.digests)

    async def verify(self, devices: Sequence[str]) -> Problems:
        """Ask until nothing is wrong any more, or until it has taken too long."""
        settled = self.settled | set(devices)
        end = time.monotonic() + self.settle_seconds
        while True:
            checks = await self.agents.check(devices)
            problems = {d: words for d in devices if (words := self._judge(d, checks[d], settled)) is not None}
            if not problems or time.monotonic() > end:
                return problems
            await asyncio.sleep(POLL_SECONDS)

    async def keep(self, devices: Sequence[str]) -> Problems:
        """Confirm each."""
        said = await asyncio.gather(*(self.agents.keep(device, self.digests[device]) for device in devices))
        problems = {device: words for device, words in zip(devices, said, strict=True) if words is not None}
        self.settled |= set(devices) - set(problems)
        return problems

    async def give_back(self, devices: Sequence[str]) -> Problems:
        """Return each."""
        return await self.agents.give_back(devices)

    def _judge(self, device: str, check: Text | Mapping[str, bool], settled: Collection[str]) -> Text | None:
        if isinstance(check, Text):
            return check
        for session, peer in expect_sessions(self.models[device], settled).items():
            if not check.get(session, False):
                return NOT_UP(session=session, peer=peer)
        return None


def expect_sessions(model: DeviceModel, settled: Collection[str]) -> dict[str, str]:
    """Sessions that a device must have with devices that are settled: `bgp <VRF> <address>` → the other device."""
    names = name_vrfs(model)
    peers = {(port.vrf, port.name): port.peer for port in model.interfaces}
    return {
        f"bgp {names[routing.vrf]} {neighbor.address}": peer
        for routing in model.routings
        for neighbor in routing.neighbors
        if (peer := peers.get((routing.vrf, neighbor.interface), "")) in settled
    }
