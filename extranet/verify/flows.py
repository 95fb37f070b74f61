"""Which datagrams prove that the internet exits record flows: planned from the device models, sent by nobody here.

All flows leave at side a while that has a carrier, so nothing that a site sends would ever prove side b. A datagram is
therefore put on the exit's own inner link by the router at its other end, with the source that a site's device has: the
exit cannot tell it from what a site sends, and the network's routes do not matter. It goes to the carrier's router, one
hop further, where nobody listens.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_interface, ip_network

from extranet.devices.model import DeviceModel, Interface, Nat, Port, Relation
from extranet.verify.facts import FAMILIES, Key, Kind
from govcloud.inventory.models.extranet import Platform

TARGET_PORT = 33434
"""Of UDP; what traceroute begins with."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One datagram: `sender` puts it on `port` towards `gateway`, which is the exit's address there."""

    exit: str
    vrf: str
    sender: str
    """Empty where the router before the exit, or the exit, cannot be asked."""
    port: str
    gateway: str
    source: str
    target: str
    translated: str
    """Prefix that the record must show the source translated to; for IPv6, which passes untranslated, its own."""
    source_port: int = 0

    @property
    def key(self) -> Key:
        """The fact that it gives."""
        return Key(self.exit, Kind.AUDIT, self.vrf, FAMILIES[ip_address(self.source).version])


def plan_flows(models: Sequence[DeviceModel], first_port: int) -> list[Flow]:
    """One for each exit and family that a site is allowed out by; source ports are counted from `first_port`."""
    by_code = {model.code: model for model in models}
    flows = [flow for model in models if model.nat for flow in _plan_exit(model, model.nat, by_code)]
    return [replace(flow, source_port=first_port + number) for number, flow in enumerate(flows)]


def find_outside(model: DeviceModel, nat: Nat) -> Interface:
    """The exit's port towards the carrier."""
    return next(interface for interface in model.interfaces if interface.name == nat.outside)


def list_carriers(model: DeviceModel, vrf: str) -> Iterator[str]:
    """Addresses of the carrier's router behind an exit, one per family."""
    for routing in model.routings:
        for neighbor in routing.neighbors if routing.vrf == vrf else ():
            if neighbor.relation is Relation.CARRIER:
                yield neighbor.address


def list_allowed(models: Iterable[DeviceModel], nat: Nat, vrf: str) -> Iterator[tuple[DeviceModel, str]]:
    """Devices with their own addresses in the local networks that may go out by an exit."""
    networks = [ip_network(source) for source in nat.sources]
    for model in models:
        for interface in model.interfaces:
            for address in interface.addresses if interface.port is Port.LAN and interface.vrf == vrf else ():
                if any(ip_interface(address).ip in network for network in networks):
                    yield model, address.partition("/")[0]


def _plan_exit(model: DeviceModel, nat: Nat, by_code: Mapping[str, DeviceModel]) -> Iterator[Flow]:
    vrf = find_outside(model, nat).vrf
    allowed = {family_of(address): address for _, address in list_allowed(by_code.values(), nat, vrf)}
    inner = next((each for each in model.interfaces if each.port is Port.LINK and each.vrf == vrf), None)
    if inner is None:
        return
    gateways = {family_of(address): address.partition("/")[0] for address in inner.addresses}
    sender = by_code.get(inner.peer)
    asked = sender is not None and {sender.platform, model.platform} == {Platform.LINUX}
    ports = [each.name for each in sender.interfaces if (each.link, each.vrf) == (inner.link, vrf)] if sender else []
    for target in list_carriers(model, vrf):
        family = family_of(target)
        if source := allowed.get(family):
            translated = nat.pool if family == FAMILIES[4] else f"{source}/128"
            code = sender.code if sender and asked else ""
            port = ports[0] if ports else ""
            yield Flow(model.code, vrf, code, port, gateways[family], source, target, translated)


def family_of(address: str) -> str:
    """`ipv4` or `ipv6`, of an address with or without its length."""
    return FAMILIES[ip_interface(address).version]
