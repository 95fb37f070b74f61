"""VRP: VPN instances, what leaks between them, and what is originated here and dropped."""

from extranet.devices.model import DeviceModel, Routing
from extranet.rendering.cli.policies import name_leak
from extranet.rendering.cli.spelling import V4, V6, Block, family_of, of_family, spell_length, spell_network

PROTOCOLS = ("direct", "bgp")
"""Whose routes may leak: those that a service's prefixes, or its clients', come from."""


def write_instances(model: DeviceModel) -> list[Block]:
    """One block per VPN instance, and one for what leaks into the public table."""
    blocks = []
    for vrf in model.vrfs:
        block = [f"ip vpn-instance {vrf.code}"]
        for family in (V4, V6):
            block += [
                f" ipv{family}-family",
                f"  route-distinguisher {vrf.route_distinguisher}",
                *(f"  {line}" for line in _write_leaks(model, vrf.code, family)),
                f"  vpn-target {vrf.route_target} export-extcommunity",
                f"  vpn-target {vrf.route_target} import-extcommunity",
            ]
        blocks.append(block)
    public = [f"ip {line}" for line in _write_leaks(model, "", V4)]
    public += [f"ipv6 {line}" for line in _write_leaks(model, "", V6)]
    return [*blocks, public]


def write_static(model: DeviceModel) -> Block:
    """Prefixes that are originated here and dropped."""
    return [line for routing in model.routings for line in _write_blackholes(routing)]


def _write_leaks(model: DeviceModel, vrf: str, family: int) -> list[str]:
    lines = []
    for routing in model.routings:
        for leak in routing.leaks:
            if routing.vrf == vrf and of_family(family, leak.prefixes):
                lines += _write_leak(leak.source, name_leak(leak, family))
            if leak.source == vrf and of_family(family, leak.clients):
                lines += _write_leak(routing.vrf, name_leak(leak, family, back=True))
    return lines


def _write_leak(source: str, policy: str) -> list[str]:
    place = f"vpn-instance {source}" if source else "public"
    return [f"import-rib {place} protocol {name} valid-route route-policy {policy}" for name in PROTOCOLS]


def _write_blackholes(routing: Routing) -> list[str]:
    place = f"vpn-instance {routing.vrf} " if routing.vrf else ""
    return [
        f"ip route-static {place}{spell_network(prefix)} NULL0"
        if family_of(prefix) == V4
        else f"ipv6 route-static {place}{spell_length(prefix)} NULL0"
        for prefix in routing.blackholes
    ]
