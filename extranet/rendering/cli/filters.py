"""Packet filters of a device in no vendor's words: one for each area that needs one, for what comes in there.

Declared services pass, the rest towards their prefixes does not; at the exit only the sites of the allow-list pass; the
management port takes nothing that is not management.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from extranet.devices.model import DeviceModel, Interface, Leak, Port
from extranet.rendering.cli.spelling import V4, V6, family_of, of_family, read_interface

MANAGEMENT = "MANAGEMENT"
ALLOWED = "ALLOWED"
"""Remark of rules that let sites of the allow-list reach the internet."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; empty fields match everything. An empty `protocol` is all of IP."""

    permit: bool
    protocol: str = ""
    source: str = ""
    source_port: int = 0
    destination: str = ""
    destination_port: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """Rules in order for one address family; what none matches passes."""

    name: str
    vrf: str
    family: int
    rules: tuple[Rule, ...]


def name_filter(interface: Interface) -> str:
    """Name, without the family, of the filter for what comes in at the interface."""
    if interface.port is Port.MANAGEMENT:
        return MANAGEMENT
    return f"AREA-{interface.vrf or 'public'}"


def list_filters(model: DeviceModel) -> list[Filter]:
    """All filters of the device that have rules."""
    areas = ["", *(vrf.code for vrf in model.vrfs)]
    made = [
        Filter(f"AREA-{vrf or 'public'}", vrf, family, tuple(_list_area_rules(model, vrf, family)))
        for vrf in areas
        for family in (V4, V6)
    ]
    made += [Filter(MANAGEMENT, "", family, tuple(_list_management_rules(model, family))) for family in (V4, V6)]
    return [packets for packets in made if packets.rules]


def filters_of(model: DeviceModel, interface: Interface, filters: list[Filter]) -> list[Filter]:
    """The filters for what comes in at the interface: none where it carries no addresses, or leads to a carrier."""
    outside = model.nat is not None and interface.name == model.nat.outside
    if outside or interface.port is Port.LOOPBACK or not interface.addresses:
        return []
    wanted = name_filter(interface)
    return [packets for packets in filters if packets.name == wanted and packets.vrf == interface.vrf]


def _list_area_rules(model: DeviceModel, vrf: str, family: int) -> Iterator[Rule]:
    consumed = [leak for routing in model.routings if routing.vrf == vrf for leak in routing.leaks]
    supplied = [leak for routing in model.routings for leak in routing.leaks if leak.source == vrf]
    for leak in consumed:
        yield from _let_pass(leak, family)
    for leak in supplied:
        yield from _let_answer(leak, family)
    closed = [prefix for leak in consumed for prefix in leak.prefixes]
    closed += [prefix for leak in supplied for prefix in leak.clients]
    yield from (Rule(permit=False, destination=prefix) for prefix in dict.fromkeys(of_family(family, closed)))
    if model.nat is not None and _vrf_of(model, model.nat.outside) == vrf:
        sources = of_family(family, model.nat.sources)
        yield from (Rule(permit=True, source=prefix, remark=ALLOWED) for prefix in sources)
        yield from (Rule(permit=True, destination=prefix) for prefix in sources)
        yield from (Rule(permit=True, source=prefix) for prefix in _list_connected(model, vrf, family))
        yield Rule(permit=False)


def _let_pass(leak: Leak, family: int) -> Iterator[Rule]:
    for prefix in of_family(family, leak.prefixes):
        for client in of_family(family, leak.clients) if leak.clients else [""]:
            for port in leak.ports:
                yield Rule(True, leak.protocol, client, 0, prefix, port, leak.code)


def _let_answer(leak: Leak, family: int) -> Iterator[Rule]:
    for prefix in of_family(family, leak.prefixes):
        for client in of_family(family, leak.clients):
            for port in leak.ports:
                yield Rule(True, leak.protocol, prefix, port, client)


def _list_management_rules(model: DeviceModel, family: int) -> Iterator[Rule]:
    port = next((each for each in model.interfaces if each.port is Port.MANAGEMENT), None)
    if port is None:
        return
    own = [str(read_interface(address).ip) for address in of_family(family, port.addresses)]
    trusted = [*model.services.managers, *model.services.ntp, *model.services.syslog]
    for address in own:
        yield from (Rule(True, source=source, destination=address) for source in of_family(family, trusted))
    if own:
        yield Rule(permit=False)


def _list_connected(model: DeviceModel, vrf: str, family: int) -> list[str]:
    inner = [each for each in model.interfaces if each.vrf == vrf and each.port is not Port.LOOPBACK]
    found = [str(read_interface(address).network) for each in inner for address in each.addresses]
    link_local = ["fe80::/10"] if family == V6 else []
    return [prefix for prefix in dict.fromkeys(found) if family_of(prefix) == family] + link_local


def _vrf_of(model: DeviceModel, name: str) -> str | None:
    return next((each.vrf for each in model.interfaces if each.name == name), None)
