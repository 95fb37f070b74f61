"""The samples of the extranet from what its devices tell. Pure. What nothing proves has no sample; never a zero."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from monitors.extranet.paths import (
    Graph,
    Known,
    States,
    count_sides,
    judge_devices,
    judge_link,
    judge_sides,
)
from monitors.extranet.state import Checked
from monitors.extranet.watched import Watched, WatchedLink, WatchedNode
from monitors.metrics import extranet as metrics
from monitors.metrics.metric import Sample


def describe_extranet(
    watched: Watched,
    told: Collection[str],
    answers: Mapping[str, bool],
    states: States,
    checked: Mapping[str, Checked],
) -> list[Sample]:
    """All samples of the nodes `told` and what is theirs. `answers`: devices that were asked, and whether they answer;
    one that was never asked to the end is in none of the mappings.
    """
    links = [(link, judge_link(link, states)) for link in watched.links]
    pairs = [(pair, judge_link(pair, states)) for pair in watched.pairs]
    alive = judge_devices(watched, states, [*links, *pairs])
    above: dict[str, list[tuple[Known, str]]] = defaultdict(list)
    for link, up in links:
        above[link.lower.device].append((up, link.upper.device))
    sides = judge_sides(Graph(above, {core: alive[core] for core in watched.cores}))
    samples: list[Sample] = []
    clocks: Counter[str] = Counter()
    for code, node in watched.nodes.items():
        if code not in told:
            continue
        samples += _describe_node(node, sides)
        samples += _describe_gateways(watched, node, states, alive)
        for device in node.devices:
            samples += _describe_device(watched, device, answers, states, checked)
            if device in states and device in checked and checked[device].clock_right is not None:
                clocks[node.labels[1]] += not checked[device].clock_right
    samples += [metrics.CLOCK_WRONG.at(level, value=wrong) for level, wrong in clocks.items()]
    samples += _describe_links(links, states, told)
    return samples


def _describe_node(node: WatchedNode, sides: Mapping[str, Known]) -> Iterator[Sample]:
    yield metrics.NODE_INFO.at(*node.labels[:2], *node.above, value=1)
    yield metrics.PATHS_EXPECTED.at(*node.labels, value=node.expected)
    if (whole := count_sides(node.devices, sides)) is not None:
        yield metrics.PATHS_UP.at(*node.labels, value=whole)


def _describe_device(
    watched: Watched,
    code: str,
    answers: Mapping[str, bool],
    states: States,
    checked: Mapping[str, Checked],
) -> Iterator[Sample]:
    """Sessions of one that does not answer are not told: its neighbours tell theirs."""
    device = watched.devices[code]
    labels = device.labels
    if code in answers:
        yield metrics.DEVICE_UP.at(*labels, value=float(answers[code]))
    for protocol in ("bgp", "bfd"):
        yield metrics.SESSIONS_EXPECTED.at(*labels, protocol, value=len(device.sessions))
    if (state := states.get(code)) is None:
        return
    if state.bgp is not None:
        yield metrics.SESSIONS_UP.at(*labels, "bgp", value=len(state.bgp))
    if state.bfd is not None:
        yield metrics.SESSIONS_UP.at(*labels, "bfd", value=len(state.bfd))
    if code in checked:
        yield metrics.UNLIKE_INTENT.at(*labels, value=checked[code].unlike)


def _describe_gateways(
    watched: Watched, node: WatchedNode, states: States, alive: Mapping[str, Known]
) -> Iterator[Sample]:
    """By area; of its address families the one that is farther from being right."""
    for vrf in node.vrfs:
        holders: dict[str, int] = {}
        for code in node.devices:
            state = states.get(code)
            if alive[code] is False:  # it has no default route and is no gateway
                continue
            if state is None or state.held is None:
                break
            for gateway in watched.devices[code].gateways:
                if gateway.vrf == vrf:
                    holders[gateway.address] = holders.get(gateway.address, 0) + (gateway.held in state.held)
        else:
            counts = holders.values() or [0]
            active = min(counts) if min(counts) == 0 else max(counts)
            yield metrics.GATEWAYS_ACTIVE.at(*node.labels[:2], watched.areas[vrf], value=active)


def _describe_links(
    links: Iterable[tuple[WatchedLink, Known]], states: States, told: Collection[str]
) -> Iterator[Sample]:
    """Links of nodes that are told: those up from them."""
    for link, up in links:
        if link.labels[1] not in told:
            continue
        yield metrics.LINK_BANDWIDTH.at(*link.labels, value=link.bytes_per_second)
        if up is not None:
            yield metrics.LINK_UP.at(*link.labels, value=float(up))
        if link.counted is None:
            continue
        device, port, is_lower = link.counted
        if (state := states.get(device)) is None or port not in state.octets:
            continue
        received, sent = state.octets[port]
        yield metrics.LINK_BYTES.at(*link.labels, "up", value=sent if is_lower else received)
        yield metrics.LINK_BYTES.at(*link.labels, "down", value=received if is_lower else sent)
