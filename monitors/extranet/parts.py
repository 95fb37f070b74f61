"""Which nodes one of several collectors tells, and which devices it asks for that. Pure.

The extranet is split where it hangs on the core: what hangs on a county stays together. Each node is told by exactly
one part; nodes above are asked by several and told by one.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from extranet.push.topology import Topology


@dataclass(frozen=True, slots=True)
class Part:
    """Part `number` of `count`, from 1."""

    number: int = 1
    count: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.count:
            raise ValueError(f"there is no part {self.number} of {self.count}")


def choose_nodes(topology: Topology, part: Part) -> frozenset[str]:
    """The nodes that a part tells. Whoever has the same inventory splits it alike."""
    trees: dict[str, list[str]] = defaultdict(list)
    above = _list_above(topology)
    for node in above:
        trees[_find_head(topology, above, node)].append(node)
    loads = [0] * part.count
    chosen: set[str] = set()
    for _, nodes in sorted(trees.items(), key=lambda each: (-len(each[1]), each[0])):
        lightest = loads.index(min(loads))
        loads[lightest] += len(nodes)
        if lightest == part.number - 1:
            chosen.update(nodes)
    return frozenset(chosen)


def choose_devices(topology: Topology, nodes: Collection[str]) -> frozenset[str]:
    """The devices to ask so that these nodes can be told: theirs, and all between them and the core."""
    above = _list_above(topology)
    needed: set[str] = set()
    edge = list(nodes)
    while edge:
        if (node := edge.pop()) not in needed:
            needed.add(node)
            edge += above[node]
    return frozenset(device for device, node in topology.nodes.items() if node in needed)


def _list_above(topology: Topology) -> dict[str, list[str]]:
    """Node → nodes that it has links up to."""
    above: dict[str, dict[str, None]] = {node: {} for node in topology.nodes.values()}
    for device, ups in topology.ups.items():
        above[topology.nodes[device]].update(dict.fromkeys(topology.nodes[up] for up in ups))
    return {node: list(ups) for node, ups in above.items()}


def _find_head(topology: Topology, above: Mapping[str, list[str]], node: str) -> str:
    """The node below the core that it hangs on; a node at the top is its own."""
    cores = {topology.nodes[core] for core in topology.cores}
    seen = {node}
    while (ups := [up for up in above[node] if up not in cores and up not in seen]) and node not in cores:
        node = min(ups)
        seen.add(node)
    return node
