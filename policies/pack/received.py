"""What the Pulumi CLI tells of a stack's resources, as the record of a plan that the gate judges.

It tells final outputs, without ids; of these the inputs are taken, and ids are found in what refers to them. Secrets
arrive as such only because `seams` keeps the SDK from opening them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pulumi_policy import PolicyResource

from policies.pack.ids import blur, find_ids
from stacks.engine.events import PhaseRecord, StepBegun
from stacks.engine.model import Op
from stacks.engine.values import UNKNOWN, Properties, Secret
from stacks.resources.registry import all_types
from stacks.signatures import SECRET_SIGNATURE, SIGNATURE, UNKNOWN_TEXTS

TARGET = "__target"
"""Under this key the SDK's wrappers, which raise where a value is unknown, give what they wrap."""


def list_steps(resources: Iterable[PolicyResource]) -> list[StepBegun]:
    """Our resources as steps of a plan, as they were told."""
    types = all_types()
    return [make_step(types[each.resource_type].inputs, each) for each in resources if each.resource_type in types]


def make_record(steps: Iterable[StepBegun]) -> PhaseRecord:
    """The plan: with the ids of what exists, as far as they can be known."""
    by_urn = {step.urn: step for step in steps}
    ids, unsure = find_ids(by_urn)
    begun = [
        replace(step, id=ids.get(urn, ""), new={name: blur(name, each, unsure) for name, each in step.new.items()})
        for urn, step in by_urn.items()
        if step.new is not None
    ]
    return PhaseRecord("preview", begun=begun)


def make_step(inputs: Iterable[str], told: PolicyResource) -> StepBegun:
    """One resource as it is to be."""
    values = open_value(told.props)
    sources = {name: tuple(each.urn for each in urns) for name, urns in told.property_dependencies.items()}
    new: Properties = {name: values[name] for name in inputs if name in values}
    return StepBegun(Op.SAME, told.urn, new=new, sources=sources)


def open_value(value: Any) -> Any:
    """A value of the SDK as the engine has it: without wrappers, and with unknowns and secrets as such."""
    if isinstance(value, Mapping):
        fields = value if isinstance(value, dict) else value[TARGET]
        if fields.get(SIGNATURE) == SECRET_SIGNATURE:
            return Secret(open_value(fields.get("value")))
        return {name: open_value(item) for name, item in fields.items()}
    if isinstance(value, str):
        return UNKNOWN if value in UNKNOWN_TEXTS else value
    if isinstance(value, Sequence):
        items = value if isinstance(value, list) else value[TARGET]  # type: ignore[call-overload]
        return [open_value(item) for item in items]
    return value
