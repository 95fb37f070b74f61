"""Device models of any shape for property tests: areas, links, LANs, neighbours, leaks and an exit, all consistent."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from extranet.devices.model import (
    DeviceModel,
    Interface,
    Leak,
    Nat,
    Neighbor,
    Port,
    Relation,
    Routing,
    Services,
    Vrf,
    Vrrp,
)
from govcloud.inventory.models.extranet import Platform, Role
from tests.extranet.vendor.samples import OWN, PREFIX

AREAS = tuple(
    Vrf(code, number, f"10.240.0.1:{number}", f"65000:{number}")
    for code, number in (("health", 101), ("tax", 102), ("internet", 200))
)
RELATIONS = {
    Port.LINK: (Relation.UP, Relation.DOWN),
    Port.PAIR: (Relation.PAIR,),
    Port.ATTACHMENT: (Relation.POOL, Relation.CARRIER),
}
WORDS = st.text("abcXYZ019-_/.,:税务 ", min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)
SHORT = st.integers(0, 255).map(lambda number: f"172.20.{number}.0/24")
LONG = st.integers(1, 255).map(lambda number: f"2001:db8:aa:{number:x}::/64")


@st.composite
def draw_models(draw: st.DrawFn, platform: Platform) -> DeviceModel:
    """A device of the platform."""
    vrfs = tuple(draw(st.lists(st.sampled_from(AREAS), unique=True)))
    areas = ["", *(vrf.code for vrf in vrfs)]
    ports = draw(st.lists(st.sampled_from([*RELATIONS, Port.LAN]), max_size=4))
    interfaces = [Interface("LoopBack0", Port.LOOPBACK, "", ("10.240.0.1/32",))]
    interfaces.append(Interface(PREFIX[platform] + "0", Port.MANAGEMENT, "management", ("10.255.1.1/24",)))
    neighbors: dict[str, list[Neighbor]] = {area: [] for area in areas}
    for index, port in enumerate(ports, 1):
        served = ["", *draw(st.lists(st.sampled_from(areas[1:]), unique=True))] if vrfs else [""]
        for place, area in enumerate(served):
            interface = _draw_interface(draw, PREFIX[platform] + str(index), port, area, (index, place))
            interfaces.append(interface)
            if port in RELATIONS:
                neighbors[area] += _draw_neighbors(draw, interface)
    outside = [each for each in interfaces if each.port is Port.ATTACHMENT]
    nat = (
        draw(st.none() | st.builds(Nat, st.sampled_from(outside).map(_name), _pools(), _some(SHORT | LONG)))
        if outside
        else None
    )
    routings = [_draw_routing(draw, area, areas, neighbors[area]) for area in areas]
    return DeviceModel(
        code=draw(st.sampled_from(["county-1-a", "village-17-b"])),
        node="n",
        side="a",
        role=Role.ACCESS,
        platform=platform,
        model="",
        asn=OWN,
        router_id="10.240.0.1",
        vrfs=vrfs,
        interfaces=tuple(interfaces),
        routings=tuple(routings),
        services=_draw_services(draw),
        management="10.255.1.1",
        nat=nat,
    )


def _name(interface: Interface) -> str:
    return interface.name


def _pools() -> st.SearchStrategy[str]:
    return st.sampled_from(["203.0.113.0/28", "203.0.113.16/28", "198.51.100.7/32"])


def _some(prefixes: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(prefixes, min_size=1, max_size=3, unique=True).map(tuple)


def _draw_interface(draw: st.DrawFn, parent: str, port: Port, area: str, place: tuple[int, int]) -> Interface:
    """A part of a port; `place` (port, part) decides its addresses. The public part is the port itself."""
    vlan = next((vrf.number for vrf in AREAS if vrf.code == area), 0)
    index, part = place[0], place[1] + 1
    choice = draw(st.sampled_from([(4,), (6,), (4, 6)]))
    known: dict[int, str] = {4: f"10.{index}.{part}.2/24", 6: f"2001:db8:{index}:{part}::2/64"}
    groups = (Vrrp(1, 200, f"10.{index}.{part}.1"), Vrrp(1, draw(st.sampled_from([100, 200])), "fe80::1"))
    return Interface(
        name=f"{parent}.{vlan}" if area else parent,
        port=port,
        description=draw(st.just("") | WORDS),
        addresses=tuple(known[family] for family in choice),
        vrf=area,
        parent=parent if area else "",
        vlan=vlan,
        mtu=draw(st.sampled_from([1400, 1500, 9000])),
        shape_mbps=0 if area else draw(st.sampled_from([0, 100, 1000])),
        vrrp=tuple(groups[0 if family == 4 else 1] for family in choice) if port is Port.LAN else (),
    )


def _draw_neighbors(draw: st.DrawFn, interface: Interface) -> list[Neighbor]:
    relation = draw(st.sampled_from(RELATIONS[interface.port]))
    neighbors = []
    for address in interface.addresses:
        accepts = draw(st.just(()) | _some(LONG if ":" in address else SHORT)) if relation is Relation.POOL else ()
        neighbors.append(
            Neighbor(
                address=address.partition("/")[0][:-1] + "3",
                asn=draw(st.sampled_from([OWN, 64512, 4200000099])),
                relation=relation,
                description=draw(st.just("") | WORDS),
                interface=interface.name,
                prepends=draw(st.sampled_from([0, 3])),
                accepts=accepts,
            )
        )
    return neighbors


def _draw_routing(draw: st.DrawFn, area: str, areas: Sequence[str], neighbors: list[Neighbor]) -> Routing:
    prefixes = draw(st.lists(SHORT | LONG, max_size=4, unique=True))
    cut = draw(st.integers(0, len(prefixes)))
    sources = [other for other in areas if other != area]
    leaks: Any = ()
    if sources:
        ports = st.lists(st.integers(1, 65535), min_size=1, max_size=3, unique=True).map(tuple)
        leak = st.builds(
            Leak,
            st.just(f"service-{area or 'public'}"),
            st.sampled_from(sources),
            _some(SHORT),
            st.just("tcp"),
            ports,
            _some(SHORT),
        )
        leaks = draw(st.lists(leak, max_size=1))
    return Routing(area, tuple(prefixes[:cut]), tuple(neighbors), tuple(prefixes[cut:]), tuple(leaks))


def _draw_services(draw: st.DrawFn) -> Services:
    hosts = st.lists(st.integers(1, 9).map(lambda n: f"10.255.0.{n}"), max_size=2, unique=True).map(tuple)
    return Services(draw(hosts), draw(hosts), draw(_some(SHORT | LONG)), "reader", "govcloud", draw(WORDS))
