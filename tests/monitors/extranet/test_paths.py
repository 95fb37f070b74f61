"""Judging sides of nodes with three answers, against trying everything that is possible."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from monitors.extranet.paths import Graph, Known, count_sides, judge_end, judge_link, judge_sides
from monitors.extranet.state import DeviceState
from monitors.extranet.watched import End, WatchedLink

KNOWN: st.SearchStrategy[Known] = st.sampled_from([True, False, None])
MOST_UNKNOWN = 8


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Up to six devices below up to two cores, at most eight unknown; rings and double links are possible."""
    cores = [f"core-{each}" for each in range(draw(st.integers(1, 2)))]
    devices = [f"d{each}" for each in range(draw(st.integers(1, 6)))]
    graph = Graph(
        {
            device: draw(st.lists(st.tuples(KNOWN, st.sampled_from([*cores, *devices])), max_size=3))
            for device in devices
        },
        {core: draw(KNOWN) for core in cores},
    )
    unknown = 0
    for device, ups in graph.above.items():
        for number, (up, above) in enumerate(ups):
            unknown += up is None
            if unknown > MOST_UNKNOWN - len(cores):
                graph.above[device][number] = (bool(up), above)
    return graph


def complete(graph: Graph) -> list[Graph]:
    """All graphs without unknown states that this one may be."""
    states = [*graph.cores.values(), *(up for ups in graph.above.values() for up, _ in ups)]
    found = []
    for choice in product(*([True, False] if each is None else [each] for each in states)):
        chosen = iter(choice)
        cores: dict[str, Known] = {core: next(chosen) for core in graph.cores}
        above: dict[str, list[tuple[Known, str]]] = {
            device: [(next(chosen), other) for _, other in ups] for device, ups in graph.above.items()
        }
        found.append(Graph(above, cores))
    return found


def is_whole(graph: Graph, device: str, seen: frozenset[str] = frozenset()) -> bool:
    """By trying every way."""
    if device in graph.cores:
        return bool(graph.cores[device])
    return any(
        up and above not in seen and is_whole(graph, above, seen | {device}) for up, above in graph.above[device]
    )


@given(graphs())
def test_a_side_is_known_exactly_where_everything_possible_agrees(graph: Graph) -> None:
    possible = complete(graph)
    judged = judge_sides(graph)
    for device in (*graph.above, *graph.cores):
        answers = {is_whole(each, device) for each in possible}
        assert judged[device] is (answers.pop() if len(answers) == 1 else None)


@given(graphs())
def test_a_count_of_sides_is_never_wrong(graph: Graph) -> None:
    devices = sorted(graph.above)[:2]
    counted = count_sides(devices, judge_sides(graph))
    possible = {sum(is_whole(each, device) for device in devices) for each in complete(graph)}
    if counted is None:
        assert len(possible) > 1
    else:
        assert possible == {counted}


LOW, HIGH = End("low", "eth1", frozenset({("", "10.0.0.1")})), End("high", "eth9", frozenset({("", "10.0.0.0")}))
LINK = WatchedLink((), LOW, HIGH)


def seen(end: End, *, light: bool | None = True, bfd: bool | None = True) -> DeviceState:
    """What a device tells of its end of the link."""
    return DeviceState(
        bgp=None,
        bfd=None if bfd is None else (end.sessions if bfd else frozenset()),
        held=None,
        ports=None if light is None else frozenset({end.port} if light else ()),
        octets={},
    )


def test_a_link_is_up_where_both_ends_see_it() -> None:
    assert judge_link(LINK, {"low": seen(LOW), "high": seen(HIGH)}) is True


def test_a_link_is_up_where_one_end_hears_the_other_that_is_silent() -> None:
    assert judge_link(LINK, {"high": seen(HIGH)}) is True


def test_a_link_is_down_where_light_is_on_and_nothing_passes() -> None:
    assert judge_link(LINK, {"low": seen(LOW, bfd=False), "high": seen(HIGH, bfd=False)}) is False


def test_a_link_is_down_as_soon_as_one_end_says_so() -> None:
    assert judge_link(LINK, {"low": seen(LOW, light=False), "high": seen(HIGH)}) is False


def test_a_link_of_which_nobody_tells_is_unknown() -> None:
    assert judge_link(LINK, {}) is None


def test_light_alone_proves_nothing_where_sessions_are_not_told() -> None:
    assert judge_link(LINK, {"low": seen(LOW, bfd=None), "high": seen(HIGH, bfd=None)}) is None


def test_an_end_without_ports_told_is_judged_by_its_sessions() -> None:
    assert judge_end(LOW, seen(LOW, light=None)) == (True, True)
