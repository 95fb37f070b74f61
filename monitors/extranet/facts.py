"""The whole look at a device, which is rare: all facts against what is expected of it. I/O.

The collector is the one of `govcloud extranet verify`; pings and proofs that send packets are left to that.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence

import asyncssh

from extranet.devices.model import GLOBAL, DeviceModel
from extranet.verify.clock import SYNCHRONISED
from extranet.verify.collect import COLLECTOR
from extranet.verify.expect import expect_facts
from extranet.verify.facts import Key, Kind, Verdict, compare
from extranet.verify.observe import observe_device
from govcloud.text import Text
from monitors.extranet.state import Checked, DeviceState, GarbageError
from monitors.extranet.watched import WatchedDevice

COMMAND = "sudo -n python3 -"
MOST_BYTES = 16 << 20
SECONDS = 120.0
TOO_LONG = Text("what it sees is more than {mib} MiB", "设备报告的内容超过 {mib} MiB")
UNREADABLE = Text("what it sees cannot be read", "设备报告的内容无法读取")

type Expected = Mapping[str, Mapping[Key, str]]
"""Device → what is expected of it."""


def expect_of_each(network: Sequence[DeviceModel], devices: Iterable[str]) -> Expected:
    """Of these devices of a network; seconds of work for a whole city's."""
    expected: dict[str, dict[Key, str]] = {device: {} for device in devices}
    for key, wanted in expect_facts(network).items():
        if key.device in expected:
            expected[key.device][key] = wanted
    return expected


async def look_at_device(
    connection: asyncssh.SSHClientConnection, model: DeviceModel, expected: Mapping[Key, str]
) -> Checked:
    """What a Linux device is like. Raises GarbageError; TimeoutError, OSError, asyncssh.Error: the connection."""
    async with asyncio.timeout(SECONDS):
        process = await connection.create_process(COMMAND, encoding=None)
        process.stdin.write(COLLECTOR.read_bytes())
        process.stdin.write_eof()
        said = bytearray()
        while part := await process.stdout.read(MOST_BYTES):
            said += part
            if len(said) > MOST_BYTES:
                raise GarbageError(TOO_LONG(mib=MOST_BYTES >> 20))
    try:
        observed = observe_device(model, json.loads(said), expected)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as wrong:
        raise GarbageError(UNREADABLE) from wrong
    return check_facts(model.code, expected, observed)


def check_facts(device: str, expected: Mapping[Key, str], observed: Mapping[Key, str]) -> Checked:
    """Counted."""
    unlike = sum(finding.verdict is not Verdict.PASS for finding in compare(expected, observed))
    clock = observed.get(Key(device, Kind.CLOCK, GLOBAL, "ntp"))
    return Checked(unlike, None if clock is None else clock == SYNCHRONISED)


def read_vendor(device: WatchedDevice, observed: Mapping[Key, str]) -> DeviceState:
    """What a vendor's device has told by `display`, as a state. Light and counters are not read there."""
    up = {
        (key.kind, key.vrf, key.subject) for key, value in observed.items() if value in ("Established", "up", "master")
    }
    kinds = {key.kind for key in observed}

    def sessions(kind: Kind) -> frozenset[tuple[str, str]] | None:
        found = frozenset(each for each in device.sessions if (kind, *each) in up)
        return found if kind in kinds or not device.sessions else None

    held = frozenset(
        each.held for each in device.gateways if (Kind.GATEWAY, each.vrf, f"{each.address} {each.port}") in up
    )
    return DeviceState(
        bgp=sessions(Kind.SESSION),
        bfd=sessions(Kind.BFD),
        held=held if Kind.GATEWAY in kinds or not device.gateways else None,
        ports=None,
        octets={},
    )
