"""A terminal to a router's command line over SSH: prompts, echo, answers, errors, questions. It knows no configuration.

The host key is always checked: an unknown or another key is refused before a password is sent.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncssh

from extranet.vendor.target import LostError, Target, VendorError
from govcloud.text import Text, literal

FIRST_PROMPT = re.compile(r"(?:^|[\r\n])<([^<>\s]+)>\s*$")
PROMPT = re.compile(r"(?:^|[\r\n])(?:<[^<>\s]+>|\[[~*]?[A-Za-z0-9][^\[\]\s]*\])\s*$")
"""A prompt at the very end: `<name>`, `[~name]`, `[*name-GigabitEthernet0/0/1]`, `[name-bgp]`."""
QUESTION = re.compile(r"\[Y(?:\([a-z]+\))?/N[^\]]*\]\s*:?\s*$")
ERROR = re.compile(r"^\s*(?:Error:|% ?(?!-)).*$", re.MULTILINE)
"""How VRP, and how Comware, says that a line was not taken."""
WHOLE = re.compile(r"^return\s*$", re.MULTILINE)
"""How a configuration ends."""
CHUNK, TAIL = 65536, 400


class Terminal:
    """An open session in the user view, paging off."""

    def __init__(self, target: Target, process: "asyncssh.SSHClientProcess[str]") -> None:
        self.target = target
        self._process = process

    async def ask(self, line: str) -> str:
        """The answer to a command, without echo and prompt. Raises VendorError when the session is lost."""
        try:
            self._process.stdin.write(f"{line}\n")
        except OSError as error:
            raise lose(self.target, literal(str(error))) from error
        answer = await self._read()
        body = answer.partition("\n")[2]
        return body if QUESTION.search(body[-TAIL:]) else body.rpartition("\n")[0]

    async def enter(self, line: str) -> str:
        """Like `ask`, but raises VendorError when the device refuses the line."""
        answer = await self.ask(line)
        if found := find_error(answer):
            what = Text("the device refuses the line '{line}'", "设备拒绝命令“{line}”")(line=line)
            todo = Text("see whether its software has the command", "请确认设备软件版本是否支持该命令")
            raise VendorError(what, self.target.code, literal(found), todo)
        return answer

    async def show_running(self) -> str:
        """The running configuration. Raises VendorError when the device does not show it whole."""
        answer = await self.ask("display current-configuration")
        if not WHOLE.search(answer):
            what = Text("the device does not show its whole configuration", "设备未显示完整配置")
            todo = Text("see what the account may do", "请检查账号的权限")
            raise VendorError(what, self.target.code, literal(find_error(answer) or answer[-80:].strip()), todo)
        return answer

    async def confirm(self, line: str) -> str:
        """Send a command and say yes to what it asks."""
        answer = await self.ask(line)
        return answer + await self.ask("Y") if QUESTION.search(answer) else answer

    async def greet(self) -> None:
        """Read up to the first prompt and learn the device's name from it."""
        text = await self._read()
        match = FIRST_PROMPT.search(text)
        if match is None:
            what = Text("the device shows no prompt of its user view", "设备未显示用户视图提示符")
            raise VendorError(what, self.target.code)

    async def _read(self) -> str:
        """Everything up to a prompt or a question."""
        parts: list[str] = []
        tail = ""
        try:
            async with asyncio.timeout(self.target.command_seconds):
                while not (PROMPT.search(tail) or QUESTION.search(tail)):
                    chunk = await self._process.stdout.read(CHUNK)
                    if not chunk:
                        raise lose(self.target)
                    parts.append(chunk)
                    tail = (tail + chunk)[-TAIL:]
        except TimeoutError as error:
            raise lose(self.target, Text("no answer in time", "未及时应答")) from error
        except (asyncssh.Error, OSError) as error:
            raise lose(self.target, literal(str(error))) from error
        return "".join(parts).replace("\r", "")


def find_error(answer: str) -> str:
    """The line of an answer that says the command was not taken; empty when it was."""
    match = ERROR.search(answer)
    return match[0].strip() if match else ""


def lose(target: Target, why: Text | None = None) -> LostError:
    """The error of a session that ended before it should."""
    what = Text("the session to the device was lost", "与设备的会话中断")
    todo = Text("check the way to it and push again", "请检查到该设备的通路后重新下发")
    return LostError(what, target.code, why, todo)


@asynccontextmanager
async def open_terminal(target: Target, unpaged: str) -> AsyncIterator[Terminal]:
    """A terminal for the time of a block; `unpaged` is the command that turns paging off. Raises VendorError."""
    connection = await _connect(target)
    try:
        terminal = await _start(target, connection)
        await terminal.ask(unpaged)
        yield terminal
    finally:
        connection.close()


async def _start(target: Target, connection: asyncssh.SSHClientConnection) -> Terminal:
    try:
        process = await connection.create_process(term_type="vt100", term_size=(511, 24), encoding="utf-8")
    except (asyncssh.Error, OSError) as error:
        raise lose(target, literal(str(error))) from error
    terminal = Terminal(target, process)
    await terminal.greet()
    return terminal


async def _connect(target: Target) -> asyncssh.SSHClientConnection:
    what = Text("the device cannot be reached at {host} port {port}", "无法连接设备 {host} 端口 {port}")(
        host=target.host, port=target.port
    )
    try:
        return await asyncssh.connect(
            target.host,
            target.port,
            username=target.user,
            password=target.password or None,
            client_keys=[str(target.key)] if target.key else [],
            known_hosts=str(target.known_hosts),
            agent_path=None,
            config=None,
            connect_timeout=target.connect_seconds,
            login_timeout=target.connect_seconds,
        )
    except asyncssh.HostKeyNotVerifiable as error:
        key = Text("the device shows a host key that is not the recorded one", "设备的主机密钥与记录不符")
        why = Text("it was replaced, or another machine answers in its place", "设备可能已更换，或有其他主机冒充")
        todo = Text("compare its key on the spot before you record it", "请现场核对密钥后再登记")
        raise VendorError(key, target.code, why, todo) from error
    except asyncssh.PermissionDenied as error:
        denied = Text("the device does not let {user} in", "设备拒绝用户 {user} 登录")(user=target.user)
        raise VendorError(denied, target.code, None, Text("check the account on it", "请检查设备上的账号")) from error
    except TimeoutError as error:
        raise VendorError(what, target.code, Text("no answer in time", "未及时应答")) from error
    except (asyncssh.Error, OSError) as error:
        raise VendorError(what, target.code, literal(str(error))) from error
