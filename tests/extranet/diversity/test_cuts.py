"""Cuts of random extranets, against taking each element away and seeing who still reaches the core."""

from hypothesis import given
from hypothesis import strategies as st

from extranet.diversity.cuts import find_cuts
from extranet.diversity.graph import Element, FailureGraph, build_graph
from extranet.intent import read_intent
from govcloud.inventory.models.extranet import Device, Extranet, Link, Node
from tests.extranet.nets import read_example


@st.composite
def draw_graphs(draw: st.DrawFn) -> FailureGraph:
    """Up to eight nodes whose links lead to any nodes above, with few elements, so that much is shared."""
    few = st.integers(0, 2)
    count = draw(st.integers(1, 8))
    nodes, devices, links = [], [], []
    for number in range(count):
        code = f"n{number}"
        place = {"code": code, "name_zh": code, "name_en": code, "level": "city", "parent": "n0" if number else None}
        nodes.append(Node.model_validate({**place, "building": f"b{draw(few)}", "bandwidth_mbps": 10}))
        for side in "ab":
            own = {"code": f"{code}-{side}", "node": code, "side": side, "role": "access", "model": "m"}
            building = draw(st.sampled_from([None, "b0", "b3", f"{code}-{side}"]))
            devices.append(Device.model_validate({**own, "platform": "linux", "building": building}))
            for way in range(draw(few) if number else 0):
                upper = f"n{draw(st.integers(0, number - 1))}-{draw(st.sampled_from('ab'))}"
                ends = {"a_device": f"{code}-{side}", "a_port": f"p{way}", "b_device": upper, "b_port": f"{code}{way}"}
                rest = {"carrier": f"t{draw(few)}", "circuit": f"c{draw(few)}", "duct": f"d{draw(few)}"}
                cards = {"a_card": draw(few), "b_card": draw(few), "bandwidth_mbps": 10}
                links.append(Link.model_validate({"code": f"{code}-{side}-{way}", **ends, **rest, **cards}))
    extranet = Extranet(nodes=nodes, devices=devices, links=links)
    return build_graph(read_intent(read_example().replace(extranet=extranet)))


def reach(graph: FailureGraph, lost: Element | None) -> set[str]:
    """The nodes that reach the core without an element: plain flooding from the core's devices downwards."""
    alive = {code for code, elements in graph.devices.items() if lost not in elements}
    reached = {code for code in alive if not graph.intent.node_of(code).record.parent}
    grown = True
    while grown:
        more = {
            code
            for code in alive - reached
            if graph.siblings.get(code) in reached
            or any(way.upper in reached and lost not in way.elements for way in graph.ways[code])
        }
        grown = bool(more)
        reached |= more
    return {graph.intent.devices[code].node for code in reached}


def list_elements(graph: FailureGraph) -> set[Element]:
    ways = (way.elements for own in graph.ways.values() for way in own)
    return set[Element]().union(*graph.devices.values(), *ways)


@given(draw_graphs())
def test_cuts_are_exactly_the_elements_whose_loss_isolates(graph: FailureGraph) -> None:
    cuts = find_cuts(graph)
    whole = reach(graph, None)

    for node in graph.intent.nodes:
        assert (cuts.nodes[node] is None) == (node not in whole)
    for element in list_elements(graph):
        isolated = whole - reach(graph, element)
        assert isolated == {node for node, cut in cuts.nodes.items() if cut and element in cut}


@given(draw_graphs())
def test_every_cut_is_told_at_its_origins_and_nowhere_else(graph: FailureGraph) -> None:
    cuts = find_cuts(graph)

    for element in list_elements(graph):
        isolated = {node for node, cut in cuts.nodes.items() if cut and element in cut}
        origins = {node for node, own in cuts.origins.items() if element in own}
        told = {node for origin in origins for node in cuts.isolated[origin, element]}
        assert told == isolated
        assert origins <= isolated
