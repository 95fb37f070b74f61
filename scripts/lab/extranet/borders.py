"""The routers of others that the extranet meets: a pool's per zone, a carrier's per carrier, and the internet behind.

They say what such routers say: a pool's tells its tenant blocks, a carrier's a default route. An address that answers
probes lives in every block and in the internet.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_interface, ip_network

from extranet.devices.model import DeviceModel, Interface, Neighbor, Port, Relation
from govcloud.inventory.models.attachment import Attachment

INTERNET = "internet"
INTERNET_ADDRESSES = ("198.18.0.1/32", "2001:db8:ffff::1/128")
"""Of what stands for the whole internet."""
INTERNET_ASN = 64511
DEFAULTS = ("0.0.0.0/0", "::/0")
TRANSIT = (ip_network("100.64.0.0/24"), ip_network("2001:db8:fffe::/120"))
"""Between the carriers and the internet."""


@dataclass(frozen=True, slots=True)
class Line:
    """One port of a border, with its neighbours (address and AS number) behind it."""

    port: str
    link: str
    vrf: str
    addresses: tuple[str, ...]
    neighbors: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Border:
    """One router: announces `origins`; `addresses` live on it and answer probes."""

    name: str
    asn: int
    lines: tuple[Line, ...]
    origins: tuple[str, ...]
    addresses: tuple[str, ...]


def list_borders(models: Sequence[DeviceModel], attachments: Sequence[Attachment]) -> Iterator[Border]:
    """Every border that a device is attached to, then the internet if a carrier is among them."""
    records = {each.code: each for each in attachments}
    met: dict[str, list[tuple[DeviceModel, Interface, list[Neighbor]]]] = defaultdict(list)
    for model in models:
        for interface in model.interfaces:
            if interface.port is Port.ATTACHMENT:
                record = records[interface.link]
                name = f"pool.{record.pool}.{record.zone}" if record.pool else f"carrier.{record.carrier}"
                met[name].append((model, interface, list_neighbors(model, interface)))
    carriers: list[Border] = []
    for name, ends in met.items():
        border = make_border(name, ends)
        if DEFAULTS[0] in border.origins:
            border = join_internet(border, len(carriers))
            carriers.append(border)
        yield border
    if carriers:
        yield make_internet(carriers)


def list_neighbors(model: DeviceModel, interface: Interface) -> list[Neighbor]:
    """A device's neighbours behind one of its attachments."""
    routings = [routing for routing in model.routings if routing.vrf == interface.vrf]
    return [each for routing in routings for each in routing.neighbors if each.interface == interface.name]


def make_border(name: str, ends: Sequence[tuple[DeviceModel, Interface, list[Neighbor]]]) -> Border:
    """The border at the other end of these attachments."""
    neighbors = [neighbor for _, _, found in ends for neighbor in found]
    pool = any(neighbor.relation is Relation.POOL for neighbor in neighbors)
    blocks = tuple(dict.fromkeys(prefix for neighbor in neighbors for prefix in neighbor.accepts)) if pool else ()
    lines = []
    for number, (model, interface, found) in enumerate(ends):
        ours = [ip_interface(address) for address in interface.addresses]
        lengths = {address.version: address.network.prefixlen for address in ours}
        theirs = tuple(f"{each.address}/{lengths[6 if ':' in each.address else 4]}" for each in found)
        back = tuple((str(address.ip), model.asn) for address in ours)
        lines.append(Line(f"port{number}", interface.link, interface.vrf, theirs, back))
    return Border(name, neighbors[0].asn, tuple(lines), blocks or DEFAULTS, tuple(map(first_address, blocks)))


def first_address(block: str) -> str:
    """The address in a block that answers probes, with length."""
    network = ip_network(block)
    return f"{network[1]}/{network.max_prefixlen}"


def join_internet(carrier: Border, number: int) -> Border:
    """The carrier with a line to the internet."""
    pairs = [(network[2 * number], network[2 * number + 1], network.max_prefixlen - 1) for network in TRANSIT]
    line = Line(
        port="port-transit",
        link=f"transit-{carrier.name}",
        vrf="",
        addresses=tuple(f"{near}/{length}" for near, _, length in pairs),
        neighbors=tuple((str(far), INTERNET_ASN) for _, far, _ in pairs),
    )
    return Border(carrier.name, carrier.asn, (*carrier.lines, line), carrier.origins, carrier.addresses)


def make_internet(carriers: Sequence[Border]) -> Border:
    """The internet: a neighbour of every carrier."""
    lines = []
    for number, carrier in enumerate(carriers):
        near = carrier.lines[-1]
        addresses = tuple(f"{address}/{ip_interface(own).network.prefixlen}" for (address, _), own in pairs_of(near))
        back = tuple((str(ip_interface(own).ip), carrier.asn) for own in near.addresses)
        lines.append(Line(f"port{number}", near.link, near.vrf, addresses, back))
    return Border(INTERNET, INTERNET_ASN, tuple(lines), INTERNET_ADDRESSES, INTERNET_ADDRESSES)


def pairs_of(line: Line) -> Iterator[tuple[tuple[str, int], str]]:
    """A line's neighbours with the line's own address towards each."""
    return zip(line.neighbors, line.addresses, strict=True)
