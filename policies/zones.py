"""Which zone an external network is of, by the names that the inventory gives them."""

from policies.facts.fact import Fact
from policies.facts.network import Network
from policies.facts.register import PoolRecord
from policies.world import World


def is_of_zone(thing: Fact, network_id: str, zone: str, world: World) -> bool:
    """Whether a network is the pool's external one of a zone. Needs Network, PoolRecord. Raises MissingError."""
    network = world.one(Network, thing, network_id)
    pool = world.one(PoolRecord, thing, thing.place.pool)
    return network is not None and pool is not None and pool.networks.get(zone) == network.name
