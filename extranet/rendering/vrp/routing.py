"""VRP: BGP with one view per address family and VPN instance, each session under BFD."""

from collections.abc import Iterator, Sequence

from extranet.devices.model import DeviceModel, Neighbor, Relation, Routing
from extranet.rendering.cli.policies import name_export, name_import
from extranet.rendering.cli.spelling import V4, V6, Block, family_of, of_family, spell_address, spell_network


def write_routing(model: DeviceModel) -> list[Block]:
    """One block."""
    public = next((routing for routing in model.routings if not routing.vrf), Routing("", (), ()))
    block = [f"bgp {model.asn}", f" router-id {model.router_id}", " undo default ipv4-unicast"]
    for neighbor in public.neighbors:
        block += [f" {line}" for line in _write_session(model, neighbor)]
    for family in (V4, V6):
        block.append(f" ipv{family}-family unicast")
        block += [f"  network {spell_network(prefix)}" for prefix in _announced(public, family)]
        for neighbor in _neighbors(public, family):
            block.append(f"  peer {spell_address(neighbor.address)} enable")
            block += [f"  {line}" for line in _write_policies(neighbor)]
    for routing in model.routings:
        if routing.vrf:
            block += [line for family in (V4, V6) for line in _write_area(model, routing, family)]
    return [block]


def _write_area(model: DeviceModel, routing: Routing, family: int) -> Iterator[str]:
    yield f" ipv{family}-family vpn-instance {routing.vrf}"
    yield from (f"  network {spell_network(prefix)}" for prefix in _announced(routing, family))
    for neighbor in _neighbors(routing, family):
        yield from (f"  {line}" for line in _write_session(model, neighbor))
        yield from (f"  {line}" for line in _write_policies(neighbor))


def _write_session(model: DeviceModel, neighbor: Neighbor) -> Iterator[str]:
    head, interval = f"peer {spell_address(neighbor.address)}", model.bfd_interval_ms
    yield f"{head} as-number {neighbor.asn}"
    if neighbor.description:
        yield f"{head} description {neighbor.description}"
    timers = f"min-tx-interval {interval} min-rx-interval {interval} detect-multiplier {model.bfd_multiplier}"
    yield f"{head} bfd {timers}"
    yield f"{head} bfd enable"


def _write_policies(neighbor: Neighbor) -> Iterator[str]:
    head = f"peer {spell_address(neighbor.address)}"
    if name := name_import(neighbor):
        yield f"{head} route-policy {name} import"
    yield f"{head} route-policy {name_export(neighbor)} export"
    if neighbor.relation is Relation.PAIR:
        yield f"{head} next-hop-local"


def _announced(routing: Routing, family: int) -> Sequence[str]:
    return of_family(family, (*routing.origins, *routing.blackholes))


def _neighbors(routing: Routing, family: int) -> list[Neighbor]:
    return [neighbor for neighbor in routing.neighbors if family_of(neighbor.address) == family]
