"""A subnet: one prefix of a network, with its gateway, pools, name servers and host routes."""

from collections.abc import Iterable, Mapping
from ipaddress import ip_address, ip_network
from typing import Any

from govcloud.text import Text
from stacks.resources.common import ID
from stacks.resources.definition import Problem, ResourceType
from stacks.resources.job import Job
from stacks.resources.kinds import Bool, Int, ListOf, Record, SetOf, Str
from stacks.resources.neutron import COMMON, NetworkHandler
from stacks.resources.normalise import address, prefix
from stacks.resources.properties import Property
from stacks.resources.rest import Place
from stacks.resources.values import UNKNOWN, Values, known_items

NO_GATEWAY = "none"
ADDRESS = Str(normalise=address)
PREFIX = Str(normalise=prefix)
MODES = ("slaac", "dhcpv6-stateful", "dhcpv6-stateless")
RANGE = Record(
    "AddressRange",
    {
        "start": Property(ADDRESS, Text("first address", "起始地址"), required=True),
        "end": Property(ADDRESS, Text("last address", "结束地址"), required=True),
    },
)
ROUTE = Record(
    "Route",
    {
        "destination": Property(PREFIX, Text("where to", "目的网段"), required=True),
        "nexthop": Property(ADDRESS, Text("by way of", "下一跳"), required=True),
    },
)
INPUTS = {
    **COMMON,
    "network": Property(ID, Text("id of the network", "网络的 ID"), required=True, replaces=True, api="network_id"),
    "cidr": Property(PREFIX, Text("prefix, IPv4 or IPv6", "网段，IPv4 或 IPv6"), required=True, replaces=True),
    "gateway": Property(
        Str(normalise=lambda text: text if text == NO_GATEWAY else address(text)),
        Text("address of the gateway, or `none`", "网关地址，或 `none`"),
        by_pool=True,
        api="gateway_ip",
    ),
    "dhcp": Property(
        Bool(), Text("whether addresses are given by DHCP", "是否启用 DHCP"), default=True, api="enable_dhcp"
    ),
    "pools": Property(
        SetOf(RANGE), Text("addresses to give out", "可分配地址范围"), by_pool=True, api="allocation_pools"
    ),
    "dns": Property(
        ListOf(ADDRESS), Text("name servers, best first", "DNS 服务器，按优先顺序"), default=[], api="dns_nameservers"
    ),
    "host_routes": Property(SetOf(ROUTE), Text("routes that servers are told", "下发给主机的路由"), default=[]),
    "ipv6_address_mode": Property(
        Str(MODES), Text("how servers get IPv6 addresses", "IPv6 地址分配方式"), replaces=True
    ),
    "ipv6_ra_mode": Property(Str(MODES), Text("what the router announces", "IPv6 路由通告方式"), replaces=True),
}
OUTPUTS = {"ip_version": Property(Int(4, 6), Text("4 or 6", "4 或 6"))}


class SubnetHandler(NetworkHandler):
    """Subnets."""

    def body(self, job: Job, new: Values, names: Iterable[str]) -> dict[str, Any]:
        """The service wants to be told the version, and null for no gateway."""
        sent = super().body(job, new, names)
        if "cidr" in sent:
            sent["ip_version"] = ip_network(new["cidr"]).version
        if sent.get("gateway_ip") == NO_GATEWAY:
            sent["gateway_ip"] = None
        return sent

    def parse(self, row: Mapping[str, Any]) -> Values:
        """Null is no gateway."""
        return {**super().parse(row), "gateway": row.get("gateway_ip") or NO_GATEWAY}


def find_problems(inputs: Values) -> Iterable[Problem]:
    """Addresses outside the prefix; IPv6 modes on an IPv4 prefix."""
    if inputs["cidr"] is UNKNOWN:
        return
    block = ip_network(inputs["cidr"])
    outside = Text("{address} is not in {prefix}", "{address} 不在 {prefix} 内")
    named = {"gateway": inputs.get("gateway")}
    for index, span in enumerate(known_items(inputs.get("pools"))):
        if isinstance(span, dict):
            named |= {f"pools[{index}].{end}": span.get(end) for end in ("start", "end")}
    for path, value in named.items():
        if (
            isinstance(value, str)
            and value != NO_GATEWAY
            and ip_address(value) not in block
            and not is_link_local(value)
        ):
            yield path, outside(address=value, prefix=block)
    for mode in ("ipv6_address_mode", "ipv6_ra_mode"):
        if block.version == 4 and inputs.get(mode):  # noqa: PLR2004 - the version's name
            yield mode, Text("only an IPv6 prefix has it", "仅适用于 IPv6 网段")


def is_link_local(value: str) -> bool:
    """Whether a router may have the address on any prefix."""
    return ip_address(value).version == 6 and ip_address(value).is_link_local  # noqa: PLR2004


TYPE = ResourceType(
    module="network",
    name="Subnet",
    doc=Text("a prefix of a network", "网络中的子网"),
    inputs=INPUTS,
    outputs=OUTPUTS,
    handler=SubnetHandler(Place("network", "/subnets", "subnet"), INPUTS, OUTPUTS),
    rules=find_problems,
    delete_before_replace=True,
)
