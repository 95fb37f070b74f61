"""What changes for a node as a whole: its links up, its areas, its local networks, its way to the internet."""

from collections.abc import Iterable, Iterator, Mapping

from extranet.changes.change import Change, NameArea
from extranet.devices.model import GLOBAL, DeviceModel, Port, Relation
from govcloud.text import Text

type Pair = Mapping[str, DeviceModel]

LOSES_ALL = Text("loses its last link up ({links}): it is cut off", "失去最后一条上联链路（{links}），节点将中断")
LOSES_SECOND = Text(
    "loses its second link up ({links}): one failure will cut it off",
    "失去第二条上联链路（{links}），此后单点故障即会中断",
)
LOSES = Text("loses links up: {links}", "减少上联链路：{links}")
GAINS = Text("gains links up: {links}", "增加上联链路：{links}")
LOSES_SECOND_EXIT = Text(
    "loses its second internet exit ({links}): one failure will cut the internet off",
    "失去第二个互联网出口（{links}），此后单点故障即会中断互联网访问",
)
LOSES_EXIT = Text("loses internet exits: {links}", "减少互联网出口：{links}")
GAINS_EXIT = Text("gains internet exits: {links}", "增加互联网出口：{links}")
AREA_APPEARS = Text("{area} appears", "新增{area}")
AREA_GOES = Text("{area} goes", "取消{area}")
LAN_APPEARS = Text("a local network appears in {area}: {prefixes}", "新增{area}局域网：{prefixes}")
LAN_GOES = Text("its local network in {area} goes: {prefixes}", "取消{area}局域网：{prefixes}")
LAN_MOVES = Text(
    "its local network in {area} is renumbered from {old} to {new}: every host there must follow",
    "{area}局域网由 {old} 改为 {new}，其中每台主机都要跟着改地址",
)
RENUMBERED = Text("its AS number changes from {old} to {new}", "AS 号由 {old} 改为 {new}")


def compare_node(node: str, old: Pair, new: Pair, name: NameArea) -> Iterator[Change]:
    """Changes of one node that is there before and after; `old` and `new` are device → model."""

    def say(kind: str, what: Text) -> Change:
        return Change(kind, what, node, tuple(sorted(new)))

    for kind, words, was, now in (
        ("link", (LOSES_ALL, LOSES_SECOND, LOSES, GAINS), _links_up(old), _links_up(new)),
        ("exit", (LOSES_EXIT, LOSES_SECOND_EXIT, LOSES_EXIT, GAINS_EXIT), _exits(old), _exits(new)),
    ):
        last, second, some, more = words
        if lost := was - now:
            sentence = last if not now else second if len(now) == 1 < len(was) else some
            yield say(f"{kind}-lost", sentence(links=", ".join(sorted(lost))))
        if gained := now - was:
            yield say(f"{kind}-gained", more(links=", ".join(sorted(gained))))
    yield from (say(kind, what) for kind, what in _compare_areas(old, new, name))
    asns = [sorted({model.asn for model in pair.values()}) for pair in (old, new)]
    if asns[0] != asns[1]:
        was_number, now_number = (", ".join(map(str, numbers)) for numbers in asns)
        yield say("asn-changed", RENUMBERED(old=was_number, new=now_number))


def _compare_areas(old: Pair, new: Pair, name: NameArea) -> Iterator[tuple[str, Text]]:
    old_areas, new_areas = _areas(old), _areas(new)
    for vrf in sorted(new_areas - old_areas):
        yield "area-added", AREA_APPEARS(area=name(vrf))
    for vrf in sorted(old_areas - new_areas):
        yield "area-removed", AREA_GOES(area=name(vrf))
    old_lans, new_lans = _lans(old), _lans(new)
    for vrf in sorted(old_lans.keys() | new_lans.keys()):
        was, now = (", ".join(lans.get(vrf, ())) for lans in (old_lans, new_lans))
        if was and now and was != now:
            yield "lan-renumbered", LAN_MOVES(area=name(vrf), old=was, new=now)
        elif was != now:
            words = LAN_APPEARS if now else LAN_GOES
            yield "lan-added" if now else "lan-removed", words(area=name(vrf), prefixes=now or was)


def _areas(pair: Pair) -> set[str]:
    return {vrf.code for model in pair.values() for vrf in model.vrfs}


def _links_up(pair: Pair) -> set[str]:
    """Links that the public area goes up by."""
    found = set()
    for model in pair.values():
        up = {n.interface for r in model.routings if r.vrf == GLOBAL for n in r.neighbors if n.relation is Relation.UP}
        found |= {port.link for port in model.interfaces if port.name in up}
    return found


def _exits(pair: Pair) -> set[str]:
    """Attachments to carriers' internet."""
    return {
        neighbor.description
        for model in pair.values()
        for routing in model.routings
        for neighbor in routing.neighbors
        if neighbor.relation is Relation.CARRIER
    }


def _lans(pair: Pair) -> dict[str, tuple[str, ...]]:
    """Area → prefixes of the local network; both devices announce the same."""
    with_lan = {port.vrf for model in pair.values() for port in model.interfaces if port.port is Port.LAN}
    return {
        vrf: tuple(
            sorted(
                {
                    prefix
                    for model in pair.values()
                    for routing in model.routings
                    if routing.vrf == vrf
                    for prefix in _without_hosts(routing.origins)
                }
            )
        )
        for vrf in with_lan
    }


def _without_hosts(prefixes: Iterable[str]) -> Iterator[str]:
    """Without loopbacks."""
    return (prefix for prefix in prefixes if not prefix.endswith(("/32", "/128")))
