"""What still gets through when the worst single element fails, against what was promised: for nodes, the exit, pools.

Only bandwidths and who stands on what matter here; whether anything is cut off is judged elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extranet.diversity.graph import Element, Elements, FailureGraph, Part
from govcloud.inventory.models.attachment import Attachment

LIKELY = (Part.CIRCUIT, Part.DUCT, Part.CARD, Part.DEVICE, Part.CARRIER)
"""Which of several that take as much is named: the one that fails most often."""


@dataclass(frozen=True, slots=True)
class Survivors:
    """What is left of several ways when `worst` fails, in Mbit/s; `worst` is None where there is no way at all."""

    worst: Element | None
    left: int
    whole: int


@dataclass(frozen=True, slots=True)
class NodeBandwidth:
    """One node: what its links up still carry, what it is promised itself, and all nodes right below it together."""

    node: str
    survivors: Survivors
    promised: int
    below: int


def measure_nodes(graph: FailureGraph) -> list[NodeBandwidth]:
    """Every node that has links up, in the order of `nodes.csv`."""
    below: dict[str, int] = defaultdict(int)
    for node in graph.intent.nodes.values():
        uppers = {graph.intent.devices[link.b_device].node for link in node.links}
        for upper in uppers:
            below[upper] += node.record.bandwidth_mbps
    measured = []
    for node in graph.intent.nodes.values():
        ways = [
            (graph.devices[device.code] | way.elements | graph.devices[way.upper], way.mbps)
            for device in node.devices.values()
            for way in graph.ways[device.code]
        ]
        if ways:
            measured.append(
                NodeBandwidth(node.code, find_survivors(ways), node.record.bandwidth_mbps, below[node.code])
            )
    return measured


def measure_attachments(graph: FailureGraph, attachments: Iterable[Attachment]) -> Survivors:
    """What several attachments together still carry: all of a zone of a pool, or all to the internet."""
    ways = []
    for attachment in attachments:
        carrier = {Element(Part.CARRIER, attachment.carrier)} if attachment.carrier else set[Element]()
        ways.append((graph.devices[attachment.device] | carrier, attachment.bandwidth_mbps))
    return find_survivors(ways)


def find_survivors(ways: Iterable[tuple[Elements, int]]) -> Survivors:
    """What the worst element leaves. Buildings are left out: losing one is a disaster, not a failure."""
    lost: dict[Element, int] = defaultdict(int)
    whole = 0
    for elements, mbps in ways:
        whole += mbps
        for element in elements:
            if element.part is not Part.BUILDING:
                lost[element] += mbps
    return Survivors(*_find_worst(lost, whole), whole)


def _find_worst(lost: Mapping[Element, int], whole: int) -> tuple[Element | None, int]:
    if not lost:
        return None, whole
    worst = min(lost, key=lambda element: (-lost[element], LIKELY.index(element.part), element.code))
    return worst, whole - lost[worst]
