"""Translation at the internet exits: where it is done, and for whom."""

from collections.abc import Iterator

from extranet.devices.city import CityView
from extranet.devices.model import GLOBAL, Nat
from govcloud.inventory.models.base import Prefix
from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.extranet import Device, Role


def is_nat_here(city: CityView, device: Device) -> bool:
    """Whether the device has a carrier's internet behind it."""
    return device.role is Role.EXIT and any(a.pool is None for a in city.attachments.get(device.code, ()))


def build_nat(city: CityView, device: Device) -> Nat | None:
    """The translation of an exit device; None for any other."""
    if not is_nat_here(city, device):
        return None
    outside = next(a for a in city.attachments[device.code] if a.pool is None)
    sources = sorted(set(_list_sources(city)), key=lambda prefix: (prefix.version, int(prefix[0])))
    return Nat(outside.port, str(city.plan.nat(device.code)), tuple(map(str, sources)))


def _list_sources(city: CityView) -> Iterator[Prefix]:
    """Local networks of the allow-list in the internet area, and the tenants of the pools' internet zones."""
    for code in city.allowed:
        if city.internet != GLOBAL and city.internet in city.intent.nodes[code].lans:
            site = city.plan.site(code, city.internet)
            yield from (site.v4, site.v6)
    for (_, zone), prefixes in city.tenants.items():
        if zone is Zone.INTERNET:
            yield from prefixes
