"""The agents of Linux devices, asked over SSH: what they have, and to keep or give back what they were sent."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from extranet.push.course import Problems
from extranet.push.select import Seen
from extranet.push.ssh import Answer, Shells, UnreachableError
from govcloud.text import Text, literal

AGENT = "sudo -n /usr/local/sbin/extranet-agent"
NO_COMMAND = (126, 127)
"""Exit codes of a shell that has no such program; `sudo` says 1, and that it was not found."""
NOT_TAKEN = Text("the device has not taken the new configuration", "设备没有接受新配置")
type Document = dict[str, Any]


class Agents:
    """Asks the agents."""

    def __init__(self, shells: Shells, clock: Callable[[], float]) -> None:
        self._shells = shells
        self._clock = clock

    async def look(self, devices: Iterable[str]) -> list[Seen]:
        """What each has, all asked at once."""
        return list(await asyncio.gather(*map(self.look_at, devices)))

    async def look_at(self, device: str) -> Seen:
        """What one has; a device without an agent is new."""
        try:
            (answer,) = await self._shells.run(device, f"{AGENT} state")
        except UnreachableError as wrong:
            return Seen(device, problem=wrong)
        if answer.code in NO_COMMAND or "command not found" in answer.errors:
            return Seen(device)
        if answer.code or not answer.words.startswith("{"):
            words = literal((answer.errors or answer.words).strip()[-300:])
            what = Text("the agent of the device failed", "设备上的代理程序出错")
            return Seen(device, problem=UnreachableError(what, device, words))
        return read_seen(device, json.loads(answer.words), self._clock())

    async def keep(self, device: str, digest: str) -> Text | None:
        """Confirm; what was wrong."""
        return await self._tell(device, f"{AGENT} confirm {digest}")

    async def give_back(self, devices: Sequence[str]) -> Problems:
        """Return now; a device without anything to return from is fine."""
        return await self._each(devices, lambda device: self._tell(device, f"{AGENT} abort"))

    async def check(self, devices: Sequence[str]) -> dict[str, Text | dict[str, bool]]:
        """What is wrong after a change by a device's own words, or its sessions and whether they are up."""
        return dict(zip(devices, await asyncio.gather(*map(self._check, devices)), strict=True))

    async def missing(self, devices: Sequence[str], digests: Mapping[str, str]) -> Problems:
        """Those that neither wait with nor have the set of files that they were sent."""
        seen = await self.look(devices)
        return {
            each.device: each.problem.what if each.problem else NOT_TAKEN
            for each in seen
            if each.problem or digests[each.device] not in (each.taken, each.recorded)
        }

    async def _check(self, device: str) -> Text | dict[str, bool]:
        try:
            (answer,) = await self._shells.run(device, f"{AGENT} check")
        except UnreachableError as wrong:
            return wrong.what
        problem = read_problem(answer)
        return json.loads(answer.words)["sessions"] if problem is None else problem

    async def _tell(self, device: str, command: str) -> Text | None:
        try:
            (answer,) = await self._shells.run(device, command)
        except UnreachableError as wrong:
            return wrong.what
        return read_problem(answer)

    async def _each(self, devices: Sequence[str], work: Callable[[str], Awaitable[Text | None]]) -> Problems:
        said = await asyncio.gather(*map(work, devices))
        return {device: words for device, words in zip(devices, said, strict=True) if words is not None}


def read_seen(device: str, state: Document, now: float) -> Seen:
    """What an agent's `state` says. One that waits past its time has lost its timer and waits for nobody."""
    record, pending = state["record"] or {}, state["pending"] or {}
    drift = ["files"] if record and state["files"] != record["hash"] else []
    running = record.get("running", {})
    drift += [area for area, is_now in state["running"].items() if is_now and running.get(area, is_now) != is_now]
    return Seen(
        device,
        recorded=record.get("hash", ""),
        who=record.get("who", ""),
        when=record.get("when", 0.0),
        drift=tuple(drift),
        broken=tuple(state["stopped"]) + tuple(f"{name}: has not loaded its files" for name in state["unloaded"]),
        waiting=pending.get("who") or "?" if pending.get("deadline", 0.0) > now else "",
        taken=pending.get("hash", ""),
    )


def read_problem(answer: Answer) -> Text | None:
    """What an agent's answer complains of."""
    if answer.code == 0:
        return None
    try:
        document = json.loads(answer.words)
    except ValueError:
        return literal((answer.errors or answer.words).strip()[-300:] or f"exit code {answer.code}")
    return read_refusal(document)


def read_refusal(document: Document) -> Text:
    """The sentence of an agent that has refused or failed."""
    if "en" in document:
        detail = document["detail"].strip()
        sentence = Text("{words}: {detail}", "{words}：{detail}") if detail else Text("{words}", "{words}")
        return sentence(words=Text(document["en"], document["zh"]), detail=detail)
    return literal("; ".join(document.get("problems", ())))
