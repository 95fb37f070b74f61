"""Arithmetic on addresses in text, each result kept, because the same few are asked for again and again."""

from functools import lru_cache
from ipaddress import ip_interface, ip_network


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """`10.96.0.2/24` → `10.96.0.0/24`."""
    return str(ip_interface(address).network)


@lru_cache(maxsize=256)
def range_of(prefix: str) -> str:
    """`203.0.113.0/28` → `203.0.113.1-203.0.113.14`: what may be used of it."""
    network = ip_network(prefix)
    if network.num_addresses <= 2:  # noqa: PLR2004 - two addresses or one: all are used
        return f"{network[0]}-{network[-1]}" if network.num_addresses > 1 else str(network[0])
    return f"{network[1]}-{network[-2]}"


def length_of(address: str) -> str:
    """`10.96.0.2/24` → `24`."""
    return address.rpartition("/")[2]
