"""Reads devices over SSH, all at once, one command each; nothing is changed there. The document's meaning is pure."""

import asyncio
import json
from collections.abc import Iterable, Mapping

from extranet.adopting.running import Running, read_running
from extranet.push.ssh import Shells, UnreachableError
from extranet.verify.collect import COLLECTOR, FAILED
from govcloud.errors import GovcloudError
from govcloud.text import Text, literal

COMMAND = 'if [ "$(id -u)" = 0 ]; then run=; else run="sudo -n"; fi; $run python3 - "[]" "$SSH_CONNECTION"'
"""A device that nobody has prepared lets in root, and may have no sudo."""
NEEDS = Text(
    "it needs Python 3.11, iproute2 and vtysh, and an account that is root or may use sudo without a password",
    "设备需有 Python 3.11、iproute2 和 vtysh，账户须为 root 或可免密使用 sudo",
)


async def read_devices(
    shells: Shells, names: Iterable[str], codes: Mapping[str, str]
) -> dict[str, Running | GovcloudError]:
    """What each runs, or why that is not known. `codes`: name of a VRF on devices → its code."""
    names = list(dict.fromkeys(names))
    answers = await asyncio.gather(*(_read(shells, name, codes) for name in names), return_exceptions=True)
    found: dict[str, Running | GovcloudError] = {}
    for name, answer in zip(names, answers, strict=True):
        if isinstance(answer, BaseException) and not isinstance(answer, GovcloudError):
            raise answer
        found[name] = answer
    return found


async def _read(shells: Shells, name: str, codes: Mapping[str, str]) -> Running:
    (answer,) = await shells.run(name, COMMAND, text=COLLECTOR.read_text("utf-8"))
    try:
        said = json.loads(answer.words)
    except ValueError as wrong:
        words = literal((answer.errors or answer.words).strip()[-300:])
        raise UnreachableError(FAILED, name, words, NEEDS) from wrong
    return read_running(name, said, codes)
