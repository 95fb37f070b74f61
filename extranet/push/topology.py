"""Who hangs on whom in the extranet, and whether every node still has a side that is whole up to the core. Pure."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from extranet.intent import Intent
from govcloud.inventory.models.extranet import Role


@dataclass(frozen=True)
class Topology:
    """Devices by code, and the links between nodes; that between the two devices of a node is no way to the core."""

    nodes: Mapping[str, str]
    """Device → node."""
    sides: Mapping[str, str]
    """Device → `a` or `b`."""
    ups: Mapping[str, tuple[str, ...]]
    """Device → devices above it that it has a link to."""
    cores: frozenset[str]

    @property
    def depths(self) -> dict[str, int]:
        """Device → the number of links on its shortest way to a core; one that has none is deeper than all others."""
        depths = dict.fromkeys(self.cores, 0)
        edge = list(self.cores)
        below = self.below
        while edge:
            found = [child for device in edge for child in below[device] if child not in depths]
            for child in found:
                depths[child] = min(depths[up] for up in self.ups[child] if up in depths) + 1
            edge = list(dict.fromkeys(found))
        return {device: depths.get(device, len(self.nodes)) for device in self.nodes}

    @property
    def below(self) -> dict[str, list[str]]:
        """Device → devices that have a link up to it."""
        below: dict[str, list[str]] = defaultdict(list)
        for device, ups in self.ups.items():
            for up in ups:
                below[up].append(device)
        return below


def read_topology(intent: Intent) -> Topology:
    """The topology of an intent."""
    ups: dict[str, list[str]] = {device: [] for device in intent.devices}
    for link in intent.links.values():
        if intent.devices[link.a_device].node != intent.devices[link.b_device].node:
            ups[link.a_device].append(link.b_device)
    return Topology(
        nodes={code: device.node for code, device in intent.devices.items()},
        sides={code: device.side for code, device in intent.devices.items()},
        ups={device: tuple(above) for device, above in ups.items()},
        cores=frozenset(code for code, device in intent.devices.items() if device.role is Role.CORE),
    )


class Wholeness:
    """Which devices have a whole way up to the core while some are down; a device is taken away at a time."""

    def __init__(self, topology: Topology, down: Collection[str] = ()) -> None:
        self._topology = topology
        self._below = topology.below
        self._ways = {device: len(ups) for device, ups in topology.ups.items()}
        self._whole = set(topology.nodes)
        self._sides: dict[str, int] = defaultdict(int)
        for node in topology.nodes.values():
            self._sides[node] += 1
        rootless = [d for d in topology.nodes if not topology.ups[d] and d not in topology.cores]
        for device in [*rootless, *down]:
            self._fall(device)

    def has_side(self, node: str) -> bool:
        """Whether a device of the node is whole."""
        return self._sides[node] > 0

    def remove(self, device: str) -> list[str] | None:
        """Take a device down: the devices that are not whole any more, or None, and nothing done, when that would
        leave a node without a side that it has now.
        """
        fallen = self._fall(device)
        if any(not self.has_side(self._topology.nodes[each]) for each in fallen):
            self.put_back(fallen)
            return None
        return fallen

    def put_back(self, fallen: list[str]) -> None:
        """Undo the last `remove`."""
        for device in reversed(fallen):
            self._whole.add(device)
            self._sides[self._topology.nodes[device]] += 1
            for child in self._below[device]:
                self._ways[child] += 1

    def _fall(self, device: str) -> list[str]:
        fallen = []
        edge = [device]
        while edge:
            each = edge.pop()
            if each not in self._whole:
                continue
            self._whole.discard(each)
            self._sides[self._topology.nodes[each]] -= 1
            fallen.append(each)
            for child in self._below[each]:
                self._ways[child] -= 1
                if self._ways[child] == 0:
                    edge.append(child)
        return fallen
