"""The interfaces of a device: loopback, links, the pair, local networks, attachments, management.

A port carries the public area untagged and every other area on a VLAN of its own, named `<port>.<number>`.
"""

from collections.abc import Iterator
from typing import Any

from extranet.devices.city import CityView
from extranet.devices.model import GLOBAL, Interface, Port, Vrrp
from extranet.intent import number_vrf
from govcloud.addresses.tenants import Prefixes
from govcloud.inventory.models.extranet import Device, Platform

LOOPBACKS = {Platform.LINUX: "lo", Platform.VRP: "LoopBack0", Platform.COMWARE: "LoopBack0"}
PRIORITIES = {"a": 200, "b": 100}
HOSTS = {"a": 2, "b": 3}
"""Side → the address it takes in a local network; the gateway is the first."""
PUBLIC_GROUP = 1
GROUPS = 255


def build_interfaces(city: CityView, device: Device) -> tuple[Interface, ...]:
    """All of them, in the order in which a reader looks for them."""
    loopback = city.plan.loopback(device.code)
    return (
        Interface(LOOPBACKS[device.platform], Port.LOOPBACK, "", (str(loopback.v4), str(loopback.v6))),
        *_build_links(city, device),
        *_build_pair(city, device),
        *_build_lans(city, device),
        *_build_attachments(city, device),
        *_build_management(city, device),
    )


def name_port(city: CityView, port: str, vrf: str) -> str:
    """The interface of one area at a port."""
    return f"{port}.{number_vrf(city.intent.vrfs[vrf])}" if vrf else port


def group_vrf(city: CityView, vrf: str) -> int:
    """The VRRP group of an area; local networks of two areas are never on one VLAN."""
    return PUBLIC_GROUP if vrf == GLOBAL else (number_vrf(city.intent.vrfs[vrf]) - 1) % GROUPS + 1


def _build_links(city: CityView, device: Device) -> Iterator[Interface]:
    for link in city.links.get(device.code, ()):
        is_lower = link.a_device == device.code
        port, peer = (link.a_port, link.b_device) if is_lower else (link.b_port, link.a_device)
        for vrf in city.sort_areas(city.intent.vrfs_of(link.code)):
            ends = city.link_ends(link.code, vrf)
            yield Interface(
                **_place(city, port, vrf),
                port=Port.LINK,
                description=f"{link.code} to {peer}, {link.carrier} {link.circuit}",
                addresses=ends[0 if is_lower else 1],
                shape_mbps=0 if vrf else link.bandwidth_mbps,
                link=link.code,
                peer=peer,
            )


def _build_pair(city: CityView, device: Device) -> Iterator[Interface]:
    twin = city.twin_of(device)
    if twin is None or not device.pair_port:
        return
    for vrf in city.sort_areas(city.intent.nodes[device.node].vrfs):
        ends = city.pair_ends(device.node, vrf)
        yield Interface(
            **_place(city, device.pair_port, vrf),
            port=Port.PAIR,
            description=f"pair to {twin.code}",
            addresses=ends[0 if device.side == "a" else 1],
            peer=twin.code,
        )


def _build_lans(city: CityView, device: Device) -> Iterator[Interface]:
    if not device.lan_port:
        return
    for vrf in city.sort_areas(city.intent.nodes[device.node].lans):
        prefixes = city.plan.site(device.node, vrf)
        group, priority = group_vrf(city, vrf), PRIORITIES[device.side]
        yield Interface(
            **_place(city, device.lan_port, vrf),
            port=Port.LAN,
            description=f"local network of {device.node}",
            addresses=_number_host(prefixes, HOSTS[device.side]),
            vrrp=(
                Vrrp(group, priority, str(prefixes.v4.network_address + 1)),
                Vrrp(group, priority, f"fe80::{group:x}"),
            ),
        )


def _number_host(prefixes: Prefixes, host: int) -> tuple[str, str]:
    v4, v6 = prefixes.v4, prefixes.v6
    return f"{v4.network_address + host}/{v4.prefixlen}", f"{v6.network_address + host}/{v6.prefixlen}"


def _build_attachments(city: CityView, device: Device) -> Iterator[Interface]:
    for attachment in city.attachments.get(device.code, ()):
        vrf = city.area_of(attachment.zone) if attachment.zone else city.internet
        far = f"{attachment.pool} {attachment.zone}" if attachment.pool else f"{attachment.carrier} internet"
        yield Interface(
            name=attachment.port,
            port=Port.ATTACHMENT,
            description=f"{attachment.code} to {far}",
            addresses=(attachment.address, attachment.address_v6),
            vrf=vrf,
            shape_mbps=attachment.bandwidth_mbps,
            link=attachment.code,
        )


def _build_management(city: CityView, device: Device) -> Iterator[Interface]:
    """With the length of its block, so that managers in the block are reached without a route."""
    if not device.management_port:
        return
    prefixes = city.plan.management(device.code)
    addresses = tuple(
        f"{own.network_address}/{block.prefix.prefixlen}"
        for own in (prefixes.v4, prefixes.v6)
        for block in city.management
        if block.prefix.version == own.version and own.network_address in block.prefix
    )
    yield Interface(device.management_port, Port.MANAGEMENT, "management", addresses)


def _place(city: CityView, port: str, vrf: str) -> dict[str, Any]:
    if vrf == GLOBAL:
        return {"name": port}
    number = number_vrf(city.intent.vrfs[vrf])
    return {"name": f"{port}.{number}", "vrf": vrf, "parent": port, "vlan": number}
