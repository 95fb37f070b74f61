"""Where nodes, devices and links stand in a drawing of the extranet: a tree by level, two devices per node.

Pure geometry in pixels; what it looks like is decided where it is drawn.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from govcloud.inventory.models.extranet import Device, Extranet, Link, Node, Role

SLOT = 168
"""Width that a node without nodes below takes."""
ROW = 190
"""Height from one row to the next."""
BOX = (152, 62)
"""Width and height of a node."""
APART = 84
"""Distance of the two devices of a node."""
MARGIN = 24


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A node with the middle of its box, and its devices with theirs."""

    node: Node
    x: float
    y: float
    devices: tuple[tuple[Device, float, float], ...]


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A link from its lower end to its upper end."""

    link: Link
    lower: tuple[float, float]
    upper: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole drawing."""

    width: float
    height: float
    nodes: tuple[PlacedNode, ...]
    links: tuple[PlacedLink, ...]


def lay_out(extranet: Extranet, chosen: Collection[str] = ()) -> Layout:
    """All nodes, or the chosen ones with all that lies between them and the core, and the internet exit."""
    devices: dict[str, list[Device]] = defaultdict(list)
    for device in sorted(extranet.devices, key=lambda device: device.side):
        devices[device.node].append(device)
    nodes = {node.code: node for node in extranet.nodes}
    shown = _with_parents(nodes, chosen) if chosen else set(nodes)
    exits = {code for code in nodes if any(device.role is Role.EXIT for device in devices[code])}
    shown |= exits
    below: dict[str | None, list[str]] = defaultdict(list)
    for code, node in nodes.items():
        if code in shown and code not in exits:
            below[node.parent].append(code)
    places: dict[str, tuple[float, int]] = {}
    width = 0.0
    for root in below[None]:
        width = _place(root, below, places, width, 1)
    for number, code in enumerate(sorted(exits)):
        parent = places.get(nodes[code].parent or "", (width / 2, 1))
        places[code] = (parent[0] + number * SLOT, 0)
    placed = tuple(_place_node(nodes[code], devices[code], *places[code]) for code in nodes if code in places)
    ends = {device.code: (x, y) for each in placed for device, x, y in each.devices}
    links = tuple(_join(extranet.links, ends))
    rows = max((row for _, row in places.values()), default=0) + 1
    return Layout(max(width, SLOT) + 2 * MARGIN, rows * ROW - (ROW - BOX[1]) + 2 * MARGIN, placed, links)


def _with_parents(nodes: Mapping[str, Node], chosen: Iterable[str]) -> set[str]:
    shown: set[str] = set()
    for code in chosen:
        at: str | None = code
        while at is not None and at in nodes and at not in shown:
            shown.add(at)
            at = nodes[at].parent
    return shown


def _place(
    code: str, below: Mapping[str | None, list[str]], places: dict[str, tuple[float, int]], left: float, row: int
) -> float:
    """Places a node over what hangs below it; gives the first free x to the right."""
    right = left
    for child in below.get(code, []):
        right = _place(child, below, places, right, row + 1)
    right = max(right, left + SLOT)
    places[code] = ((left + right) / 2, row)
    return right


def _place_node(node: Node, devices: Iterable[Device], x: float, row: int) -> PlacedNode:
    middle, y = x + MARGIN, row * ROW + BOX[1] / 2 + MARGIN
    pair = tuple((device, middle + (-APART / 2 if device.side == "a" else APART / 2), y + 12) for device in devices)
    return PlacedNode(node, middle, y, pair)


def _join(links: Iterable[Link], ends: Mapping[str, tuple[float, float]]) -> Iterable[PlacedLink]:
    for link in links:
        if link.a_device in ends and link.b_device in ends:
            yield PlacedLink(link, ends[link.a_device], ends[link.b_device])
