"""Commands on many devices over SSH, so many at a time; host keys are always checked. Nothing is retried here.

Where devices are and how they are reached stands in a file in OpenSSH's form, or a device is reached at its management
address. A device that does not know our account yet is as it was delivered: the file's own account is used there.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal

DELIVERED = "root"
"""Account of a device that nothing was pushed to yet, where no file says another."""


@dataclass(frozen=True)
class Access:
    """How devices are reached."""

    addresses: Mapping[str, str]
    """Device → management address."""
    user: str
    """Account that the configuration lets in."""
    config: Path | None = None
    """A file in OpenSSH's form, where devices stand by their codes; else addresses and `~/.ssh` are used."""
    at_once: int = 64
    connect_seconds: float = 20.0
    command_seconds: float = 120.0

    def host(self, device: str) -> str:
        """What `ssh` would be given."""
        return device if self.config else self.addresses[device]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has said."""

    code: int
    words: str
    errors: str


class UnreachableError(GovcloudError):
    """A device could not be asked. Nothing was changed by that."""


@dataclass
class Shells:
    """Runs commands on devices; one connection for each command or for each `open`."""

    access: Access
    users: dict[str, str] = field(default_factory=dict)
    """Device → account that it let in."""

    def __post_init__(self) -> None:
        self._room = asyncio.Semaphore(self.access.at_once)

    async def run(self, device: str, *commands: str, text: str = "") -> list[Answer]:
        """Run commands one after the other, each given `text` on stdin. Raises UnreachableError."""
        async with self._room, self.open(device) as connection:
            answers = []
            for command in commands:
                try:
                    async with asyncio.timeout(self.access.command_seconds):
                        done = await connection.run(command, input=text)
                except (TimeoutError, OSError, asyncssh.Error) as wrong:
                    raise _unreachable(device, wrong) from wrong
                answers.append(Answer(done.exit_status or 0, str(done.stdout), str(done.stderr)))
            return answers

    @asynccontextmanager
    async def open(self, device: str) -> AsyncIterator[asyncssh.SSHClientConnection]:
        """A connection as our account, or as the one that the device was delivered with. Raises UnreachableError."""
        known = self.users.get(device)
        try:
            connection = await self._connect(device, known or self.access.user)
        except asyncssh.PermissionDenied as refused:
            if known:
                raise _unreachable(device, refused) from refused
            try:
                connection = await self._connect(device, None)
            except (TimeoutError, OSError, asyncssh.Error) as wrong:
                raise _unreachable(device, wrong) from wrong
        except (TimeoutError, OSError, asyncssh.Error) as wrong:
            raise _unreachable(device, wrong) from wrong
        async with connection:
            self.users[device] = str(connection.get_extra_info("username"))
            yield connection

    async def _connect(self, device: str, user: str | None) -> asyncssh.SSHClientConnection:
        config = [str(self.access.config)] if self.access.config else None
        account = {"username": user} if user else {} if config else {"username": DELIVERED}
        async with asyncio.timeout(self.access.connect_seconds):
            return await asyncssh.connect(self.access.host(device), config=config or (), agent_path=None, **account)


NO_ANSWER = Text("the device cannot be reached", "设备无法连接")
WRONG_KEY = Text("the device shows a host key that is not the known one", "设备的主机密钥与已知的不一致")
NO_ENTRY = Text("the device does not let us in", "设备拒绝我们登录")


def _unreachable(device: str, wrong: Exception) -> UnreachableError:
    """One sentence for what went wrong."""
    said = literal(str(wrong).strip().splitlines()[0] if str(wrong).strip() else type(wrong).__name__)
    if isinstance(wrong, asyncssh.HostKeyNotVerifiable):
        todo = Text(
            "find out who answers there; only if the device was replaced, put its new key into known_hosts",
            "请查明是谁在应答；仅在设备确已更换时，才把新密钥写入 known_hosts",
        )
        return UnreachableError(WRONG_KEY, device, said, todo)
    if isinstance(wrong, asyncssh.PermissionDenied):
        return UnreachableError(NO_ENTRY, device, said, Text("check the account and the key", "请检查账户和密钥"))
    todo = Text("check its power, its management port and the way there", "请检查设备供电、管理口及到达路径")
    return UnreachableError(NO_ANSWER, device, said, todo)
