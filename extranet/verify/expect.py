"""What must be true of every device, derived from the device models and nothing else."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from ipaddress import ip_interface, ip_network

from extranet.devices.model import GLOBAL, DeviceModel, Interface, Port, Relation, Routing
from extranet.verify.cables import expect_cables
from extranet.verify.clock import SYNCHRONISED
from extranet.verify.facts import FAMILIES, Key, Kind
from extranet.verify.services import list_services
from govcloud.addresses.find import overlap
from govcloud.inventory.models.extranet import Platform, Role

MASTER_PRIORITY = 150
"""Side a has more, side b less."""
OUTSIDE = (Relation.POOL, Relation.CARRIER)
"""Neighbours that are not ours to verify beyond their session."""


def expect_facts(models: Sequence[DeviceModel]) -> dict[Key, str]:
    """All expected facts of all devices."""
    facts: dict[Key, str] = {}
    for model in models:
        facts.update(expect_device(model))
    facts.update(_expect_areas(models))
    facts.update(expect_cables(models))
    return facts


def leave_out(models: Iterable[DeviceModel], left: Callable[[DeviceModel], bool]) -> list[DeviceModel]:
    """The others, as if nobody had a session with those that are left out. Their gateways stand alone then."""
    models = list(models)
    out = {model.code for model in models if left(model)}
    gone = {
        address.partition("/")[0]
        for model in models
        if model.code in out
        for interface in model.interfaces
        for address in interface.addresses
    }
    return [
        replace(model, routings=tuple(_without(routing, gone) for routing in model.routings))
        for model in models
        if model.code not in out
    ]


def _without(routing: Routing, gone: Collection[str]) -> Routing:
    return replace(routing, neighbors=tuple(each for each in routing.neighbors if each.address not in gone))


def expect_device(model: DeviceModel) -> dict[Key, str]:
    """What a device's own model says of it, whatever the others are."""
    return dict(_list_facts(model))


def _list_facts(model: DeviceModel) -> Iterator[tuple[Key, str]]:
    yield Key(model.code, Kind.CLOCK, GLOBAL, "ntp"), SYNCHRONISED
    for service in list_services(model):
        yield Key(model.code, Kind.SERVICE, GLOBAL, service), "active"
    for routing in model.routings:
        for neighbor in routing.neighbors:
            yield Key(model.code, Kind.SESSION, routing.vrf, neighbor.address), "Established"
            yield Key(model.code, Kind.BFD, routing.vrf, neighbor.address), "up"
        yield from _list_defaults(model, routing)
    for interface in model.interfaces:
        yield from _list_port_facts(model, interface)


def _list_defaults(model: DeviceModel, routing: Routing) -> Iterator[tuple[Key, str]]:
    """Each device leaves by its own link up; only what makes the default route has none to expect."""
    for version, family in FAMILIES.items():
        ups = [
            neighbor
            for neighbor in routing.neighbors
            if neighbor.relation is Relation.UP and ip_interface(neighbor.address).version == version
        ]
        if len(ups) == 1:
            yield Key(model.code, Kind.DEFAULT, routing.vrf, family), ups[0].interface


def _list_port_facts(model: DeviceModel, interface: Interface) -> Iterator[tuple[Key, str]]:
    if interface.port is Port.LOOPBACK:
        return
    yield Key(model.code, Kind.MTU, interface.vrf, interface.name), str(interface.mtu)
    if interface.shape_mbps:
        yield Key(model.code, Kind.SHAPING, interface.vrf, interface.name), str(interface.shape_mbps)
    for group in interface.vrrp:
        role = "master" if group.priority > MASTER_PRIORITY else "backup"
        yield Key(model.code, Kind.GATEWAY, interface.vrf, f"{group.address} {interface.name}"), role


def _expect_areas(models: Iterable[DeviceModel]) -> Iterator[tuple[Key, str]]:
    """Each core knows every site's local networks in their own area, and in no other one without a declared leak."""
    models = list(models)
    areas = list_areas(models)
    cores = [model for model in models if model.role is Role.CORE and model.platform is Platform.LINUX]
    for core in cores:
        excused = _list_leaked(core)
        for routing in core.routings:
            own = areas.get(routing.vrf, [])  # an area without any local network is no fault
            for prefix in own:
                yield Key(core.code, Kind.ROUTE, routing.vrf, prefix), "present"
            for other, prefixes in areas.items():
                for prefix in prefixes if other != routing.vrf else ():
                    if not overlaps_any(prefix, [*own, *excused[routing.vrf]]):
                        yield Key(core.code, Kind.ROUTE, routing.vrf, prefix), "absent"


def _list_leaked(core: DeviceModel) -> dict[str, list[str]]:
    """Area → prefixes of others that it knows by a declared service: the service's, and the way back to its clients."""
    leaked: dict[str, list[str]] = defaultdict(list)
    for routing in core.routings:
        for leak in routing.leaks:
            leaked[routing.vrf] += leak.prefixes
            leaked[leak.source] += leak.clients
    return leaked


def list_areas(models: Iterable[DeviceModel]) -> dict[str, list[str]]:
    """Area → prefixes of all local networks in it, each once."""
    areas: dict[str, dict[str, None]] = defaultdict(dict)
    for model in models:
        for interface in model.interfaces:
            if interface.port is Port.LAN:
                for address in interface.addresses:
                    areas[interface.vrf][str(ip_interface(address).network)] = None
    areas.setdefault(GLOBAL, {})
    return {vrf: list(prefixes) for vrf, prefixes in areas.items()}


def overlaps_any(prefix: str, others: Iterable[str]) -> bool:
    """Areas may use the same addresses; then a prefix that is there says nothing."""
    network = ip_network(prefix)
    return any(overlap(network, ip_network(other)) for other in others)
