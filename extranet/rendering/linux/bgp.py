"""The BGP part of `frr.conf`: one instance per VRF, one session per neighbour and address family, each with BFD.

Every session to another node has a policy in both directions; without one FRR exchanges nothing (RFC 8212).
"""

from extranet.devices.model import GLOBAL, DeviceModel, Neighbor, Relation, Routing
from extranet.rendering.linux.leaks import Import, list_imports, name_import
from extranet.rendering.linux.names import is_ipv6
from extranet.rendering.linux.policy import name_policies

FAMILIES = (("ipv4", False), ("ipv6", True))

MAX_PREFIXES = {Relation.UP: 16, Relation.DOWN: 20_000, Relation.POOL: 2_000, Relation.CARRIER: 16}
"""More than any neighbour of the kind rightly tells; a session that gets more is closed, and tried again."""
RETRY_MINUTES = 5
BFD_PROFILE = "extranet"


def write_bgp(model: DeviceModel, names: dict[str, str]) -> list[str]:
    """All instances, the global one first."""
    imports = list_imports(model)
    lines: list[str] = []
    for routing in sorted(model.routings, key=lambda routing: routing.vrf):
        lines += _write_instance(model, routing, names, imports.get(routing.vrf, []))
    return lines


def _write_instance(model: DeviceModel, routing: Routing, names: dict[str, str], imports: list[Import]) -> list[str]:
    head = f"router bgp {model.asn}" + (f" vrf {names[routing.vrf]}" if routing.vrf != GLOBAL else "")
    lines = [
        head,
        f" bgp router-id {model.router_id}",
        " bgp log-neighbor-changes",
        " no bgp default ipv4-unicast",
        " timers bgp 3 9",
    ]
    for neighbor in routing.neighbors:
        lines += _write_session(neighbor)
    for family, wanted in FAMILIES:
        told = [prefix for prefix in (*routing.origins, *routing.blackholes) if is_ipv6(prefix) is wanted]
        neighbors = [neighbor for neighbor in routing.neighbors if is_ipv6(neighbor.address) is wanted]
        if not (told or neighbors):
            continue
        lines += ["", f" address-family {family} unicast"]
        lines += [f"  network {prefix}" for prefix in told]
        for neighbor in neighbors:
            lines += _write_member(neighbor)
        if imports:
            lines += [f"  import vrf {names[one.source]}" for one in imports]
            lines.append(f"  import vrf route-map {name_import(routing.vrf)}")
        lines.append(" exit-address-family")
    return [*lines, "exit", "!"]


def _write_session(neighbor: Neighbor) -> list[str]:
    start = f" neighbor {neighbor.address} "
    return [
        f"{start}remote-as {neighbor.asn}",
        f"{start}description {neighbor.description}",
        f"{start}bfd profile {BFD_PROFILE}",
    ]


def _write_member(neighbor: Neighbor) -> list[str]:
    start = f"  neighbor {neighbor.address} "
    lines = [f"{start}activate"]
    if neighbor.relation is Relation.PAIR:
        return [*lines, f"{start}next-hop-self"]
    believed, told = name_policies(neighbor)
    return [
        *lines,
        f"{start}maximum-prefix {MAX_PREFIXES[neighbor.relation]} restart {RETRY_MINUTES}",
        f"{start}route-map {believed} in",
        f"{start}route-map {told} out",
    ]
