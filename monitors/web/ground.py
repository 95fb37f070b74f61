"""What of the inventory the page shows, arranged once: who is below whom, which links lead up from where. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.city import Level
from govcloud.inventory.models.extranet import Device, Link, Node
from govcloud.text import Text


@dataclass(frozen=True)
class Ground:
    """The city as it should be."""

    inventory: Inventory
    nodes: Mapping[str, Node]
    below: Mapping[str, Sequence[Node]]
    """Node → those whose parent it is, in the order of the table."""
    devices: Mapping[str, Sequence[Device]]
    """Node → its devices, by side."""
    uplinks: Mapping[str, Sequence[Link]]
    """Node → the links from its devices to those of other nodes, by side."""
    links: Mapping[str, Link]
    node_of: Mapping[str, str]
    """Device → node."""

    def name(self, node: str) -> Text:
        """What a node is called."""
        return Text(self.nodes[node].name_en, self.nodes[node].name_zh)

    def way_up(self, node: str) -> list[Node]:
        """The nodes above it, from the core down."""
        found: list[Node] = []
        above = self.nodes[node].parent
        while above is not None and above in self.nodes and len(found) < len(Level) + 1:
            found.insert(0, self.nodes[above])
            above = self.nodes[above].parent
        return found

    def county_of(self, node: str) -> str:
        """The county node that a node is, or is below of; empty: it is the city's."""
        chain = [*self.way_up(node), self.nodes[node]]
        return next((each.code for each in chain if self.is_county(each)), "")

    def is_county(self, node: Node) -> bool:
        """Whether a node is a county's own, not that of one of its departments."""
        return node.level is Level.COUNTY and node.department is None

    @property
    def counties(self) -> list[Node]:
        """The counties' own nodes."""
        return [each for each in self.nodes.values() if self.is_county(each)]


def survey(inventory: Inventory) -> Ground:
    """Arrange an inventory."""
    extranet = inventory.extranet
    node_of = {each.code: each.node for each in extranet.devices}
    sides = {each.code: each.side for each in extranet.devices}
    below: dict[str, list[Node]] = {}
    for node in extranet.nodes:
        below.setdefault(node.parent or "", []).append(node)
    devices: dict[str, list[Device]] = {}
    for device in extranet.devices:
        devices.setdefault(device.node, []).append(device)
    uplinks: dict[str, list[Link]] = {}
    for link in sorted(extranet.links, key=lambda each: sides[each.a_device]):
        if node_of[link.a_device] != node_of[link.b_device]:
            uplinks.setdefault(node_of[link.a_device], []).append(link)
    return Ground(
        inventory,
        {each.code: each for each in extranet.nodes},
        below,
        {node: sorted(some, key=lambda each: each.side) for node, some in devices.items()},
        uplinks,
        {each.code: each for each in extranet.links},
        node_of,
    )
