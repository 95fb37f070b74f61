"""VRRP groups in keepalived's configuration: which port, group, priority and address. All else in it is passed over."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from extranet.devices.model import Vrrp

INSTANCE = re.compile(r"^\s*vrrp_instance\s+\S+\s*\{", re.MULTILINE)
COMMENT = re.compile(r"[#!].*")
ADDRESSES = re.compile(r"virtual_ipaddress(?:_excluded)?\s*\{([^}]*)\}")
ADDRESS = re.compile(r"(?:^|\n)\s*([0-9a-fA-F.:]+)(?:/\d+)?")
PRIORITY = 100
"""Keepalived's own, where nothing is said."""


def read_gateways(files: Mapping[str, str]) -> dict[str, tuple[Vrrp, ...]]:
    """Port → its groups, those of IPv4 first."""
    groups: dict[str, list[Vrrp]] = defaultdict(list)
    for text in files.values():
        for block in _list_instances(COMMENT.sub("", text)):
            number, priority = (_find_word(block, word) for word in ("virtual_router_id", "priority"))
            groups[_find_word(block, "interface")] += [
                Vrrp(int(number or 0), int(priority or PRIORITY), address) for address in _list_addresses(block)
            ]
    return {port: tuple(sorted(found, key=lambda group: ":" in group.address)) for port, found in groups.items()}


def _list_instances(text: str) -> Iterator[str]:
    """What stands between the braces of each instance."""
    for match in INSTANCE.finditer(text):
        depth, end = 1, match.end()
        while depth and end < len(text):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        yield text[match.end() : end - 1]


def _find_word(block: str, name: str) -> str:
    match = re.search(rf"^\s*{name}\s+(\S+)", block, re.MULTILINE)
    return match[1] if match else ""


def _list_addresses(block: str) -> Iterator[str]:
    for inside in ADDRESSES.findall(block):
        yield from (address.lower() for address in ADDRESS.findall("\n" + inside.strip()))
