"""What state says of a resource, as far as drift needs it; made from the engine's states. Pure.

Secrets may be closed (see `stacks.drift.stacks`): a property with a closed secret in it is not compared.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from stacks.engine import values as engine
from stacks.engine.model import Deployment, ResourceState
from stacks.engine.paths import parse_path
from stacks.engine.urn import name_of, type_of
from stacks.names import SYSTEM_TYPE
from stacks.resources.definition import PACKAGE
from stacks.resources.values import UNKNOWN, Secret, Values


@dataclass(frozen=True)
class Known:
    """A resource in state."""

    urn: str
    id: str
    inputs: Values = field(hash=False)
    system: str = ""
    """Name of the system component that it is under; empty for what belongs to the department as a whole."""
    skipped: frozenset[str] = frozenset()
    """Properties that are not compared: with a secret that was not opened, or which the program leaves to others."""

    @cached_property
    def token(self) -> str:
        """Its type."""
        return type_of(self.urn)

    @property
    def name(self) -> str:
        """Its name in the program."""
        return name_of(self.urn)


@dataclass(frozen=True)
class KnownStack:
    """A stack on a pool."""

    pool: str
    department: str
    """`base` for what the pool offers to all."""
    resources: tuple[Known, ...] = ()
    """Those that the stack owns and that should be as it says."""
    spare: tuple[tuple[str, str], ...] = ()
    """Type and id of what it owns as well, but means to delete."""
    pending: frozenset[str] = frozenset()
    """URNs of creates that a run began and did not end."""
    holder: str = ""
    """Who works on it just now."""

    @property
    def name(self) -> str:
        """Its name for Pulumi. Codes may have dots in them: it is never taken apart without knowing the pools."""
        return f"{self.pool}.{self.department}" if self.pool else self.department


def know_stack(pool: str, department: str, deployment: Deployment, holder: str = "") -> KnownStack:
    """A stack out of its states."""
    states = {state.urn: state for state in deployment.resources}
    ours = [state for state in deployment.resources if is_ours(state)]
    return KnownStack(
        pool,
        department,
        tuple(know(state, states) for state in ours if not state.delete),
        tuple((state.type, state.id) for state in ours if state.delete),
        frozenset(operation.resource.urn for operation in deployment.pending if operation.kind == "creating"),
        holder,
    )


def is_ours(state: ResourceState) -> bool:
    """Whether a state is a resource of this package that the stack made or adopted."""
    return state.custom and not state.external and bool(state.id) and state.type.startswith(PACKAGE + ":")


def know(state: ResourceState, states: Mapping[str, ResourceState]) -> Known:
    """One resource; `states` are those of its stack by URN."""
    inputs = {name: plain(value) for name, value in state.inputs.items()}
    closed = (name for name, value in inputs.items() if type(value) not in PLAIN and is_closed(value))
    skipped = frozenset([*closed, *(str(parse_path(path)[0]) for path in state.ignore_changes)])
    return Known(state.urn, state.id, inputs, find_system(state, states), skipped)


def find_system(state: ResourceState, states: Mapping[str, ResourceState]) -> str:
    """The name of the nearest system above a resource."""
    above = states.get(state.parent)
    while above is not None and above.type != SYSTEM_TYPE:
        above = states.get(above.parent)
    return name_of(above.urn) if above is not None else ""


PLAIN = (str, int, float, bool, type(None))


def plain(value: Any) -> Any:
    """An engine's value as the provider has it: whole numbers are `int`."""
    change = CHANGES.get(type(value))
    return value if change is None else change(value)


CHANGES: Mapping[type, Callable[[Any], Any]] = {
    float: lambda value: int(value) if value.is_integer() else value,
    dict: lambda value: {name: plain(item) for name, item in value.items()},
    list: lambda value: [plain(item) for item in value],
    engine.Secret: lambda value: Secret(plain(value.value)),
    engine.Unknown: lambda _: UNKNOWN,
    engine.ResourceReference: lambda value: plain(value.id) or value.urn,
}
"""Type of an engine's value → how it becomes ours; all others are the same."""


def as_engine(value: Any) -> Any:
    """The way back: one of our values as the engine has it."""
    if isinstance(value, Secret):
        return engine.Secret(as_engine(value.value))
    if isinstance(value, Mapping):
        return {name: as_engine(item) for name, item in value.items()}
    if isinstance(value, list):
        return [as_engine(item) for item in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def is_closed(value: Any) -> bool:
    """Whether there is an unopened secret in a value."""
    if isinstance(value, Secret):
        return is_closed(value.value)
    if isinstance(value, Mapping):
        return any(map(is_closed, value.values()))
    if isinstance(value, list):
        return any(map(is_closed, value))
    return value is UNKNOWN


def of_type(resources: Iterable[Known]) -> dict[str, list[Known]]:
    """Type → its resources."""
    found: dict[str, list[Known]] = {}
    for known in resources:
        found.setdefault(known.token, []).append(known)
    return found
