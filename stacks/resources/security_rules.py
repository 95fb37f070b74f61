"""Rules of security groups: their form, what makes two of them the same, and what has to change between two sets.

Normal form: what means "any" is absent; names of protocols, not numbers; one port is a range of one; the group itself
is `self`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

from govcloud.text import Text
from stacks.resources.common import ID
from stacks.resources.kinds import Int, NormaliseError, Record, Str
from stacks.resources.normalise import prefix
from stacks.resources.properties import Property
from stacks.resources.values import UNKNOWN, Values

SELF = "self"
PROTOCOLS = {"1": "icmp", "6": "tcp", "17": "udp", "58": "ipv6-icmp", "132": "sctp", "icmpv6": "ipv6-icmp"}
ANY_PROTOCOL = ("any", "-1", "0", "")
WITH_PORTS = ("tcp", "udp", "sctp", "dccp", "udplite")
REMOTES = ("remote_prefix", "remote_group", "address_group")
NAMES = {
    "direction": "direction",
    "ethertype": "ethertype",
    "protocol": "protocol",
    "port_min": "port_range_min",
    "port_max": "port_range_max",
    "remote_prefix": "remote_ip_prefix",
    "remote_group": "remote_group_id",
    "address_group": "remote_address_group_id",
    "description": "description",
}
"""Property of a rule → the service's name."""


def tidy_protocol(value: str) -> str:
    """The protocol's name, lower case."""
    value = value.strip().lower()
    return "any" if value in ANY_PROTOCOL else PROTOCOLS.get(value, value)


def tidy_rule(rule: Values) -> Values:
    """The normal form of a rule whose properties are each right; raises NormaliseError when they do not fit."""
    rule = {name: value for name, value in rule.items() if value not in (None, "", -1)}
    remote = rule.get("remote_prefix")
    if isinstance(remote, str):
        block = ip_network(remote)
        version = f"IPv{block.version}"
        if rule.setdefault("ethertype", version) not in (version, UNKNOWN):
            what = Text("{remote} is not {ethertype}", "{remote} 不是 {ethertype}")
            raise NormaliseError(what(remote=remote, ethertype=rule["ethertype"]))
        if block.prefixlen == 0:
            del rule["remote_prefix"]
    if remote is not UNKNOWN:
        rule.setdefault("ethertype", "IPv4")
    if rule.get("protocol") == "any":
        del rule["protocol"]
    if rule.get("protocol") == "icmp" and rule.get("ethertype") == "IPv6":
        rule["protocol"] = "ipv6-icmp"
    if sum(name in rule for name in REMOTES) > 1:
        raise NormaliseError(Text("only one of {names} may be given", "{names} 只能填写一个")(names=", ".join(REMOTES)))
    return tidy_ports(rule)


def tidy_ports(rule: Values) -> Values:
    """The rule with both ends of its range; raises NormaliseError."""
    least, most = rule.get("port_min"), rule.get("port_max")
    if UNKNOWN in (least, most, rule.get("protocol")) or (least is None and most is None):
        return rule
    if "protocol" not in rule:
        raise NormaliseError(Text("ports need a protocol", "填写端口时必须填写协议"))
    if rule["protocol"] not in WITH_PORTS:
        return rule
    least, most = most if least is None else least, least if most is None else most
    if least is None or most is None or not 1 <= least <= most:
        raise NormaliseError(
            Text("ports {least} to {most} are no range", "端口 {least} 至 {most} 不是有效范围")(least=least, most=most)
        )
    return {**rule, "port_min": least, "port_max": most}


RULE = Record(
    "SecurityGroupRule",
    {
        "direction": Property(Str(("ingress", "egress")), Text("ingress or egress", "方向：入或出"), required=True),
        "ethertype": Property(
            Str(("IPv4", "IPv6")), Text("IPv4 or IPv6; as the prefix if empty", "地址族；默认随网段"), by_pool=True
        ),
        "protocol": Property(Str(normalise=tidy_protocol), Text("protocol; any if empty", "协议；空为任意")),
        "port_min": Property(Int(-1, 65535), Text("first port, or ICMP type", "起始端口，或 ICMP 类型")),
        "port_max": Property(Int(-1, 65535), Text("last port, or ICMP code", "结束端口，或 ICMP 代码")),
        "remote_prefix": Property(Str(normalise=prefix), Text("prefix of the other side", "对端网段")),
        "remote_group": Property(ID, Text("id of the other side's group, or `self`", "对端安全组 ID，或 `self`")),
        "address_group": Property(ID, Text("id of an address group", "地址组的 ID")),
        "description": Property(Str(least=0), Text("words for people", "说明文字")),
    },
    tidy_rule,
)


@dataclass(frozen=True)
class RuleChanges:
    """What turns one set of rules into another."""

    add: list[Values]
    remove: list[str]
    """Ids."""
    swap: list[str]
    """Ids of rules that only get another description: rules cannot be changed, so they go before the new ones come."""


def key_of(rule: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes a rule the same as another: everything but its description."""
    return tuple(rule.get(name) for name in NAMES if name != "description")


def read_rule(row: Mapping[str, Any], group: str) -> Values:
    """A rule of group `group` as the service gives it, in normal form."""
    rule = {name: row.get(api) for name, api in NAMES.items()}
    if rule["remote_group"] == group:
        rule["remote_group"] = SELF
    return dict(RULE.check(rule, "", lambda _path, _what: None))


def write_rule(rule: Mapping[str, Any], group: str, project: str) -> dict[str, Any]:
    """A rule as the service wants it."""
    sent = {api: rule[name] for name, api in NAMES.items() if rule.get(name) is not None}
    if sent.get("remote_group_id") == SELF:
        sent["remote_group_id"] = group
    return {**sent, "security_group_id": group, "project_id": project}


def compare_rules(wanted: Iterable[Values], there: Mapping[str, Values]) -> RuleChanges:
    """What turns the rules that are there (by id) into those wanted; one that is there twice is kept once."""
    missing = {key_of(rule): rule for rule in wanted}
    remove, swap, kept = [], [], set[tuple[Any, ...]]()
    for rule_id, rule in there.items():
        key = key_of(rule)
        if key not in missing or key in kept:
            remove.append(rule_id)
        elif missing[key].get("description", "") != rule.get("description", ""):
            swap.append(rule_id)
        else:
            kept.add(key)
    return RuleChanges([rule for key, rule in missing.items() if key not in kept], remove, swap)
