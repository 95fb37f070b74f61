"""What the inventory wants of the extranet: which areas each node and link carries, and where local networks are.

It is the one definition of this: addresses, device models, checks and drills all read it. It reads and writes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from extranet.devices.model import GLOBAL
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.extranet import Device, Link, Node, Role, Vrf, VrfKind


@dataclass(frozen=True, slots=True)
class NodeIntent:
    """One node: what it is made of, and what it carries."""

    record: Node
    devices: Mapping[str, Device]
    """Side (`a`, `b`) → device."""
    links: tuple[Link, ...]
    """Links up, side a first: those whose lower end is here."""
    vrfs: tuple[str, ...]
    """Areas that it carries, `GLOBAL` first, then in the order of `vrfs.yml`; so does every link up, and the pair."""
    lans: tuple[str, ...]
    """Those of them that the site has a local network in."""

    @property
    def code(self) -> str:
        """The node's code."""
        return self.record.code

    @property
    def role(self) -> Role:
        """What its devices do."""
        return self.devices["a"].role


@dataclass(frozen=True)
class Intent:
    """The extranet as it is wanted. Mappings are by code, nodes in the order of `nodes.csv`."""

    nodes: Mapping[str, NodeIntent]
    devices: Mapping[str, Device]
    links: Mapping[str, Link]
    vrfs: Mapping[str, Vrf]
    """Every area but the public one, by code."""
    public: str
    """Code of the public network area's record, which models call `GLOBAL`; empty when there is none."""

    def node_of(self, device: str) -> NodeIntent:
        """The node that a device stands at."""
        return self.nodes[self.devices[device].node]

    def vrfs_of(self, link: str) -> tuple[str, ...]:
        """The areas that a link carries: those of its lower node."""
        return self.node_of(self.links[link].a_device).vrfs

    def name_vrf(self, vrf: str) -> str:
        """The code of an area as the inventory has it, of `GLOBAL` too."""
        return vrf or self.public


def number_vrf(vrf: Vrf) -> int:
    """VLAN tag and table number of an area: the second part of its route target."""
    return int(vrf.route_target.partition(":")[2])


def read_intent(inventory: Inventory) -> Intent:
    """The extranet of a valid inventory.

    Public is everywhere. A private area is on the nodes of its department, the internet area on those that may go out
    and on those with exits; both also on every node between them and the core. A site has local networks when its
    devices have a port for them.
    """
    extranet = inventory.extranet
    devices = {device.code: device for device in extranet.devices}
    pairs: dict[str, dict[str, Device]] = defaultdict(dict)
    for device in extranet.devices:
        pairs[device.node][device.side] = device
    links: dict[str, list[Link]] = defaultdict(list)
    for link in extranet.links:
        links[devices[link.a_device].node].append(link)
    above = {
        node: [devices[link.b_device].node for link in own if devices[link.b_device].node != node]
        for node, own in links.items()
    }
    allowed = frozenset(extranet.internet.nodes) if extranet.internet else frozenset[str]()
    areas = {vrf.code: vrf for vrf in extranet.vrfs if vrf.kind is not VrfKind.PUBLIC}
    local = {code: frozenset(_list_local(vrf, extranet.nodes, allowed)) for code, vrf in areas.items()}
    exits = {device.node for device in extranet.devices if device.role is Role.EXIT}
    carried = {
        code: _climb([*local[code], *(exits if vrf.kind is VrfKind.INTERNET else ())], above)
        for code, vrf in areas.items()
    }
    nodes = {}
    for node in extranet.nodes:
        own = dict(sorted(pairs[node.code].items()))
        nodes[node.code] = NodeIntent(
            record=node,
            devices=own,
            links=tuple(sorted(links[node.code], key=lambda link: (devices[link.a_device].side, link.code))),
            vrfs=(GLOBAL, *(code for code in areas if node.code in carried[code])),
            lans=(GLOBAL, *(code for code in areas if node.code in local[code])) if _has_lan(own.values()) else (),
        )
    public = next((vrf.code for vrf in extranet.vrfs if vrf.kind is VrfKind.PUBLIC), GLOBAL)
    return Intent(nodes, devices, {link.code: link for link in extranet.links}, areas, public)


def _list_local(vrf: Vrf, nodes: Iterable[Node], allowed: frozenset[str]) -> Iterator[str]:
    """The nodes whose sites are in an area."""
    for node in nodes:
        if node.department == vrf.department if vrf.kind is VrfKind.PRIVATE else node.code in allowed:
            yield node.code


def _climb(starts: Iterable[str], above: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """These nodes and all that lie between them and the core."""
    reached: set[str] = set()
    rest = list(starts)
    while rest:
        node = rest.pop()
        if node not in reached:
            reached.add(node)
            rest += above.get(node, ())
    return frozenset(reached)


def _has_lan(devices: Iterable[Device]) -> bool:
    return any(device.lan_port for device in devices)
