"""How the devices of the extranet are managed: where they ask the time, send their log, and who may come in."""

from ipaddress import ip_address
from typing import Annotated

from pydantic import AfterValidator

from govcloud.inventory.models.base import Model, Prefix, RecordError, Sentence, Username, labelled
from govcloud.text import Text

NOT_AN_ADDRESS = Text(
    '"{value}" is not an IP address such as 10.242.63.10', "“{value}”不是 IP 地址，应当像 10.242.63.10"
)


def _check_address(value: str) -> str:
    try:
        return ip_address(value).compressed
    except ValueError as wrong:
        raise RecordError("bad-address", NOT_AN_ADDRESS(value=value)) from wrong


Address = Annotated[str, AfterValidator(_check_address)]
"""An IPv4 or IPv6 address."""


class Management(Model):
    """`extranet/management.yml`: what every device of the extranet has besides routing. It holds no secret."""

    ntp: list[Address] = labelled("time servers", "时间服务器", min_length=1, max_length=8)
    syslog: list[Address] = labelled("log servers", "日志服务器", min_length=1, max_length=8)
    managers: list[Prefix] = labelled(
        "prefixes that may open SSH and ask by SNMPv3", "允许 SSH 登录和 SNMPv3 查询的网段", min_length=1, max_length=32
    )
    admin: Username = labelled("account for SSH", "SSH 管理账户", "netops")
    snmp_user: Username = labelled("SNMPv3 user", "SNMPv3 用户", "monitor")
    banner: Sentence = labelled("words shown before login", "登录前的警示语")
