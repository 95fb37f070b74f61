"""Where the exporter listens, and who may ask: this machine alone, unless somebody says otherwise in so many words.

It has no sign-in of its own, and what it shows is how full, how old and how broken a city's cloud is. A page of another
site that a browser here has open must not read it either, so the name that is asked for has to be ours.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import ip_address

from aiohttp import web

from govcloud.errors import UsageError
from govcloud.text import Text

NO_ADDRESS = Text("this is no address to listen on: {words}", "无效的监听地址：{words}")
WRITE_SO = Text(
    "write HOST:PORT, such as 127.0.0.1:9750 or [::1]:9750", "请写成 主机:端口，例如 127.0.0.1:9750 或 [::1]:9750"
)
OPEN = Text("{host} can be reached from other machines", "{host} 可从其他主机访问")
NO_SIGN_IN = Text(
    "the exporter and the page have no sign-in: whoever reaches them sees the state of the whole city",
    "采集服务和页面没有登录验证：任何能访问的人都可看到全市云网状态",
)
SAY_SO = Text(
    "listen on 127.0.0.1 behind a proxy that signs in, or add --allow-remote where a firewall lets only Prometheus in",
    "请监听 127.0.0.1，前置带登录验证的代理；若防火墙已限制只有 Prometheus 可访问，可加 --allow-remote",
)
LARGEST_PORT = 65535
LOCAL = "localhost"

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Address:
    """Host and port. Port 0: any that is free."""

    host: str
    port: int

    @property
    def loopback(self) -> bool:
        """Whether only this machine reaches it."""
        try:
            return self.host == LOCAL or ip_address(self.host).is_loopback
        except ValueError:
            return False


def read_address(words: str) -> Address:
    """The address of `HOST:PORT`. Raises UsageError."""
    host, _, port = words.rpartition(":")
    if not port.isascii() or not port.isdigit() or int(port) > LARGEST_PORT or not host:
        raise UsageError(NO_ADDRESS(words=words[:80]), todo=WRITE_SO)
    return Address(host.removeprefix("[").removesuffix("]"), int(port))


def refuse_open(address: Address) -> None:
    """Raises UsageError: other machines reach it."""
    if not address.loopback:
        raise UsageError(OPEN(host=address.host), why=NO_SIGN_IN, todo=SAY_SO)


@web.middleware
async def ask_for_us(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses requests for a name that is not this machine's: a page elsewhere has pointed its own name at us."""
    host = request.host.rpartition(":")[0] if not request.host.endswith("]") else request.host
    if not Address(((host or request.host).removeprefix("[").removesuffix("]")), 0).loopback:
        raise web.HTTPMisdirectedRequest(text="this is reached as 127.0.0.1 or localhost only\n")
    return await handler(request)
