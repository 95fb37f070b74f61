"""Single elements whose loss cuts a node off from the core, or from the internet, over the whole path and all levels.

The cut set of a device is what it cannot do without: itself and its building, and whatever is in every way up, where a
way is a link with the cut set of its upper end, and the pair to the other device of the node is a detour with what that
one cannot do without. Traffic only goes up, as routing does, so one pass from the core down is exact. Sets stay small
where nodes are diverse, so it takes linear time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extranet.diversity.graph import Element, Elements, FailureGraph, Part
from govcloud.inventory.models.attachment import Attachment

type Cut = Elements | None
"""Elements each of which alone cuts off; None when there is no way at all."""


@dataclass(frozen=True)
class Cuts:
    """What cuts off whom."""

    devices: Mapping[str, Cut]
    """Device → what cuts it off from the core."""
    nodes: Mapping[str, Cut]
    """Node → what cuts both its devices off from the core."""
    origins: Mapping[str, Elements]
    """Node → those of its cuts that do not already cut off every node above it."""
    isolated: Mapping[tuple[str, Element], tuple[str, ...]]
    """Node and one of its origins → every node that it cuts off, the node itself first."""
    first_hops: Mapping[str, Cut]
    """Node → the same as `nodes`, were everything above its links' upper ends never to fail."""
    circles: frozenset[str]
    """Devices whose links up lead round in a circle."""


def find_cuts(graph: FailureGraph) -> Cuts:
    """All cuts of size one."""
    order, circles = _order_devices(graph)
    devices: dict[str, Cut] = {}
    own: dict[str, Cut] = {}
    for code in order:
        core = not graph.intent.node_of(code).record.parent
        ways = (_add(way.elements, devices.get(way.upper)) for way in graph.ways[code])
        own[code] = frozenset() if core else _join(ways)
        sibling = graph.siblings.get(code)
        if sibling is None:
            devices[code] = _add(graph.devices[code], own[code])
        elif sibling in own:  # the second of the pair: what each has of its own needed only the levels above
            for one, other in ((code, sibling), (sibling, code)):
                detour = _add(graph.devices[other], own[other])
                devices[one] = _add(graph.devices[one], _join((own[one], detour)))
    nodes = {
        node.code: _join(devices.get(device.code) for device in node.devices.values())
        for node in graph.intent.nodes.values()
    }
    above = _list_above(graph)
    origins = {code: _find_origins(cut, [nodes[upper] for upper in above[code]]) for code, cut in nodes.items()}
    return Cuts(
        devices,
        nodes,
        origins,
        _spread(graph, order, nodes, origins, above),
        {code: _cut_first_hop(graph, code) for code in nodes},
        circles,
    )


def cut_attachments(cuts: Cuts, attachments: Iterable[Attachment]) -> Cut:
    """What alone cuts the core off from all of these attachments at once; None when there are none."""
    ways = []
    for attachment in attachments:
        carrier = {Element(Part.CARRIER, attachment.carrier)} if attachment.carrier else set[Element]()
        ways.append(_add(frozenset(carrier), cuts.devices.get(attachment.device)))
    return _join(ways)


def _add(elements: Elements, cut: Cut) -> Cut:
    """In a row: what cuts either."""
    return None if cut is None else elements | cut


def _join(cuts: Iterable[Cut]) -> Cut:
    """Side by side: what cuts all; None when none of them leads anywhere."""
    joined: Cut = None
    for cut in cuts:
        if cut is not None:
            joined = cut if joined is None else joined & cut
    return joined


def _cut_first_hop(graph: FailureGraph, node: str) -> Cut:
    """What every first step up has in common: the two ends, their buildings left out above, and the link."""
    intent = graph.intent.nodes[node]
    if not intent.record.parent:
        return _join(graph.devices[device.code] for device in intent.devices.values())
    return _join(
        graph.devices[device.code] | way.elements | {Element(Part.DEVICE, way.upper)}
        for device in intent.devices.values()
        for way in graph.ways[device.code]
    )


def _order_devices(graph: FailureGraph) -> tuple[list[str], frozenset[str]]:
    """Devices so that everything above a node comes before both its devices; and those that go round in a circle."""
    order: list[str] = []
    done: set[str] = set()
    open_: set[str] = set()
    circles: set[str] = set()
    for start in graph.intent.nodes:
        stack = [start]
        while stack:
            node = stack[-1]
            if node in done:
                stack.pop()
                continue
            codes = [device.code for device in graph.intent.nodes[node].devices.values()]
            uppers = {graph.intent.devices[way.upper].node for code in codes for way in graph.ways[code]}
            waiting = uppers - done
            if waiting and node not in open_:
                open_.add(node)
                circles.update(code for code in codes if waiting & open_)
                stack += sorted(waiting - open_)
                continue
            stack.pop()
            done.add(node)
            order += codes
    return order, frozenset(circles)


def _list_above(graph: FailureGraph) -> dict[str, tuple[str, ...]]:
    above = {}
    for code, node in graph.intent.nodes.items():
        uppers = (graph.intent.devices[link.b_device].node for link in node.links)
        above[code] = tuple(dict.fromkeys(upper for upper in uppers if upper != code))
    return above


def _find_origins(cut: Cut, above: list[Cut]) -> Elements:
    if cut is None:
        return frozenset()
    return cut - (_join(above) or frozenset())


def _spread(
    graph: FailureGraph,
    order: list[str],
    nodes: Mapping[str, Cut],
    origins: Mapping[str, Elements],
    above: Mapping[str, tuple[str, ...]],
) -> dict[tuple[str, Element], tuple[str, ...]]:
    """Origin → all that it cuts off, found from the core down."""
    sources: dict[str, dict[Element, frozenset[str]]] = {}
    isolated: dict[tuple[str, Element], list[str]] = {}
    for code in dict.fromkeys(graph.intent.devices[device].node for device in order):
        mine: dict[Element, frozenset[str]] = {}
        for element in nodes[code] or ():
            if element in origins[code]:
                mine[element] = frozenset((code,))
            else:
                mine[element] = frozenset[str]().union(*(sources[up].get(element, frozenset()) for up in above[code]))
            for source in mine[element]:
                isolated.setdefault((source, element), []).append(code)
        sources[code] = mine
    return {key: tuple(found) for key, found in isolated.items()}
