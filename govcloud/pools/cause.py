"""One cause of a failed call as a row of data, and the advice that several rows share."""

from collections.abc import Callable
from dataclasses import dataclass

from govcloud.pools.failure import Failure
from govcloud.text import Text


@dataclass(frozen=True)
class Cause:
    """One row: `kind` names it for programs, `applies` recognises it, the texts say it."""

    kind: str
    applies: Callable[[Failure], bool]
    why: Text
    todo: Text
    transient: bool = False
    """It may be gone on the next try."""


ASK_PROVIDER = Text("if it stays so, ask the pool's provider", "如持续出现，请联系资源池运营方")
CHECK_ADDRESS = Text(
    "check `auth_url` of `{cloud}` in clouds.yaml, and with the provider whether its API is up",
    "请核对 clouds.yaml 中 `{cloud}` 的 `auth_url`，并向运营方确认接口是否正常",
)
CHECK_ROUTE = Text(
    "check VPN, route and firewall between this machine and {host}:{port}",
    "请检查本机到 {host}:{port} 的专线、路由和防火墙",
)
TRUST_CA = Text(
    "get the pool's CA certificate from the provider by a safe way and name it as `cacert` of `{cloud}` in clouds.yaml",
    "请通过可靠途径向运营方索取资源池的 CA 证书，并在 clouds.yaml 的 `{cloud}` 中用 `cacert` 指明该文件",
)
RENEW = Text("ask the provider to renew it; nothing is sent before", "请运营方更换证书；在此之前不会发送任何数据")

UNKNOWN = Cause("unknown", lambda _: True, Text("{said}", "{said}"), ASK_PROVIDER)
"""When no row applies."""
