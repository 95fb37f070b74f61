"""Addresses as VRP and Comware print them: dotted masks, wildcards, IPv6 in capitals. Blocks are parted by `#`."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_interface, ip_network

type Block = list[str]
"""Lines of one top-level section, indented by one space per level."""

V4, V6 = 4, 6
"""The two address families."""

read_interface = lru_cache(maxsize=65536)(ip_interface)
read_network = lru_cache(maxsize=65536)(ip_network)


def family_of(address: str) -> int:
    """4 or 6, of an address or prefix."""
    return V6 if ":" in address else V4


def of_family(family: int, addresses: Iterable[str]) -> list[str]:
    """Those addresses or prefixes, in their order."""
    return [address for address in addresses if family_of(address) == family]


def spell_address(address: str) -> str:
    """An address without length; models have it in its shortest form already."""
    return address.upper()


def spell_interface(address: str) -> str:
    """`10.1.0.1 255.255.255.0`, or `2001:DB8::1/64`."""
    if family_of(address) == V6:
        return address.upper()
    own, _, length = address.partition("/")
    return f"{own} {spell_mask(length)}"


@lru_cache(maxsize=33)
def spell_mask(length: str) -> str:
    """`24` → `255.255.255.0`."""
    return str(IPv4Network(f"0.0.0.0/{length}").netmask)


def spell_network(prefix: str) -> str:
    """`10.1.0.0 255.255.255.0`, or `2001:DB8:: 64`."""
    value: IPv4Network | IPv6Network = read_network(prefix)
    if isinstance(value, IPv4Network):
        return f"{value.network_address} {value.netmask}"
    return f"{value.network_address} {value.prefixlen}".upper()


def spell_length(prefix: str) -> str:
    """`10.1.0.0 24`, or `2001:DB8:: 64`."""
    value = read_network(prefix)
    return f"{value.network_address} {value.prefixlen}".upper()


@lru_cache(maxsize=4096)
def spell_wildcard(prefix: str) -> str:
    """`10.1.0.0 0.0.0.255`, or `2001:DB8::/64`: as in a rule of an access list."""
    value = read_network(prefix)
    if isinstance(value, IPv4Network):
        return f"{value.network_address} {'0' if value.prefixlen == value.max_prefixlen else value.hostmask}"
    return str(value).upper()


def join_blocks(blocks: Iterable[Sequence[str]]) -> str:
    """The configuration's text; empty blocks are left out."""
    return "#\n" + "".join("\n".join(block) + "\n#\n" for block in blocks if block) + "return\n"
