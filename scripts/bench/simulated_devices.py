"""Simulated Linux devices of an extranet for measures and tests: real SSH on loopback, and lines that are made up.

Each listens on a port of its own and answers the monitors' reader as a device with everything up; what it says instead
can be given. Nothing of what it says is measured anywhere: it stands for the way, not for a router.
"""

import asyncio
import json
import shlex
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path

import asyncssh

from monitors.extranet.watched import WatchedDevice

LOOPBACK = "127.0.0.1"
USER = "netops"

type Process = "asyncssh.SSHServerProcess[bytes]"
type Talk = Callable[[Process, WatchedDevice, float], Awaitable[None]]
"""What a device says to the reader, given its heartbeat in seconds."""


class SimulatedFleet:
    """Devices that listen until the end of the block; `config` is what `ssh` needs to reach them."""

    def __init__(self, devices: Iterable[WatchedDevice], folder: Path, talks: Mapping[str, Talk] | None = None) -> None:
        """`talks`: by device, what is said instead of `say_all_is_well`."""
        self.devices = list(devices)
        self.talks = dict(talks or {})
        self.config = folder / "ssh_config"
        self.asked: dict[str, int] = {}
        """Device → how often a reader was started on it."""
        self._folder = folder
        self._acceptors: dict[str, asyncssh.SSHAcceptor] = {}
        self._ports: dict[str, int] = {}
        self._key = asyncssh.generate_private_key("ssh-ed25519")

    async def __aenter__(self) -> "SimulatedFleet":
        client = asyncssh.generate_private_key("ssh-ed25519")
        client.write_private_key(str(self._folder / "key"))
        client.write_public_key(str(self._folder / "key.pub"))
        for device in self.devices:
            await self.open(device)
        public = self._key.export_public_key().decode().strip()
        (self._folder / "known_hosts").write_text(
            "".join(f"[{LOOPBACK}]:{port} {public}\n" for port in self._ports.values())
        )
        rest = f"IdentityFile {self._folder / 'key'}\nUserKnownHostsFile {self._folder / 'known_hosts'}\n"
        self.config.write_text(
            "".join(f"Host {code}\n  HostName {LOOPBACK}\n  Port {port}\n" for code, port in self._ports.items())
            + f"Host *\n  User {USER}\n  {rest}"
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        for code in list(self._acceptors):
            self.kill(code)

    async def open(self, device: WatchedDevice) -> None:
        """Let a device listen, at its port if it had one."""
        acceptor = await asyncssh.create_server(
            asyncssh.SSHServer,
            LOOPBACK,
            self._ports.get(device.code, 0),
            server_host_keys=[self._key],
            authorized_client_keys=str(self._folder / "key.pub"),
            process_factory=self._answer(device),
            encoding=None,
            login_timeout=600,
        )
        self._acceptors[device.code] = acceptor
        self._ports[device.code] = acceptor.get_port()

    def kill(self, code: str) -> None:
        """A device is gone for who connects from now on."""
        self._acceptors.pop(code).close()

    def _answer(self, device: WatchedDevice) -> "Callable[[Process], Awaitable[None]]":
        async def answer(process: Process) -> None:
            words = shlex.split(process.command or "")
            try:
                if "-c" in words:
                    size, wish = words[-2:]
                    await process.stdin.readexactly(int(size))
                    self.asked[device.code] = self.asked.get(device.code, 0) + 1
                    await self.talks.get(device.code, say_all_is_well)(
                        process, device, float(json.loads(wish)["heartbeat"])
                    )
                process.exit(0)
            except (asyncssh.Error, OSError):
                process.close()

        return answer


async def say_all_is_well(process: Process, device: WatchedDevice, heartbeat: float) -> None:
    """Everything is up, for ever; counters grow."""
    octets = 0
    while True:
        process.stdout.write(write_line(device, octets))
        await process.stdout.drain()
        await asyncio.sleep(heartbeat)
        octets += 1000


def write_line(device: WatchedDevice, octets: int = 0) -> bytes:
    """What the reader prints where everything is up; gateways are on side a."""
    names = {code: name for name, code in device.vrfs.items()}
    sessions: dict[str, list[str]] = {}
    for vrf, address in sorted(device.sessions):
        sessions.setdefault(names[vrf], []).append(address)
    said = {
        "up": list(device.ports),
        "held": [each.held for each in device.gateways] if device.code.endswith("-a") else [],
        "bytes": {port: [octets, octets] for port in device.ports},
        "bgp": sessions,
        "bfd": sessions,
    }
    return json.dumps(said, separators=(",", ":")).encode() + b"\n"
