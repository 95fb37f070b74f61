"""What is watched of the extranet, made once of its device models: ends of links, sessions, gateways, labels. Pure.

Everything that is judged later is a look-up in this; nothing here knows what is up.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extranet.devices.model import GLOBAL, DeviceModel, Port
from extranet.intent import Intent, read_intent
from extranet.push.topology import read_topology
from extranet.rendering.linux.names import name_vrfs
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.city import Level
from govcloud.inventory.models.extranet import Platform, Role

OCTETS = 1_000_000 / 8
"""Bytes a second in 1 Mbit/s."""

type Session = tuple[str, str]
"""Area and address of the neighbour."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """A virtual address that a device may hold."""

    vrf: str
    address: str
    port: str

    @property
    def held(self) -> str:
        """As a device names it."""
        return f"{self.port} {self.address}"


@dataclass(frozen=True, slots=True)
class End:
    """One end of a link, or of what joins the two devices of a node."""

    device: str
    port: str
    sessions: frozenset[Session]
    """BFD sessions over it. Any of them that is up proves that frames pass, both ways."""


@dataclass(frozen=True, slots=True)
class WatchedDevice:
    """One device."""

    code: str
    platform: Platform
    labels: tuple[str, str, str]
    sessions: frozenset[Session]
    """Each is one of BGP and one of BFD."""
    gateways: tuple[Gateway, ...]
    vrfs: Mapping[str, str]
    """Name of an area on the device → its code."""
    ports: tuple[str, ...]
    """Those that have counters or ends."""


@dataclass(frozen=True, slots=True)
class WatchedLink:
    """A link to a node above, or the pair of a node's devices."""

    labels: tuple[str, ...]
    """Of a pair: none, it is not told of."""
    lower: End
    upper: End
    bytes_per_second: float = 0
    counted: tuple[str, str, bool] | None = None
    """Device and port whose counters are told, and whether it is the lower end: one and the same for ever, since a
    counter that is read elsewhere now and then would look like traffic.
    """


@dataclass(frozen=True, slots=True)
class WatchedNode:
    """A node with its devices, side a first."""

    labels: tuple[str, str, str]
    above: tuple[str, str]
    """County that it is in, and the node above it; empty where there is none."""
    devices: tuple[str, ...]
    expected: int
    """Sides that have a way to a core while nothing is broken."""
    vrfs: tuple[str, ...]
    """Areas that it has gateways in."""


@dataclass(frozen=True)
class Watched:
    """The extranet, or what of it is asked."""

    devices: Mapping[str, WatchedDevice]
    links: Sequence[WatchedLink]
    pairs: Sequence[WatchedLink]
    nodes: Mapping[str, WatchedNode]
    cores: frozenset[str]
    areas: Mapping[str, str]
    """Area as models call it → its code in the inventory."""


def watch_extranet(inventory: Inventory, models: Iterable[DeviceModel]) -> Watched:
    """What there is to watch of devices with these models; links and nodes of others are left out."""
    intent, by_code = read_intent(inventory), {model.code: model for model in models}
    whole = read_topology(intent)
    reached = {device for device, depth in whole.depths.items() if depth < len(whole.nodes)}
    devices = {code: _watch_device(model, intent) for code, model in by_code.items()}
    ends = {(end.device, link): end for model in by_code.values() for link, end in _list_ends(model)}
    return Watched(
        devices=devices,
        links=list(_list_links(intent, devices, ends)),
        pairs=list(_list_pairs(intent, ends)),
        nodes={
            code: node for code in intent.nodes if (node := _watch_node(intent, code, devices, reached)) is not None
        },
        cores=frozenset(code for code, model in by_code.items() if model.role is Role.CORE),
        areas={vrf: intent.name_vrf(vrf) for vrf in (GLOBAL, *intent.vrfs)},
    )


def _watch_device(model: DeviceModel, intent: Intent) -> WatchedDevice:
    return WatchedDevice(
        code=model.code,
        platform=model.platform,
        labels=(model.code, model.node, str(intent.nodes[model.node].record.level)),
        sessions=frozenset((r.vrf, each.address) for r in model.routings for each in r.neighbors),
        gateways=tuple(Gateway(port.vrf, group.address, port.name) for port in model.interfaces for group in port.vrrp),
        vrfs={name: code for code, name in name_vrfs(model).items()},
        ports=tuple(port.name for port in model.interfaces if port.port in (Port.LINK, Port.PAIR) and not port.parent),
    )


def _list_ends(model: DeviceModel) -> Iterator[tuple[str, End]]:
    """Link, or the other device of the node → our end."""
    carried: dict[str, set[Session]] = defaultdict(set)
    physical = {port.name: port.parent or port.name for port in model.interfaces}
    for routing in model.routings:
        for neighbor in routing.neighbors:
            carried[physical.get(neighbor.interface, neighbor.interface)].add((routing.vrf, neighbor.address))
    for port in model.interfaces:
        if port.port in (Port.LINK, Port.PAIR) and not port.parent:
            yield port.link or port.peer, End(model.code, port.name, frozenset(carried[port.name]))


def _list_links(
    intent: Intent, devices: Mapping[str, WatchedDevice], ends: Mapping[tuple[str, str], End]
) -> Iterator[WatchedLink]:
    for link in intent.links.values():
        lower, upper = ends.get((link.a_device, link.code)), ends.get((link.b_device, link.code))
        node, above = intent.node_of(link.a_device), intent.node_of(link.b_device)
        if lower is None or upper is None or node.code == above.code:
            continue
        counted = next((end for end in (lower, upper) if devices[end.device].platform is Platform.LINUX), None)
        yield WatchedLink(
            (link.code, node.code, str(node.record.level), link.carrier),
            lower,
            upper,
            link.bandwidth_mbps * OCTETS,
            (counted.device, counted.port, counted is lower) if counted else None,
        )


def _list_pairs(intent: Intent, ends: Mapping[tuple[str, str], End]) -> Iterator[WatchedLink]:
    for node in intent.nodes.values():
        if len(codes := [device.code for device in node.devices.values()]) > 1:
            a, b = codes[:2]
            lower, upper = ends.get((a, b)), ends.get((b, a))
            if lower is not None and upper is not None:
                yield WatchedLink((), lower, upper)


def _watch_node(
    intent: Intent, code: str, devices: Mapping[str, WatchedDevice], reached: Collection[str]
) -> WatchedNode | None:
    """None where a device of it is not watched: half of a node says nothing of it."""
    node = intent.nodes[code]
    codes = tuple(device.code for device in node.devices.values())
    if not codes or any(each not in devices for each in codes):
        return None
    areas = dict.fromkeys(gateway.vrf for each in codes for gateway in devices[each].gateways)
    labels = (code, str(node.record.level), node.record.department or "")
    above = (_find_county(intent, code), node.record.parent or "")
    return WatchedNode(labels, above, codes, sum(each in reached for each in codes), tuple(areas))


def _find_county(intent: Intent, code: str) -> str:
    """The node of the county that a node is in, which is the topmost one of a county; that node is in itself."""
    here: str | None = code
    found = ""
    while here is not None:
        record = intent.nodes[here].record
        found = here if record.level is Level.COUNTY else found
        here = record.parent
    return found
