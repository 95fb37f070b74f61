"""The extranet of four levels at a glance: counties with their pairs and links, thousands of villages as marks. Pure.

A village is one character of its county's row of marks: the picture of 3,630 of them stays under 10 kB, and so does
what changes when all go down at once.
"""

from collections import Counter
from collections.abc import Iterable

from govcloud.inventory.models.city import Level
from govcloud.inventory.models.extranet import Link, Node
from govcloud.text import Language
from monitors.metrics import extranet as metrics
from monitors.web.delta import Json
from monitors.web.ground import Ground
from monitors.web.readings import Readings
from monitors.web.state import State, judge_paths


class Net:
    """States of nodes and links of one moment."""

    def __init__(self, readings: Readings, ground: Ground) -> None:
        expected = {labels[0]: value for labels, value in readings.merged(metrics.PATHS_EXPECTED).items()}
        self.paths = {labels[0]: value for labels, value in readings.merged(metrics.PATHS_UP).items()}
        self.expected = expected
        self.links = {labels[0]: value > 0 for labels, value in readings.merged(metrics.LINK_UP).items()}
        self.states = {code: judge_paths(self.paths.get(code), expected.get(code)) for code in ground.nodes}
        self.source = readings.source_of(metrics.PATHS_UP, metrics.LINK_UP) or "extranet"

    def link_state(self, link: Link) -> State:
        """Whether a link is up; unknown where nobody told."""
        up = self.links.get(link.code)
        return State.UNKNOWN if up is None else State.NORMAL if up else State.CUT

    def count(self, nodes: Iterable[Node]) -> dict[str, Json]:
        """State → how many nodes are in it."""
        counts = Counter(self.states[each.code].value for each in nodes)
        return {state.value: counts[state.value] for state in State}

    def marks(self, nodes: Iterable[Node]) -> str:
        """One character per node."""
        return "".join(self.states[each.code].mark for each in nodes)


def show_extranet(readings: Readings, ground: Ground, language: Language) -> dict[str, Json]:
    """All four levels."""
    net = Net(readings, ground)
    known = net.links.values()
    core = [each for each in ground.below.get("", []) if each.department is None]
    exits = list(ground.below.get(core[0].code, [])) if core else []
    return {
        "source": net.source,
        "levels": {
            level.value: net.count(each for each in ground.nodes.values() if each.level is level) for level in Level
        },
        "links": {"up": sum(known), "down": len(known) - sum(known), "all": len(ground.links)},
        "core": show_nodes(net, ground, core, language),
        "exits": show_nodes(
            net, ground, [each for each in exits if each.level is Level.CITY and each.department is None], language
        ),
        "sites": show_nodes(net, ground, [each for each in exits if each.department is not None], language),
        "counties": {each.code: show_county(net, ground, each, language) for each in ground.counties},
    }


def show_nodes(net: Net, ground: Ground, nodes: Iterable[Node], language: Language) -> dict[str, Json]:
    """Node → name and state."""
    return {
        each.code: {"name": ground.name(each.code).render(language), "state": net.states[each.code].value}
        for each in nodes
    }


def show_county(net: Net, ground: Ground, county: Node, language: Language) -> dict[str, Json]:
    """A county: its own node and links, its townships with a mark per village, and its departments' sites."""
    below = ground.below.get(county.code, [])
    townships = [each for each in below if each.level is Level.TOWNSHIP]
    villages = {each.code: ground.below.get(each.code, []) for each in townships}
    return {
        "name": ground.name(county.code).render(language),
        "state": net.states[county.code].value,
        "links": show_links(net, ground, county.code),
        "townships": net.marks(townships),
        "villages": {code: net.marks(some) for code, some in villages.items()},
        "names": {each.code: ground.name(each.code).render(language) for each in townships},
        "sites": net.marks(each for each in below if each.department is not None),
        "counts": net.count(one for some in villages.values() for one in some),
    }


def show_links(net: Net, ground: Ground, node: str) -> dict[str, Json]:
    """A node's links towards the core, by side."""
    return {each.code: net.link_state(each).value for each in ground.uplinks.get(node, [])}
