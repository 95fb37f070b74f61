"""What one device has told, read with suspicion: whole and as it was agreed, or refused. Pure."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from govcloud.text import Text
from monitors.extranet.watched import Session, WatchedDevice

MOST_BYTES = 1 << 20
"""Of one line. A core with 300 sessions needs 20,000."""
MOST_OCTETS = 1 << 64


@dataclass(frozen=True, slots=True)
class DeviceState:
    """What a device sees; None: it does not tell this. Only what is watched of it."""

    bgp: frozenset[Session] | None
    """Sessions that are established."""
    bfd: frozenset[Session] | None
    """Sessions that are up."""
    held: frozenset[str] | None
    """Virtual addresses that it holds."""
    ports: frozenset[str] | None
    """Ports with light."""
    octets: Mapping[str, tuple[int, int]]
    """Port → bytes received and sent."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the last whole look at a device has found."""

    unlike: int
    """Facts that are not as intended, or missing."""
    clock_right: bool | None


class GarbageError(ValueError):
    """What a device sent is not what was agreed."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


NOT_JSON = Text("it sent a line that is no whole document", "设备发来的一行不是完整文档")
NOT_AGREED = Text("it sent a document of another form", "设备发来的文档格式不符")


def read_state(device: WatchedDevice, line: bytes) -> DeviceState:
    """The state in a line. Raises GarbageError; nothing is taken of a line of which a part is wrong."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as wrong:
        raise GarbageError(NOT_JSON) from wrong
    try:
        return DeviceState(
            bgp=_read_sessions(device, said["bgp"]),
            bfd=_read_sessions(device, said["bfd"]),
            held=_read_names(said["held"], {each.held for each in device.gateways}),
            ports=_read_names(said["up"], device.ports),
            octets={port: _read_pair(said["bytes"][port]) for port in device.ports if port in said["bytes"]},
        )
    except (LookupError, TypeError, AttributeError, ValueError) as wrong:
        raise GarbageError(NOT_AGREED) from wrong


def _read_sessions(device: WatchedDevice, said: Any) -> frozenset[Session] | None:
    if said is None:
        return None
    found = {
        (device.vrfs[name], address)
        for name, addresses in said.items()
        if name in device.vrfs
        for address in _expect_list(addresses)
    }
    return device.sessions & found


def _read_names(said: Any, known: Collection[str]) -> frozenset[str]:
    return frozenset(_expect_list(said)).intersection(known)


def _expect_list(said: Any) -> list[str]:
    if not isinstance(said, list) or not all(isinstance(each, str) for each in said):
        raise TypeError
    return said


def _read_pair(said: Any) -> tuple[int, int]:
    received, sent = said
    for each in (received, sent):
        if type(each) is not int or not 0 <= each < MOST_OCTETS:
            raise ValueError
    return received, sent
