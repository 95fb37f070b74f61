"""What of a device model a vendor's text can say, in one order: two models that say the same are equal in this form."""

from collections.abc import Iterable
from dataclasses import replace

from extranet.devices.model import DeviceModel, Interface, Leak, Nat, Routing, Vrrp
from extranet.rendering.cli.spelling import family_of
from govcloud.inventory.models.extranet import Role


def reduce_model(model: DeviceModel) -> DeviceModel:
    """The model without what its text cannot say (node, side, role, product, codes of links and peers), in order."""
    routings = [_reduce_routing(routing) for routing in model.routings]
    services = model.services
    return replace(
        model,
        node="",
        side="",
        role=Role.ACCESS,
        model="",
        vrfs=tuple(sorted(model.vrfs, key=lambda vrf: vrf.code)),
        interfaces=tuple(sorted((_reduce_interface(each) for each in model.interfaces), key=lambda each: each.name)),
        routings=tuple(sorted((each for each in routings if _has_content(each)), key=lambda each: each.vrf)),
        services=replace(services, managers=by_family(services.managers)),
        nat=_reduce_nat(model.nat),
    )


def by_family(addresses: Iterable[str]) -> tuple[str, ...]:
    """IPv4 first, otherwise in their order."""
    return tuple(sorted(addresses, key=family_of))


def _reduce_interface(interface: Interface) -> Interface:
    groups: list[Vrrp] = sorted(interface.vrrp, key=lambda group: (family_of(group.address), group.group))
    return replace(interface, addresses=by_family(interface.addresses), link="", peer="", vrrp=tuple(groups))


def _reduce_routing(routing: Routing) -> Routing:
    return replace(
        routing,
        origins=_sort(routing.origins),
        blackholes=_sort(routing.blackholes),
        neighbors=tuple(sorted(routing.neighbors, key=lambda each: (family_of(each.address), each.address))),
        leaks=tuple(sorted((_reduce_leak(leak) for leak in routing.leaks), key=lambda leak: leak.code)),
    )


def _reduce_leak(leak: Leak) -> Leak:
    return replace(leak, prefixes=by_family(leak.prefixes), clients=by_family(leak.clients))


def _reduce_nat(nat: Nat | None) -> Nat | None:
    return nat and replace(nat, sources=by_family(nat.sources))


def _sort(prefixes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(prefixes, key=lambda prefix: (family_of(prefix), prefix)))


def _has_content(routing: Routing) -> bool:
    return bool(routing.vrf or routing.origins or routing.neighbors or routing.blackholes or routing.leaks)
