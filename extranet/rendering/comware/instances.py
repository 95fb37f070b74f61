"""Comware: VPN instances, what leaks between them, what VRRP tracks, and what is originated here and dropped."""

from extranet.devices.model import DeviceModel, Routing
from extranet.rendering.cli.policies import name_leak
from extranet.rendering.cli.spelling import V4, V6, Block, family_of, of_family, spell_length


def write_instances(model: DeviceModel) -> list[Block]:
    """One block per VPN instance, and one for the public instance where routes leak into it."""
    blocks = []
    for vrf in model.vrfs:
        head = [f"ip vpn-instance {vrf.code}", f" route-distinguisher {vrf.route_distinguisher}"]
        head += [f" vpn-target {vrf.route_target} import-extcommunity"]
        head += [f" vpn-target {vrf.route_target} export-extcommunity"]
        blocks.append(head + _write_families(model, vrf.code))
    if public := _write_families(model, ""):
        blocks.append(["ip public-instance", *public])
    return blocks


def number_tracks(model: DeviceModel) -> dict[str, int]:
    """VRF → number of the track entry of its default route, for VRFs that have a VRRP group."""
    areas = {interface.vrf for interface in model.interfaces if interface.vrrp}
    return {vrf: number for number, vrf in enumerate(sorted(areas), 1)}


def write_tracks(model: DeviceModel) -> list[Block]:
    """One track entry for each."""
    return [
        [f"track {number} ip route {f'vpn-instance {vrf} ' if vrf else ''}0.0.0.0 0 reachability"]
        for vrf, number in number_tracks(model).items()
    ]


def write_static(model: DeviceModel) -> Block:
    """Prefixes that are originated here and dropped."""
    return [line for routing in model.routings for line in _write_blackholes(routing)]


def _write_families(model: DeviceModel, vrf: str) -> Block:
    block = []
    for family in (V4, V6):
        if leaks := _write_leaks(model, vrf, family):
            block += [f" address-family ipv{family}", *(f"  {line}" for line in leaks)]
    return block


def _write_leaks(model: DeviceModel, vrf: str, family: int) -> list[str]:
    lines = []
    for routing in model.routings:
        for leak in routing.leaks:
            if routing.vrf == vrf and of_family(family, leak.prefixes):
                lines += _write_leak(model, leak.source, name_leak(leak, family))
            if leak.source == vrf and of_family(family, leak.clients):
                lines += _write_leak(model, routing.vrf, name_leak(leak, family, back=True))
    return lines


def _write_leak(model: DeviceModel, source: str, policy: str) -> list[str]:
    place = f"vpn-instance {source}" if source else "public"
    protocols = ("direct", f"bgp {model.asn}")
    return [f"route-replicate from {place} protocol {name} route-policy {policy}" for name in protocols]


def _write_blackholes(routing: Routing) -> list[str]:
    place = f"vpn-instance {routing.vrf} " if routing.vrf else ""
    return [
        f"{'ip' if family_of(prefix) == V4 else 'ipv6'} route-static {place}{spell_length(prefix)} NULL0"
        for prefix in routing.blackholes
    ]
