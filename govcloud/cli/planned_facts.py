"""What a preview says of a stack's resources, in the policies' words: values that come later are `UNKNOWN`, secrets
stay out, and a reference to a resource that is not there yet is that resource's URN. The bridge between two rooms that
do not import each other; it judges nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from policies.collect.plan import Planned
from policies.facts.record import UNKNOWN
from stacks.engine import urn as urns
from stacks.engine.events import PhaseRecord, StepBegun
from stacks.engine.values import OutputValue, ResourceReference, Secret, Unknown
from stacks.resources.definition import ResourceType
from stacks.resources.registry import all_types

REFERENCES = {
    "address_group": "AddressGroup",
    "default_project": "Project",
    "external_network": "Network",
    "group": "Group",
    "image": "Image",
    "interfaces": "Subnet",
    "network": "Network",
    "port": "Port",
    "ports": "Port",
    "project": "Project",
    "remote_group": "SecurityGroup",
    "security_groups": "SecurityGroup",
    "server_group": "ServerGroup",
    "subnet_id": "Subnet",
    "user": "User",
}
"""Properties and parts of values that are ids → the type that they refer to. Others are left as they are."""


class SecretSeen(Exception):  # noqa: N818 - a signal, no error
    """A value holds a secret: nothing of it goes to the rules."""


def list_planned(record: PhaseRecord, elsewhere: Sequence[str] = ()) -> list[Planned]:
    """Every resource that the stack is to have after the phase, unchanged ones too.

    `elsewhere` are what another stack of the same run makes: values may come from it without saying so.
    """
    types = all_types()
    steps = {step.urn: step for step in record.begun if step.new is not None and urns.type_of(step.urn) in types}
    return [make_planned(types[urns.type_of(urn)], step, steps, elsewhere) for urn, step in steps.items()]


def make_planned(
    definition: ResourceType, step: StepBegun, steps: Mapping[str, StepBegun], elsewhere: Sequence[str] = ()
) -> Planned:
    """One resource."""
    inputs = step.new or {}
    told: dict[str, Any] = dict.fromkeys(definition.outputs, UNKNOWN)
    for name, declared in definition.inputs.items():
        if declared.secret and inputs.get(name) is not None:
            continue
        try:
            sources = list_sources(name, step, steps)
            own = {kind_of(urn) for urn in sources}
            sources += [urn for urn in elsewhere if kind_of(urn) not in own]
            value = refer(name, open_value(inputs.get(name)), sources)
        except SecretSeen:
            continue
        told[name] = UNKNOWN if value is None and declared.by_pool else value
    return Planned(f"{definition.module}.{definition.name}", step.urn, step.id, told)


def list_sources(name: str, step: StepBegun, steps: Mapping[str, StepBegun]) -> list[str]:
    """URNs of what is not there yet and a value comes from; a quota hands on the id of its project."""
    found = list(step.sources.get(name, ()))
    quotas = [steps[each] for each in found if kind_of(each) == "Quota" and each in steps]
    handed = [urn for quota in quotas for urn in quota.sources.get("project", ())]
    return [urn for urn in dict.fromkeys([*found, *handed]) if urn in steps and not steps[urn].id]


def refer(name: str, value: Any, sources: Sequence[str]) -> Any:
    """Ids that come later as the URNs of what they are ids of, at any depth, where that leaves no choice."""
    if isinstance(value, dict):
        return {part: refer(part, item, sources) for part, item in value.items()}
    fitting = [urn for urn in sources if kind_of(urn) == REFERENCES.get(name)]
    if value is UNKNOWN and len(fitting) == 1:
        return fitting[0]
    if not isinstance(value, list):
        return value
    if fitting and sum(item is UNKNOWN for item in value) == len(fitting):
        return [item for item in value if item is not UNKNOWN] + fitting
    return [refer("", item, sources) for item in value]


def kind_of(urn: str) -> str:
    """The last part of a resource's type: `Quota`."""
    return urns.type_of(urn).rpartition(":")[2]


def open_value(value: Any) -> Any:
    """A value of the engine as plain data. Raises SecretSeen."""
    if isinstance(value, Secret) or (isinstance(value, OutputValue) and value.secret):
        raise SecretSeen
    if isinstance(value, OutputValue):
        return open_value(value.value)
    if isinstance(value, Unknown):
        return UNKNOWN
    if isinstance(value, ResourceReference):
        return open_value(value.id)
    if isinstance(value, dict):
        return {name: open_value(item) for name, item in value.items()}
    return [open_value(item) for item in value] if isinstance(value, list) else value
