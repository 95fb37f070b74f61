"""The extranet as a source: devices tell what they see as it changes, and a pass says what that means just now.

A pass asks nobody, so it is quick however many devices there are; the first one waits until devices were tried once.
"""

import asyncio
import random
from collections.abc import Callable, Collection
from datetime import timedelta
from pathlib import Path

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.intent import read_intent
from extranet.push.ssh import Access
from extranet.push.topology import read_topology
from extranet.verify.expect import leave_out
from govcloud.errors import GovcloudError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.extranet import Platform
from govcloud.text import Text
from monitors.extranet.pace import Pace, choose_pace
from monitors.extranet.parts import Part, choose_devices, choose_nodes
from monitors.extranet.samples import describe_extranet
from monitors.extranet.streams import Streams
from monitors.extranet.watched import watch_extranet
from monitors.serve.source import Pass

FIRST_SECONDS = 20.0
"""How long the first pass waits for devices."""
PATIENCE = timedelta(seconds=60)
MOST_GAPS = 20
GAP = Text("{device}: {why}", "{device}：{why}")
MORE = Text("{n} more devices are not read", "另有 {n} 台设备未能读取")
NOBODY = Text("none of {n} devices answers", "{n} 台设备均无应答")
LOOK = Text(
    "check the way from this machine to the devices, the account and its key",
    "请检查本机到设备的通路、账户和密钥",
)


class ExtranetSource:
    """Tells of one part of the extranet. Listening begins with the first pass; `close` ends it."""

    name = "extranet"
    kind = "extranet"
    patience = PATIENCE

    def __init__(
        self,
        inventory: Inventory,
        ssh_config: Path | None = None,
        *,
        without: Collection[Platform] = (),
        part: Part | None = None,
        pace: Pace | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`ssh_config` is a file in OpenSSH's form where devices stand by their codes; without it they are reached at
        their management addresses as the inventory's account. Devices of platforms in `without` are not asked, and
        their nodes not told of. Raises GovcloudError: the inventory gives no devices.
        """
        everybody = build_devices(inventory, plan_extranet(inventory))
        topology, part = read_topology(read_intent(inventory)), part or Part()
        self._told = choose_nodes(topology, part)
        asked = choose_devices(topology, self._told)
        network = leave_out(everybody, lambda model: model.platform in without)
        models = [model for model in network if model.code in asked]
        pace = pace or choose_pace(len(models))
        self.interval = pace.interval
        self._watched = watch_extranet(inventory, models)
        access = Access(
            {model.code: model.management for model in models},
            models[0].services.admin if models else "",
            ssh_config,
        )
        self._streams = Streams(self._watched.devices, network, access, pace, chance)
        self._lines = 0

    async def collect(self) -> Pass:
        """What devices tell just now. Raises GovcloudError: none answers, so that the fault is more likely here."""
        streams = self._streams
        if not streams.started:
            streams.start()
            await streams.settle(FIRST_SECONDS)
        if (defect := streams.find_defect()) is not None:
            raise defect
        answers = streams.answers
        if answers and not any(answers.values()):
            raise GovcloudError(NOBODY(n=len(answers)), self.name, next(iter(streams.problems.values()), None), LOOK)
        samples = await asyncio.to_thread(
            describe_extranet, self._watched, self._told, answers, streams.states, dict(streams.checked)
        )
        calls, self._lines = streams.lines - self._lines, streams.lines
        return Pass(samples, calls, list_gaps(streams.problems))

    async def close(self) -> None:
        """Let all devices go."""
        await self._streams.close()


def list_gaps(problems: dict[str, Text]) -> list[Text]:
    """Why devices are not read, the first ones by name."""
    gaps = [GAP(device=device, why=why) for device, why in sorted(problems.items())[:MOST_GAPS]]
    return [*gaps, *([MORE(n=len(problems) - MOST_GAPS)] if len(problems) > MOST_GAPS else [])]
