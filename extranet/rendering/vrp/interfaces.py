"""VRP: interfaces with their area, addresses, VRRP groups, shaping and filters."""

from collections.abc import Iterator, Sequence

from extranet.devices.model import DeviceModel, Interface, Vrrp
from extranet.rendering.cli.filters import Filter, filters_of
from extranet.rendering.cli.spelling import V4, V6, Block, family_of, of_family, spell_address, spell_interface
from extranet.rendering.cli.writing import reduce_by
from extranet.rendering.vrp.access import TRANSLATED

USUAL_MTU = 1500


def write_interfaces(model: DeviceModel, filters: list[Filter]) -> list[Block]:
    """One block per interface, in the model's order."""
    return [list(_write_interface(model, interface, filters)) for interface in model.interfaces]


def _write_interface(model: DeviceModel, interface: Interface, filters: list[Filter]) -> Iterator[str]:
    yield f"interface {interface.name}"
    if interface.description:
        yield f" description {interface.description}"
    if not interface.name.startswith("LoopBack"):
        yield " undo shutdown"
    if interface.vlan:
        yield f" vlan-type dot1q {interface.vlan}"
    if interface.mtu != USUAL_MTU:
        yield f" mtu {interface.mtu}"
    if interface.vrf:
        yield f" ip binding vpn-instance {interface.vrf}"
    yield from _write_addresses(interface.addresses)
    for group in interface.vrrp:
        yield from _write_group(group, interface.vrf)
    if interface.shape_mbps:
        yield f" port shaping {interface.shape_mbps}"
    if applied := filters_of(model, interface, filters):
        yield f" traffic-policy {applied[0].name} inbound"
    if model.nat is not None and model.nat.outside == interface.name:
        yield f" nat outbound {TRANSLATED} address-group 1"


def _write_addresses(addresses: Sequence[str]) -> Iterator[str]:
    for index, address in enumerate(of_family(V4, addresses)):
        yield f" ip address {spell_interface(address)}{' sub' if index else ''}"
    long = of_family(V6, addresses)
    if long:
        yield " ipv6 enable"
    yield from (f" ipv6 address {spell_interface(address)}" for address in long)


def _write_group(group: Vrrp, vrf: str) -> Iterator[str]:
    place = f" vpn-instance {vrf}" if vrf else ""
    if family_of(group.address) == V4:
        head, kind, route = f" vrrp vrid {group.group}", "", "0.0.0.0 0.0.0.0"
    else:
        head, kind, route = f" vrrp6 vrid {group.group}", " link-local", ":: 0"
    yield f"{head} virtual-ip {spell_address(group.address)}{kind}"
    yield f"{head} priority {group.priority}"
    yield f"{head} track ip route {route}{place} reduce {reduce_by(group)}"
