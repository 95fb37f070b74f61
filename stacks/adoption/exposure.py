"""Rules of security groups as exposure of a group of servers, as far as the inventory has words for them."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.system import Exposure, Protocol
from govcloud.text import Text
from stacks.adoption.sketch import Sketch
from stacks.drift.words import tell_rule

MOST_PORTS = 64
UNSAYABLE = Text(
    "the rule `{rule}` of security group `{group}` has no words in the inventory: the next up takes it away",
    "安全组 `{group}` 的规则 `{rule}` 无法用清单表达，下次部署会将其删除",
)
PROTOCOLS = {"tcp": Protocol.TCP, "udp": Protocol.UDP, "icmp": Protocol.ICMP, "ipv6-icmp": Protocol.ICMP}

type Source = tuple[str, str]
"""Kind of source, as fields of `Exposure`, and its value."""


def find_exposure(
    to: str, groups: Iterable[tuple[str, list[Mapping[str, Any]]]], systems: Mapping[str, str], sketch: Sketch
) -> list[Exposure]:
    """Exposure of a group of servers. `groups`: name and rules; `systems`: security group of a system → its code."""
    ports: dict[tuple[Protocol, Source], set[int]] = {}
    for name, rules in groups:
        for rule in rules:
            if rule["direction"] != "ingress":
                continue
            protocol, span = PROTOCOLS.get(rule.get("protocol", "")), span_of(rule)
            source = find_source(rule, systems)
            if protocol is None or span is None or source is None:
                sketch.note(UNSAYABLE(rule=tell_rule(rule), group=name))
            else:
                ports.setdefault((protocol, source), set()).update(span)
    found = []
    for (protocol, (kind, value)), span in ports.items():
        try:
            found.append(Exposure(to=to, protocol=protocol, ports=sorted(span), **{kind: value}))
        except ValidationError:
            sketch.note(UNSAYABLE(rule=f"{protocol} {sorted(span)} from {value}", group=to))
    return found


def span_of(rule: Mapping[str, Any]) -> set[int] | None:
    """The ports; None for more than the inventory lists, or for all of them."""
    if rule.get("protocol") in ("icmp", "ipv6-icmp"):
        return set() if rule.get("port_min") is None else None
    least, most = rule.get("port_min"), rule.get("port_max")
    if least is None or most is None or most - least >= MOST_PORTS:
        return None
    return set(range(least, most + 1))


def find_source(rule: Mapping[str, Any], systems: Mapping[str, str]) -> Source | None:
    """Who may come in: by the words that we write behind a rule ourselves, else by what the rule says."""
    kind, _, value = str(rule.get("description", "")).partition(" ")
    if kind in ("zone", "department", "system") and value and (kind != "zone" or value in set(Zone)):
        return kind, value
    if rule.get("remote_group") in systems:
        return "system", systems[rule["remote_group"]]
    if rule.get("remote_group") or rule.get("address_group"):
        return None
    return "prefix", rule.get("remote_prefix") or ("::/0" if rule.get("ethertype") == "IPv6" else "0.0.0.0/0")
