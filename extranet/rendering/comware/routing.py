"""Comware: BGP with one view per VPN instance and address family, each session under BFD."""

from collections.abc import Iterator, Sequence

from extranet.devices.model import DeviceModel, Neighbor, Relation, Routing
from extranet.rendering.cli.policies import name_export, name_import
from extranet.rendering.cli.spelling import V4, V6, Block, family_of, of_family, spell_address, spell_network


def write_routing(model: DeviceModel) -> list[Block]:
    """One block."""
    public = next((routing for routing in model.routings if not routing.vrf), Routing("", (), ()))
    block = [f"bgp {model.asn}", f" router-id {model.router_id}", *(f" {line}" for line in _write_area(public))]
    for routing in model.routings:
        if routing.vrf:
            block += [f" ip vpn-instance {routing.vrf}", *(f"  {line}" for line in _write_area(routing))]
    return [block]


def _write_area(routing: Routing) -> Iterator[str]:
    for neighbor in routing.neighbors:
        head = f"peer {spell_address(neighbor.address)}"
        yield f"{head} as-number {neighbor.asn}"
        if neighbor.description:
            yield f"{head} description {neighbor.description}"
        yield f"{head} bfd"
    for family in (V4, V6):
        yield f"address-family ipv{family} unicast"
        yield from (f" network {spell_network(prefix)}" for prefix in _announced(routing, family))
        for neighbor in routing.neighbors:
            if family_of(neighbor.address) == family:
                yield from (f" {line}" for line in _write_policies(neighbor))


def _write_policies(neighbor: Neighbor) -> Iterator[str]:
    head = f"peer {spell_address(neighbor.address)}"
    yield f"{head} enable"
    if name := name_import(neighbor):
        yield f"{head} route-policy {name} import"
    yield f"{head} route-policy {name_export(neighbor)} export"
    if neighbor.relation is Relation.PAIR:
        yield f"{head} next-hop-local"


def _announced(routing: Routing, family: int) -> Sequence[str]:
    return of_family(family, (*routing.origins, *routing.blackholes))
