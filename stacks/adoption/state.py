"""The state of an adopted stack: what the trial found, with inputs as things are, nothing that is not there. Pure."""

from dataclasses import replace
from typing import Any

from stacks.adoption.found import TYPES, Found
from stacks.adoption.trial import NOT_THERE
from stacks.drift.known import as_engine, is_ours, know
from stacks.engine.model import Deployment, ResourceState
from stacks.resources.handler import Live
from stacks.resources.registry import all_types
from stacks.resources.settle import inputs_of, outputs_of
from stacks.resources.types.project import TYPE as PROJECT

UNKNOWABLE = {"User": ("password",)}
"""Type → what nobody can know of a thing that was there before: the program's own would be a lie."""


def make_state(tried: Deployment, found: Found) -> Deployment:
    """The states to keep."""
    gone = {state.urn for state in tried.resources if state.id.startswith(NOT_THERE)}
    kept = (state.without_dependencies_on(gone) for state in tried.resources if state.urn not in gone)
    return Deployment(tuple(settle(state, found) if is_ours(state) else state for state in kept))


def find_live(state: ResourceState, found: Found) -> Live:
    """The thing that a state is of."""
    return found.project if state.type == PROJECT.token else found.picture.things[state.type][state.id]


def has_own_role(state: ResourceState, found: Found) -> bool:
    """Whether our account has the role in the project that the program wants it to have."""
    role = f"{state.id}/users/{found.picture.account}/{state.inputs.get('own_role', '')}"
    return role in found.picture.things[TYPES["RoleAssignment"]]


def settle(state: ResourceState, found: Found) -> ResourceState:
    """The state as a refresh would have it."""
    definition, live = all_types()[state.type], find_live(state, found)
    known = {name: value for name, value in know(state, {}).inputs.items() if not names_missing(value)}
    for name in UNKNOWABLE.get(definition.name, ()):
        known.pop(name, None)
    if definition is PROJECT and not has_own_role(state, found):
        known.pop("own_role", None)
    inputs = inputs_of(definition, live, known)
    return replace(state, inputs=as_engine(inputs), outputs=as_engine(outputs_of(definition, live, inputs)))


def names_missing(value: Any) -> bool:
    """Whether a value names a resource that the project does not have."""
    if isinstance(value, dict):
        return any(map(names_missing, value.values()))
    if isinstance(value, list):
        return any(map(names_missing, value))
    return isinstance(value, str) and value.startswith(NOT_THERE)
