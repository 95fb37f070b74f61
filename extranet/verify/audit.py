"""Proof that every internet exit records who goes out: the planned datagrams are sent, and their records read.

Besides its record a datagram leaves nothing behind.
"""

import asyncio
import json
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

from extranet.devices.model import DeviceModel
from extranet.push.ssh import Shells, UnreachableError
from extranet.rendering.linux.internet import AUDIT_LOG
from extranet.rendering.linux.names import name_vrfs
from extranet.rendering.linux.zones import PROGRAM
from extranet.verify.facts import Key
from extranet.verify.flows import TARGET_PORT, Flow
from extranet.verify.packets import write_datagram

AUDITOR = Path(__file__).with_name("auditor.py")
WORDS = b"govcloud extranet verify"
RECORDED, NOT_RECORDED, INCOMPLETE = "recorded", "not recorded", "recorded without time or translation"
RECENT = timedelta(minutes=2)
RECORD = re.compile(r"^(?P<time>\w{3} [ \d]\d [\d:]{8}) .*REPLY: SRC=\S+ DST=(?P<address>\S+) .*DPT=(?P<port>\d+)")


def expect_flows(flows: Iterable[Flow]) -> dict[Key, str]:
    """The facts that the flows must give."""
    return {flow.key: RECORDED for flow in flows}


async def observe_flows(shells: Shells, models: Sequence[DeviceModel], flows: Iterable[Flow]) -> dict[Key, str]:
    """Send all, then read the records. Where a device cannot be asked nothing is observed."""
    zones = {model.code: name_vrfs(model) for model in models}
    sent = [flow for flow in flows if flow.sender]
    said = await asyncio.gather(*(_observe(shells, flow, zones[flow.sender][flow.vrf]) for flow in sent))
    return {flow.key: judge_record(words, flow) for flow, words in zip(sent, said, strict=True) if words is not None}


def judge_record(said: Mapping[str, str], flow: Flow) -> str:
    """What the exit's log has of a flow: time, inner address, and what it was translated to must all be there."""
    match = RECORD.match(said["line"])
    if match is None:
        return INCOMPLETE if said["line"] else NOT_RECORDED
    if ip_address(match["address"]) not in ip_network(flow.translated):
        return f"recorded as translated to {match['address']}"
    late = _read_time(said["now"]) - _read_time(match["time"])
    return RECORDED if abs(late) < RECENT else f"recorded at {match['time']}, when it was {said['now']}"


def _read_time(words: str) -> datetime:
    """The log has no year; a leap year, so that every day can be read."""
    return datetime.strptime(f"2000 {words}", "%Y %b %d %H:%M:%S")  # noqa: DTZ007 - both are of one clock


async def _observe(shells: Shells, flow: Flow, zone: str) -> dict[str, Any] | None:
    packet = write_datagram(flow.source, flow.source_port, flow.target, TARGET_PORT, WORDS).hex()
    ports = f"PROTO=UDP SPT={flow.source_port} DPT={TARGET_PORT}"
    try:
        sent = await _ask(shells, flow.sender, [PROGRAM, "in", zone], "send", flow.port, flow.gateway, packet)
        if sent != {}:
            return None
        return await _ask(shells, flow.exit, [], "read", AUDIT_LOG, f"[NEW] ORIG: SRC={flow.source} ", ports)
    except UnreachableError:
        return None


async def _ask(shells: Shells, device: str, place: Sequence[str], *arguments: str) -> dict[str, Any] | None:
    """Run the auditor on a device; None when it says nothing that can be understood."""
    command = shlex.join(["sudo", "-n", *place, "python3", "-", *arguments])
    (answer,) = await shells.run(device, command, text=AUDITOR.read_text("utf-8"))
    try:
        return dict(json.loads(answer.words))
    except ValueError:
        return None
