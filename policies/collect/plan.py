"""Turns the plan of one stack into facts. What a plan leaves open is unknown until the deployment, never guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from policies.facts.base import Harvest
from policies.facts.fact import Fact, Place, Read
from policies.facts.identity import RoleAssignment
from policies.facts.kinds import all_kinds
from policies.facts.record import UNKNOWN


@dataclass(frozen=True)
class Planned:
    """A resource as a stack will have it."""

    kind: str
    """Module and name of its type: `network.SecurityGroup`."""
    urn: str
    id: str
    """Empty before it exists."""
    values: Mapping[str, Any]
    """Property → value; `UNKNOWN` for what is known after the deployment, None for what is left out on purpose."""


def read_plan(place: Place, resources: Iterable[Planned], at: datetime) -> Harvest:
    """The facts of all resources that the stack will have, unchanged ones too. Types without a kind are left out."""
    kinds = {name: kind for name, kind in all_kinds().items() if place.sort in kind.PLACES}
    reads = {name: Read(kind, place, "plan", at) for name, kind in kinds.items()}
    facts: list[Fact] = [
        kinds[each.kind].told_by(reads[each.kind], each.id or each.urn, tidy(each), urn=each.urn)
        for each in resources
        if each.kind in kinds
    ]
    return Harvest(list(reads.values()), facts)


def tidy(planned: Planned) -> Mapping[str, Any]:
    """The values. Who is in a group that gets a role is not told by a plan, and so not which users play it."""
    if planned.kind == RoleAssignment.KIND and planned.values.get("group") is not None:
        return {"domain": None, "system": False, **planned.values, "user": UNKNOWN}
    return planned.values
