"""BGP of a device: one instance per area, one session per address family over each link, pair and attachment.

Hop by hop: down a node is told the default route, up everything but it. The default starts at the cores; in the
internet area it comes from the carriers, and there the exits are above the cores.
"""

from collections.abc import Iterator

from extranet.devices.city import CityView
from extranet.devices.exits import is_nat_here
from extranet.devices.interfaces import name_port
from extranet.devices.model import GLOBAL, Leak, Neighbor, Relation, Routing
from govcloud.inventory.models.extranet import Device, Link, Role

PREPENDS = 3
"""How far side b stands back."""
DEFAULTS = ("0.0.0.0/0", "::/0")


def build_routings(city: CityView, device: Device) -> tuple[Routing, ...]:
    """One per area of the node."""
    node = city.intent.nodes[device.node]
    return tuple(
        Routing(
            vrf=vrf,
            origins=tuple(_list_origins(city, device, vrf)),
            neighbors=(
                *_list_link_neighbors(city, device, vrf),
                *_list_pair_neighbors(city, device, vrf),
                *_list_attached(city, device, vrf),
            ),
            blackholes=tuple(_list_blackholes(city, device, vrf)),
            leaks=tuple(_list_leaks(city, device, vrf)),
        )
        for vrf in city.sort_areas(node.vrfs)
    )


def _list_origins(city: CityView, device: Device, vrf: str) -> Iterator[str]:
    if vrf == GLOBAL:
        loopback = city.plan.loopback(device.code)
        yield from (str(loopback.v4), str(loopback.v6))
    if device.lan_port and vrf in city.intent.nodes[device.node].lans:
        site = city.plan.site(device.node, vrf)
        yield from (str(site.v4), str(site.v6))


def _list_blackholes(city: CityView, device: Device, vrf: str) -> Iterator[str]:
    if device.role is Role.CORE and (vrf == GLOBAL or vrf != city.internet):
        yield from DEFAULTS
    if vrf == city.internet and is_nat_here(city, device):
        yield str(city.plan.nat(device.code))


def _list_link_neighbors(city: CityView, device: Device, vrf: str) -> Iterator[Neighbor]:
    for link in city.links.get(device.code, ()):
        if vrf not in city.intent.vrfs_of(link.code):
            continue
        is_lower = link.a_device == device.code
        port, peer = (link.a_port, link.b_device) if is_lower else (link.b_port, link.a_device)
        relation = _relate(city, link, vrf, is_lower=is_lower)
        far = city.link_ends(link.code, vrf)[1 if is_lower else 0]
        for address in far:
            yield Neighbor(
                address=address.partition("/")[0],
                asn=city.number_node(city.intent.devices[peer].node),
                relation=relation,
                description=f"{peer} by {link.code}",
                interface=name_port(city, port, vrf),
                prepends=PREPENDS if relation is Relation.UP and device.side == "b" else 0,
            )


def _relate(city: CityView, link: Link, vrf: str, *, is_lower: bool) -> Relation:
    """Up is where the default route comes from: in the internet area the exits are above what they hang from."""
    from_below = city.intent.devices[link.a_device].role is Role.EXIT and vrf == city.internet and vrf != GLOBAL
    return Relation.UP if is_lower is not from_below else Relation.DOWN


def _list_pair_neighbors(city: CityView, device: Device, vrf: str) -> Iterator[Neighbor]:
    twin = city.twin_of(device)
    if twin is None or not device.pair_port:
        return
    far = city.pair_ends(device.node, vrf)[1 if device.side == "a" else 0]
    for address in far:
        yield Neighbor(
            address=address.partition("/")[0],
            asn=city.number_node(device.node),
            relation=Relation.PAIR,
            description=twin.code,
            interface=name_port(city, device.pair_port, vrf),
        )


def _list_attached(city: CityView, device: Device, vrf: str) -> Iterator[Neighbor]:
    for attachment in city.attachments.get(device.code, ()):
        zone = attachment.zone
        if vrf != (city.area_of(zone) if zone else city.internet):
            continue
        prefixes = city.tenants.get((attachment.pool, zone), ()) if attachment.pool and zone else ()
        for version, address in ((4, attachment.neighbor), (6, attachment.neighbor_v6)):
            accepts = tuple(str(prefix) for prefix in prefixes if prefix.version == version)
            if attachment.pool and not accepts:
                continue  # no session: nothing that the pool says of this family could be believed
            yield Neighbor(
                address=address,
                asn=attachment.asn,
                relation=Relation.POOL if attachment.pool else Relation.CARRIER,
                description=attachment.code,
                interface=attachment.port,
                prepends=PREPENDS if not attachment.pool and device.side == "b" else 0,
                accepts=accepts,
            )


def _list_leaks(city: CityView, device: Device, vrf: str) -> Iterator[Leak]:
    """The cores let areas meet, where a service is declared; they carry every area."""
    if device.role is not Role.CORE:
        return
    for service in city.shared:
        consumers = {GLOBAL if code == city.intent.public else code for code in service.consumers}
        if vrf in consumers:
            yield Leak(
                code=service.code,
                source=GLOBAL if service.vrf == city.intent.public else service.vrf,
                prefixes=tuple(map(str, service.prefixes)),
                protocol=service.protocol,
                ports=tuple(sorted(service.ports)),
                clients=tuple(map(str, city.areas.get(vrf, ()))),
            )
