"""What rules of tenants name that the base of their pool makes: address groups, out of its state or out of its plan.

A tenant that is planned together with its base names a group that is not there yet, and to which no value leads.
"""

from datetime import datetime

from govcloud.cli.planned_facts import list_planned, open_value
from govcloud.text import Text
from policies.facts.base import Harvest
from policies.facts.fact import Place, Read
from policies.facts.gaps import Cause
from policies.facts.network import AddressGroup
from stacks.components.names import BASE
from stacks.engine.events import PhaseRecord
from stacks.operations.world import World

ONLY_BASE = Text("only what the pool's base makes", "仅含资源池基础栈建立的内容")


async def read_base(world: World, pool: str, now: datetime) -> Harvest:
    """Address groups that the pool's base has made."""
    name = f"{pool}.{BASE}"
    if name not in await world.kept():
        return Harvest()
    read, states = make_read(pool, "state", now), (await (await world.store(name)).load()).resources
    facts = [
        AddressGroup.told_by(read, each.id, open_value(dict(each.inputs)), urn=each.urn)
        for each in states
        if each.type.endswith(":AddressGroup") and each.id
    ]
    return Harvest([read], facts)


def read_planned_base(record: PhaseRecord, pool: str, now: datetime) -> Harvest:
    """Address groups that it will have."""
    read = make_read(pool, "plan", now)
    found = [each for each in list_planned(record) if each.kind == AddressGroup.KIND]
    facts = [AddressGroup.told_by(read, each.id or each.urn, each.values, urn=each.urn) for each in found]
    return Harvest([read], facts)


def list_new_groups(record: PhaseRecord) -> list[str]:
    """URNs of those that are not there yet."""
    return [each.urn for each in list_planned(record) if each.kind == AddressGroup.KIND and not each.id]


def make_read(pool: str, source: str, now: datetime) -> Read:
    """A reading that tells of these groups and not of others."""
    return Read(AddressGroup, Place.of_pool(pool), source, now).with_gap(Cause.PARTIAL, ONLY_BASE)
