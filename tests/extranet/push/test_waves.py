"""Waves of any push on any extranet: nobody is cut off by it."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from extranet.push.topology import Topology
from extranet.push.waves import SIZES, order_waves


@dataclass(frozen=True)
class Case:
    """A topology and who of it is wanted, silent and idle."""

    topology: Topology
    wanted: frozenset[str]
    silent: frozenset[str]
    idle: frozenset[str]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Trees of nodes, two devices each, with links to either device of one or two nodes above, sometimes several."""
    nodes, sides = {"core-a": "core", "core-b": "core"}, {"core-a": "a", "core-b": "b"}
    ups: dict[str, tuple[str, ...]] = {"core-a": (), "core-b": ()}
    names = ["core"]
    for number in range(draw(st.integers(1, 9))):
        node = f"n{number}"
        for side in "ab":
            device = f"{node}-{side}"
            nodes[device], sides[device] = node, side
            above = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
            ups[device] = tuple(f"{name}-{draw(st.sampled_from([side, side, side, 'a', 'b']))}" for name in above)
        names.append(node)
    topology = Topology(nodes, sides, ups, frozenset({"core-a", "core-b"}))
    some = st.frozensets(st.sampled_from(sorted(nodes)))
    silent = draw(some)
    return Case(topology, draw(some) - silent, silent, draw(some) - silent)


def has_way(topology: Topology, device: str, down: frozenset[str]) -> bool:
    """The same question asked in the simplest way."""
    if device in down:
        return False
    return device in topology.cores or any(has_way(topology, up, down) for up in topology.ups[device])


def find_served(topology: Topology, down: frozenset[str]) -> set[str]:
    """Nodes with a device that has a whole way up."""
    return {node for device, node in topology.nodes.items() if has_way(topology, device, down)}


@given(cases())
@settings(max_examples=300, deadline=None)
def test_every_node_keeps_a_side_whole_to_the_core_in_every_wave(case: Case) -> None:
    order = order_waves(case.topology, case.wanted, case.silent, case.idle)
    idle = case.idle
    for wave in order.waves:
        assert find_served(case.topology, frozenset(wave)) >= find_served(case.topology, frozenset())
        down = case.silent | idle
        before = find_served(case.topology, down)
        assert find_served(case.topology, down | frozenset(wave)) >= before
        idle -= frozenset(wave)


@given(cases())
@settings(max_examples=200, deadline=None)
def test_no_wave_has_both_devices_of_a_node_and_the_canary_goes_alone(case: Case) -> None:
    order = order_waves(case.topology, case.wanted, case.silent, case.idle)
    for wave, size in zip(order.waves, SIZES, strict=False):
        assert 0 < len(wave) <= size
        assert len({case.topology.nodes[device] for device in wave}) == len(wave)


@given(cases())
@settings(max_examples=200, deadline=None)
def test_every_wanted_device_is_in_one_wave_or_held_for_a_reason(case: Case) -> None:
    order = order_waves(case.topology, case.wanted, case.silent, case.idle)
    pushed = [device for wave in order.waves for device in wave]
    assert sorted([*pushed, *order.held]) == sorted(case.wanted)
    down = case.silent | (case.idle - frozenset(pushed))
    for device in order.held:
        alone = frozenset({device})
        cuts_built = find_served(case.topology, alone) < find_served(case.topology, frozenset())
        cuts_now = find_served(case.topology, down | alone) < find_served(case.topology, down)
        assert cuts_built or (cuts_now and device not in down)


def test_both_sides_of_a_whole_city_are_pushed_in_growing_waves_side_b_first() -> None:
    nodes, sides, ups = {}, {}, {}
    for parent, node in [("", "core"), *(("core", f"county{n}") for n in range(10))]:
        for side in "ab":
            nodes[f"{node}-{side}"], sides[f"{node}-{side}"] = node, side
            ups[f"{node}-{side}"] = (f"{parent}-{side}",) if parent else ()
    order = order_waves(Topology(nodes, sides, ups, frozenset({"core-a", "core-b"})), nodes)
    assert order.held == ()
    assert order.waves[0] == ("county0-b",)
    assert [sorted({sides[device] for device in wave}) for wave in order.waves] == [["b"], ["b"], ["b"], ["a"]]
    assert order.waves[2] == ("county9-b", "core-b")


def test_side_whose_other_side_is_dead_is_held_and_a_dead_one_is_mended() -> None:
    nodes = {f"{node}-{side}": node for node in ("core", "site") for side in "ab"}
    sides = {device: device[-1] for device in nodes}
    ups = {"core-a": (), "core-b": (), "site-a": ("core-a",), "site-b": ("core-b",)}
    topology = Topology(nodes, sides, ups, frozenset({"core-a", "core-b"}))
    assert order_waves(topology, ["site-b"], silent=["site-a"]).held == ("site-b",)
    assert order_waves(topology, ["core-b"], silent=["site-a"]).held == ("core-b",)
    assert order_waves(topology, ["site-a", "site-b"], idle=["site-a"]).waves == (("site-a",), ("site-b",))
