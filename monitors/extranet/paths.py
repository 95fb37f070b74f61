"""Which sides of nodes are whole to the core, by what devices tell: yes, no, or nothing proves it. Pure.

A link is up when both ends see it up; one end is enough where BFD is up there, which needs both. It is down as soon as
one end says so. Of what nobody tells, all that is possible is thought of: where that makes no difference it is known.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from monitors.extranet.state import DeviceState
from monitors.extranet.watched import End, Watched, WatchedLink

type Known = bool | None
"""None: nothing proves it."""
type States = Mapping[str, DeviceState]
"""Devices that answer."""


@dataclass(frozen=True, slots=True)
class Graph:
    """What is above what, with what is known of it. `above` has links by their lower device: link's state, device."""

    above: Mapping[str, list[tuple[Known, str]]]
    cores: Mapping[str, Known]


def judge_end(end: End, state: DeviceState | None) -> tuple[Known, bool]:
    """What an end sees, and whether that proves the other end's view, too."""
    if state is None:
        return None, False
    if state.ports is not None and end.port not in state.ports:
        return False, True
    if end.sessions and state.bfd is not None:
        alive = not end.sessions.isdisjoint(state.bfd)
        return alive, True
    return (True, False) if state.ports is not None and not end.sessions else (None, False)


def judge_link(link: WatchedLink, states: States) -> Known:
    """Whether a link carries frames."""
    views = [judge_end(end, states.get(end.device)) for end in (link.lower, link.upper)]
    if any(seen is False for seen, _ in views):
        return False
    if all(seen for seen, _ in views) or any(seen and proven for seen, proven in views):
        return True
    return None


def judge_devices(watched: Watched, states: States, links: Iterable[tuple[WatchedLink, Known]]) -> dict[str, Known]:
    """Whether devices are alive, those that are silent, too: alive where a neighbour hears them, and cut off from all
    where every neighbour says that it does not.
    """
    seen: dict[str, list[Known]] = defaultdict(list)
    for link, up in links:
        for near, far in ((link.lower, link.upper), (link.upper, link.lower)):
            if near.device not in states:
                seen[near.device].append(up if far.device in states else None)
    alive: dict[str, Known] = {}
    for device in watched.devices:
        views = seen[device]
        if device in states or True in views:
            alive[device] = True
        else:
            alive[device] = False if views and all(view is False for view in views) else None
    return alive


def judge_sides(graph: Graph) -> dict[str, Known]:
    """Device → whether it has a way up to a core; of devices that are in the graph. Others have none."""
    surely = _climb(graph, lambda known: known is True)
    perhaps = _climb(graph, lambda known: known is not False)
    return {
        device: True if device in surely else None if device in perhaps else False
        for device in {**dict.fromkeys(graph.cores), **dict.fromkeys(graph.above)}
    }


def _climb(graph: Graph, counts: Callable[[Known], bool]) -> set[str]:
    """Devices with a way to a core, all of which counts."""
    below: dict[str, list[str]] = defaultdict(list)
    for device, ups in graph.above.items():
        for up, above in ups:
            if counts(up):
                below[above].append(device)
    whole = {core for core, alive in graph.cores.items() if counts(alive)}
    edge = list(whole)
    while edge:
        for device in below[edge.pop()]:
            if device not in whole and device not in graph.cores:
                whole.add(device)
                edge.append(device)
    return whole


def count_sides(devices: Iterable[str], sides: Mapping[str, Known]) -> int | None:
    """How many sides of a node are whole; None where that is not known."""
    known = [sides.get(device, False) for device in devices]
    return None if None in known else sum(map(bool, known))
