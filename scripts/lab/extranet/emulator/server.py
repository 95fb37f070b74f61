"""Emulated devices on real sockets: one SSH server for each, hundreds in one process."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncssh

from scripts.lab.extranet.emulator.comware import ComwareShell
from scripts.lab.extranet.emulator.device import Device
from scripts.lab.extranet.emulator.vrp import VrpShell

SHELLS = {"vrp": VrpShell, "comware": ComwareShell}
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Login:
    """Who may come in to the emulated devices."""

    user: str
    password: str


class Fleet:
    """Devices that listen on loopback, each on a port of its own, until they are closed."""

    def __init__(self, devices: Sequence[Device], login: Login, authorized: Path | None = None) -> None:
        """`authorized`: a public key that opens every device too."""
        self.devices = devices
        self.login = login
        self.authorized = authorized
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.ports: list[int] = []
        self._acceptors: list[asyncssh.SSHAcceptor] = []

    async def start(self, port: int = 0) -> None:
        """Listen; with a port, on it and those that follow. Raises OSError where one is taken."""
        for index, device in enumerate(self.devices):
            acceptor = await asyncssh.create_server(
                lambda: _Door(self.login),
                LOOPBACK,
                port + index if port else 0,
                server_host_keys=[self.key],
                process_factory=_open_shell(device),
                line_editor=False,
                login_timeout=600,
                authorized_client_keys=str(self.authorized) if self.authorized else None,
            )
            self._acceptors.append(acceptor)
            self.ports.append(acceptor.get_port())

    def known_hosts(self) -> str:
        """The devices' host keys in OpenSSH's form."""
        key = self.key.export_public_key().decode().strip()
        return "".join(f"[{LOOPBACK}]:{port} {key}\n" for port in self.ports)

    async def close(self) -> None:
        """Stop listening and drop all sessions."""
        for acceptor in self._acceptors:
            acceptor.close()
        for acceptor in self._acceptors:
            await acceptor.wait_closed()


class _Door(asyncssh.SSHServer):
    def __init__(self, login: Login) -> None:
        self._login = login

    def begin_auth(self, username: str) -> bool:
        del username
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return Login(username, password) == self._login


def _open_shell(device: Device) -> "Callable[[asyncssh.SSHServerProcess[str]], object]":
    async def answer(process: "asyncssh.SSHServerProcess[str]") -> None:
        try:
            await SHELLS[device.vendor](device, process).run()
            process.exit(0)
        except (asyncssh.Error, ConnectionError, BrokenPipeError):
            process.close()

    return answer
