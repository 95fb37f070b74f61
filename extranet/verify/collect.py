"""Asks devices what they see, over SSH, all at once: the collector is sent to each and runs there once."""

import asyncio
import json
import shlex
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from extranet.devices.model import GLOBAL, DeviceModel
from extranet.push.ssh import Shells, UnreachableError
from extranet.rendering.linux.names import name_vrfs
from extranet.verify.facts import Key
from extranet.verify.observe import observe_device
from extranet.verify.reach import Try
from govcloud.errors import GovcloudError
from govcloud.text import Text, literal

COLLECTOR = Path(__file__).with_name("collector.py")
FAILED = Text("the device could not say what it sees", "设备无法报告自身状态")
NO_ROOT = Text(
    "check that the account may run python3 by sudo without a password",
    "请检查该账户能否免密使用 sudo 运行 python3",
)
type Observed = dict[Key, str]
type Silent = Mapping[str, GovcloudError]
"""Devices that gave no answer, and why."""


async def collect_facts(
    shells: Shells, models: Sequence[DeviceModel], expected: Mapping[Key, str], tries: Iterable[Try] = ()
) -> tuple[Observed, Silent]:
    """The facts of Linux devices that `expected` asks about; `tries` are made from their devices meanwhile."""
    wishes: dict[str, list[Try]] = defaultdict(list)
    for each in tries:
        wishes[each.device].append(each)
    asked: dict[str, dict[Key, str]] = defaultdict(dict)
    for key, wanted in expected.items():
        asked[key.device][key] = wanted
    answers = await asyncio.gather(
        *(_collect(shells, model, asked[model.code], wishes[model.code]) for model in models), return_exceptions=True
    )
    facts: Observed = {}
    silent: dict[str, GovcloudError] = {}
    for model, answer in zip(models, answers, strict=True):
        if isinstance(answer, UnreachableError):
            silent[model.code] = answer
        elif isinstance(answer, BaseException):
            raise answer
        else:
            facts |= answer
    return facts, silent


async def _collect(shells: Shells, model: DeviceModel, asked: Mapping[Key, str], tries: Sequence[Try]) -> Observed:
    """Raises UnreachableError."""
    names = name_vrfs(model) | {GLOBAL: ""}
    wishes = [(names[each.vrf], each.source, each.target) for each in tries]
    command = f"sudo -n python3 - {shlex.quote(json.dumps(wishes))}"
    (answer,) = await shells.run(model.code, command, text=COLLECTOR.read_text("utf-8"))
    try:
        return observe_device(model, json.loads(answer.words), asked)
    except (ValueError, LookupError, TypeError, AttributeError) as wrong:
        words = literal((answer.errors or answer.words).strip()[-300:])
        raise UnreachableError(FAILED, model.code, words, NO_ROOT) from wrong
