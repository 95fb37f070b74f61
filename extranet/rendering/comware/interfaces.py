"""Comware: interfaces with their area, addresses, BFD timers, VRRP groups, shaping and filters."""

from collections.abc import Iterator, Sequence

from extranet.devices.model import DeviceModel, Interface, Port, Vrrp
from extranet.rendering.cli.filters import Filter, filters_of
from extranet.rendering.cli.spelling import V4, V6, Block, family_of, of_family, spell_address, spell_interface
from extranet.rendering.cli.writing import reduce_by
from extranet.rendering.comware.access import TRANSLATED
from extranet.rendering.comware.instances import number_tracks

USUAL_MTU = 1500
KBIT = 1000


def write_interfaces(model: DeviceModel, filters: list[Filter]) -> list[Block]:
    """One block per interface, in the model's order."""
    tracks = number_tracks(model)
    return [list(_write_interface(model, interface, filters, tracks)) for interface in model.interfaces]


def _write_interface(
    model: DeviceModel, interface: Interface, filters: list[Filter], tracks: dict[str, int]
) -> Iterator[str]:
    yield f"interface {interface.name}"
    if not interface.parent and interface.port is not Port.LOOPBACK:
        yield " port link-mode route"
    if interface.description:
        yield f" description {interface.description}"
    if interface.vlan:
        yield f" vlan-type dot1q vid {interface.vlan}"
    if interface.mtu != USUAL_MTU:
        yield f" mtu {interface.mtu}"
    if interface.vrf:
        yield f" ip binding vpn-instance {interface.vrf}"
    yield from _write_addresses(interface.addresses)
    for group in interface.vrrp:
        yield from _write_group(group, tracks[interface.vrf])
    yield from _write_timers(model, interface)
    yield from _write_treatment(model, interface, filters)


def _write_timers(model: DeviceModel, interface: Interface) -> Iterator[str]:
    if interface.port in {Port.LINK, Port.PAIR, Port.ATTACHMENT} and interface.addresses:
        yield f" bfd min-transmit-interval {model.bfd_interval_ms}"
        yield f" bfd min-receive-interval {model.bfd_interval_ms}"
        yield f" bfd detect-multiplier {model.bfd_multiplier}"


def _write_treatment(model: DeviceModel, interface: Interface, filters: list[Filter]) -> Iterator[str]:
    if interface.shape_mbps:
        yield f" qos gts any cir {interface.shape_mbps * KBIT}"
    for packets in filters_of(model, interface, filters):
        family = "ipv6 " if packets.family == V6 else ""
        yield f" packet-filter {family}name {packets.name}-{packets.family} inbound"
    if model.nat is not None and model.nat.outside == interface.name:
        place = f" vpn-instance {interface.vrf}" if interface.vrf else ""
        yield f" nat outbound {TRANSLATED} address-group 1{place}"


def _write_addresses(addresses: Sequence[str]) -> Iterator[str]:
    for index, address in enumerate(of_family(V4, addresses)):
        yield f" ip address {spell_interface(address)}{' sub' if index else ''}"
    yield from (f" ipv6 address {spell_interface(address)}" for address in of_family(V6, addresses))


def _write_group(group: Vrrp, track: int) -> Iterator[str]:
    short = family_of(group.address) == V4
    head = f" vrrp {'' if short else 'ipv6 '}vrid {group.group}"
    yield f"{head} virtual-ip {spell_address(group.address)}{'' if short else ' link-local'}"
    yield f"{head} priority {group.priority}"
    yield f"{head} track {track} reduced {reduce_by(group)}"
