"""What is joined to what: the networks of servers and routers, and the zones that a network leads to.

A pool tells it by ports, each with what it belongs to; a plan by the lists of ports and subnets of servers and routers.
"""

from policies.facts.compute import Server
from policies.facts.fact import Fact
from policies.facts.network import Network, Port, Router, Subnet
from policies.facts.register import PoolRecord
from policies.world import World

JOINED = (Port, Subnet, Router, Network, PoolRecord)
"""The kinds that a rule needs to ask for networks and zones."""
GATEWAY = "network:router_gateway"
ROUTERS = ("network:router", "network:ha_router")
"""How owners of ports of routers begin."""


def networks_of_server(server: Server, world: World) -> set[str]:
    """Ids of the networks that a server has a port in."""
    if server.place.sort == "stack":
        named = (world.one(Port, server, each) for each in server.ports)
        return {port.network for port in named if port is not None}
    return {port.network for port in world.where(Port, server, device=server.id)}


def networks_of_router(router: Router, world: World) -> set[str]:
    """Ids of the networks that a router joins, without the external one that it leads to."""
    if router.place.sort == "stack":
        subnets = (world.one(Subnet, router, each) for each in router.interfaces)
        return {subnet.network for subnet in subnets if subnet is not None}
    return {port.network for port in world.where(Port, router, device=router.id) if port.device_owner != GATEWAY}


def zones_of_network(network_id: str, near: Fact, world: World) -> set[str]:
    """The zones that a network is of or that its routers lead to."""
    own = zone_of_external(network_id, near, world)
    if own:
        return {own}
    outside = (router.external_network for router in routers_of(network_id, near, world))
    return {zone_of_external(each, near, world) for each in outside if each is not None} - {""}


def zone_of_external(network_id: str, near: Fact, world: World) -> str:
    """The zone whose external network this is; empty where it is none."""
    network, pool = world.one(Network, near, network_id), world.one(PoolRecord, near, near.place.pool)
    if network is None or pool is None:
        return ""
    return next((zone for zone, name in pool.networks.items() if name == network.name), "")


def routers_of(network_id: str, near: Fact, world: World) -> list[Router]:
    """The routers that join a network."""
    if near.place.sort == "stack":
        return [each for each in world.all(Router, near) if network_id in networks_of_router(each, world)]
    ports = world.where(Port, near, network=network_id)
    found = (
        world.one(Router, near, port.device)
        for port in ports
        if port.device_owner.startswith(ROUTERS) and port.device_owner != GATEWAY
    )
    return [each for each in found if each is not None]
