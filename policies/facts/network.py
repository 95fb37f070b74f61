"""Facts of the network service: networks, subnets, ports, security groups with rules, routers, floating IPs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from govcloud.text import Text
from policies.facts.fact import Fact
from policies.facts.identity import BOTH
from policies.facts.reading import expect, or_none, read_tags, read_text
from policies.facts.record import Record, told
from policies.sets.addresses import Addresses, Family
from policies.sets.traffic import read_protocol

SELF = "self"
"""How a plan names a rule's own group."""


def read_family(value: Any) -> Family:
    """4 or 6."""
    families: dict[str, Family] = {"IPv4": 4, "IPv6": 6}
    return families[value]


def read_end(value: Any) -> int | None:
    """One end of a range of ports; -1 says that there is none."""
    return None if value in (None, "", -1) else int(value)


def read_prefix(value: Any) -> str | None:
    """A prefix, checked; none and every address are not the same thing in two families, so both stay as they are."""
    text = or_none(read_text)(value)
    if text is not None:
        Addresses.of([text])
    return str(text) if text is not None else None


def read_gateway(value: Any) -> str | None:
    """Id of the external network, from it or from the service's object; none where there is none."""
    found = value["network_id"] if isinstance(value, Mapping) and value else value
    return read_text(found) if found else None


def read_direction(value: Any) -> Literal["ingress", "egress"]:
    """Which way."""
    directions: dict[str, Literal["ingress", "egress"]] = {"ingress": "ingress", "egress": "egress"}
    return directions[value]


class SecurityRule(Record):
    """A rule of a security group. What says "any" is None: protocol, ports, the other side."""

    id: str
    direction: Literal["ingress", "egress"] = told(read=read_direction)
    family: Family = told("ethertype", read_family)
    protocol: int | None = told(read=read_protocol)
    port_min: int | None = told("port_range_min", read_end)
    port_max: int | None = told("port_range_max", read_end)
    remote_prefix: str | None = told("remote_ip_prefix", read_prefix)
    remote_group: str | None = told("remote_group_id")
    address_group: str | None = told("remote_address_group_id")
    description: str | None

    @property
    def title(self) -> str:
        """Its id."""
        return str(self.__dict__.get("id", ""))


def read_rules(value: Any) -> tuple[SecurityRule, ...]:
    """Rules in either spelling. A plan leaves out what means "any" and calls the family `ethertype`."""
    anything = dict.fromkeys(
        ("protocol", "port_min", "port_max", "remote_prefix", "remote_group", "address_group", "description")
    )
    rules = []
    for item in expect(value, list):
        if isinstance(item, Mapping) and "port_range_min" not in item:
            item = {**anything, **item, **({"family": item["ethertype"]} if "ethertype" in item else {})}  # noqa: PLW2901
        rules.append(SecurityRule.read_part(item))
    return tuple(rules)


class SecurityGroup(Fact):
    """A security group with its rules; what no rule lets through is denied."""

    KIND = "network.SecurityGroup"
    WORDS = Text("security groups", "安全组")
    PLACES = BOTH

    name: str
    project: str = told("project_id")
    description: str | None
    updated: datetime = told("updated_at")
    tags: Mapping[str, str] = told(read=read_tags)
    rules: tuple[SecurityRule, ...] = told("security_group_rules", read_rules)


class AddressGroup(Fact):
    """Prefixes under one name."""

    KIND = "network.AddressGroup"
    WORDS = Text("address groups", "地址组")
    PLACES = BOTH

    name: str
    project: str = told("project_id")
    addresses: tuple[str, ...]


class Network(Fact):
    """A network."""

    KIND = "network.Network"
    WORDS = Text("networks", "网络")
    PLACES = BOTH

    name: str
    project: str = told("project_id")
    shared: bool
    external: bool = told("router:external")
    port_security: bool = told("port_security_enabled")
    physical: str | None = told("provider:physical_network")
    segment_type: str | None = told("provider:network_type")
    segment: int | None = told("provider:segmentation_id")


class Subnet(Fact):
    """A prefix of a network."""

    KIND = "network.Subnet"
    WORDS = Text("subnets", "子网")
    PLACES = BOTH

    name: str
    project: str = told("project_id")
    network: str = told("network_id")
    cidr: str


class FixedIp(Record):
    """An address of a port."""

    subnet: str = told("subnet_id")
    address: str = told("ip_address")


class AddressPair(Record):
    """An address that may be used behind a port."""

    address: str = told("ip_address")


class Port(Fact):
    """Where something joins a network."""

    KIND = "network.Port"
    WORDS = Text("ports", "端口")
    PLACES = BOTH

    name: str
    project: str = told("project_id")
    network: str = told("network_id")
    fixed_ips: tuple[FixedIp, ...] = told(read=FixedIp.read_parts())
    security_groups: tuple[str, ...]
    allowed_pairs: tuple[AddressPair, ...] = told("allowed_address_pairs", AddressPair.read_parts())
    port_security: bool = told("port_security_enabled")
    device: str = told("device_id")
    device_owner: str


class Router(Fact):
    """A router."""

    KIND = "network.Router"
    WORDS = Text("routers", "路由器")
    PLACES = BOTH

    name: str
    project: str = told("project_id")
    external_network: str | None = told("external_gateway_info", read_gateway)
    """Id of the external network."""
    ha: bool
    distributed: bool
    interfaces: tuple[str, ...]
    """Ids of subnets. Told by plans only: a pool has a port for each."""


class FloatingIp(Fact):
    """An address of an external network that leads to a port."""

    KIND = "network.FloatingIp"
    WORDS = Text("floating IPs", "浮动 IP")
    PLACES = BOTH

    project: str = told("project_id")
    network: str = told("floating_network_id")
    address: str = told("floating_ip_address")
    port: str | None = told("port_id")
    updated: datetime | None = told("updated_at")
    """When it last changed, where it leads included."""
    tags: Mapping[str, str] = told(read=read_tags)


class Sharing(Fact):
    """A sharing of a network (or another thing) with other projects."""

    KIND = "network.Sharing"
    WORDS = Text("sharings", "共享策略")

    thing: str = told("object_id")
    thing_type: str = told("object_type")
    action: str
    target: str = told("target_tenant")
    project: str = told("project_id")
