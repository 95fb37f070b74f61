"""The lab's end systems: one host on every local network that a real device serves, in the public area and in VRFs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_interface

from extranet.devices.model import DeviceModel, Interface, Port

OFFSET = 10
"""Which address of its network a host has; gateway and devices are before it."""


@dataclass(frozen=True, slots=True)
class Host:
    """One host: answers probes on its addresses, reaches all else through the gateways."""

    name: str
    node: str
    vrf: str
    port: str
    addresses: tuple[str, ...]
    """With length."""
    gateways: tuple[str, ...]


def list_hosts(models: Sequence[DeviceModel]) -> Iterator[Host]:
    """One per node and VRF with a local network."""
    seen = set()
    for model in models:
        for interface in model.interfaces:
            key = (model.node, interface.vrf)
            if interface.port is Port.LAN and key not in seen:
                seen.add(key)
                yield make_host(model.node, interface)


def make_host(node: str, interface: Interface) -> Host:
    """The host on the network that this interface serves."""
    networks = [ip_interface(address).network for address in interface.addresses]
    return Host(
        name=name_host(node, interface.vrf),
        node=node,
        vrf=interface.vrf,
        port="lan0",
        addresses=tuple(f"{network[OFFSET]}/{network.prefixlen}" for network in networks),
        gateways=tuple(group.address for group in interface.vrrp),
    )


def name_host(node: str, vrf: str) -> str:
    """The name of the host of a node in a VRF; `vrf` is empty for the public area."""
    return f"host.{node}.{vrf or 'public'}"
