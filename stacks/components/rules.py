"""Rules of security groups as the resource type takes them, each once. Pure; nothing is let through by itself."""

from collections.abc import Iterable, Iterator, Sequence
from ipaddress import IPv4Network
from typing import Any

from govcloud.inventory.models.system import Protocol
from stacks.components.reach import EVERYWHERE, Network

type Rule = dict[str, Any]
type Remote = dict[str, Any]
"""Who is on the other side: `ethertype`, and `remote_prefix`, `remote_group` or `address_group`; with none, anybody."""

METADATA = IPv4Network("169.254.169.254/32")
"""Where a server asks the pool who it is at first boot."""
FAMILIES = ("IPv4", "IPv6")


def from_prefixes(prefixes: Iterable[Network]) -> list[Remote]:
    """Each prefix as another side; all addresses of a family need no prefix."""
    return [
        {"ethertype": f"IPv{each.version}", **({} if each in EVERYWHERE else {"remote_prefix": str(each)})}
        for each in prefixes
    ]


def from_group(group: Any, key: str = "remote_group") -> list[Remote]:
    """The members of a security group, or with `address_group` the prefixes of an address group."""
    return [{"ethertype": family, key: group} for family in FAMILIES]


def let_in(remotes: Iterable[Remote], protocol: Protocol | None, ports: Sequence[int], why: str = "") -> list[Rule]:
    """One rule per other side and range of ports; no protocol means any."""
    kind = {} if protocol is None else {"protocol": protocol.value}
    spans = [{"port_min": first, "port_max": last} for first, last in join_ports(ports)] or [{}]
    words = {"description": why} if why else {}
    return [{"direction": "ingress", **remote, **kind, **span, **words} for remote in remotes for span in spans]


def let_out(remotes: Iterable[Remote]) -> list[Rule]:
    """Everything to the other side, and the pool's metadata."""
    metadata = {"remote_prefix": str(METADATA), "protocol": "tcp", "port_min": 80, "port_max": 80}
    return [
        *({"direction": "egress", **remote} for remote in remotes),
        {"direction": "egress", "ethertype": "IPv4", **metadata, "description": "metadata"},
    ]


def once(rules: Iterable[Rule]) -> list[Rule]:
    """The rules without those that say the same as one before. Groups that are not there yet differ by their object."""
    seen: set[tuple[Any, ...]] = set()
    kept = []
    for rule in rules:
        plain = {name: value for name, value in rule.items() if name != "description"}
        key = tuple(
            sorted((name, value if isinstance(value, str | int) else id(value)) for name, value in plain.items())
        )
        if key not in seen:
            seen.add(key)
            kept.append(rule)
    return kept


def join_ports(ports: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Ports that follow each other as ranges."""
    first = last = 0
    for port in sorted(set(ports)):
        if first and port == last + 1:
            last = port
            continue
        if first:
            yield first, last
        first = last = port
    if first:
        yield first, last
