"""The rules of diversity as findings: who is refused, who is warned, what is only told.

A carrier, circuit, duct, card or device that all ways of a node share is refused. A building is not, because a village
has one hall: it is told of access nodes, and a warning of nodes that others hang on.
"""

from collections.abc import Iterator

from extranet.diversity.cuts import Cuts, find_cuts
from extranet.diversity.exits import judge_internet, judge_pools
from extranet.diversity.graph import Element, FailureGraph, Part, build_graph
from extranet.diversity.promises import judge_bandwidth
from extranet.diversity.words import SEPARATE, count_nodes, drop_implied
from extranet.findings import Finding, Grade
from extranet.intent import Intent, NodeIntent, read_intent
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.extranet import Role
from govcloud.text import Text

SHARED = Text("both sides share {element}: its loss cuts off {count}", "两侧共用{element}，一旦失效，{count}中断")
CUT_OFF = Text(
    "{element} is in every way to the core: its loss cuts off {count}",
    "通往核心的所有路径都经过{element}，一旦失效，{count}中断",
)
SECOND_WAY = Text("give it a way to the core without that", "请增加一条不经过它的路径")
NO_WAY = Text("nothing leads from it to the core", "没有通往核心的路径")
ADD_LINKS = Text(
    "write its links to the node above in extranet/links.csv", "请在 extranet/links.csv 中写出到上级节点的链路"
)
ONE_SIDE = Text("side {side} has no link up", "{side} 侧没有上联链路")
CIRCLE = Text("its links up lead round in a circle", "上联链路绕成了环")
SWAP_ENDS = Text("a_device is the lower end, b_device the upper one", "a_device 为下联端，b_device 为上联端")


def check_diversity(inventory: Inventory, intent: Intent | None = None) -> list[Finding]:
    """Everything that is to be said about single failures, in the order of the inventory."""
    return judge_graph(build_graph(intent or read_intent(inventory)), inventory)


def judge_graph(graph: FailureGraph, inventory: Inventory) -> list[Finding]:
    """The same for a graph that was built before."""
    cuts = find_cuts(graph)
    return [
        *(finding for node in graph.intent.nodes.values() for finding in _judge_node(graph, cuts, node)),
        *judge_pools(inventory),
        *judge_internet(graph, cuts, inventory),
        *judge_bandwidth(graph, inventory),
    ]


def _judge_node(graph: FailureGraph, cuts: Cuts, node: NodeIntent) -> Iterator[Finding]:
    first = cuts.first_hops[node.code]
    if any(device.code in cuts.circles for device in node.devices.values()):
        yield Finding("circle", Grade.REFUSED, node.code, CIRCLE, SWAP_ENDS)
    elif first is None:
        yield Finding("no-way", Grade.REFUSED, node.code, NO_WAY, ADD_LINKS)
    elif bare := _find_bare_sides(graph, node):
        for side in bare:
            yield Finding("one-side", Grade.REFUSED, node.code, ONE_SIDE(side=side), ADD_LINKS)
    else:
        for element in drop_implied(first | cuts.origins[node.code]):
            yield _tell_element(cuts, node, element, shared=element in first)


def _find_bare_sides(graph: FailureGraph, node: NodeIntent) -> list[str]:
    if not node.record.parent:
        return []
    return [side for side, device in node.devices.items() if not graph.ways[device.code]]


def _tell_element(cuts: Cuts, node: NodeIntent, element: Element, *, shared: bool) -> Finding:
    isolated = cuts.isolated.get((node.code, element), (node.code,))
    return Finding(
        "shared-element" if shared else "single-point",
        _grade(node.role, element.part, shared=shared),
        node.code,
        (SHARED if shared else CUT_OFF)(element=element.words, count=count_nodes(len(isolated))),
        SEPARATE[element.part] if shared else SECOND_WAY,
        (str(element),),
        isolated,
    )


def _grade(role: Role, part: Part, *, shared: bool) -> Grade:
    if part is not Part.BUILDING:
        return Grade.REFUSED
    return Grade.NOTICE if shared and role is Role.ACCESS else Grade.WARNING
