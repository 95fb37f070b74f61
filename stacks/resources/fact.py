"""The policy fact of a resource: what rules may see of it, from a plan or from a pool, without any secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from stacks.resources.definition import ResourceType
from stacks.resources.values import UNKNOWN, Secret, Values, map_leaves


@dataclass(frozen=True)
class Fact:
    """One resource as a fact. Kinds have the names of the types: `network.SecurityGroup`."""

    kind: str
    pool: str
    id: str
    """Empty before the resource exists."""
    urn: str
    """Empty for a thing that no program of ours made."""
    source: str
    """`plan`, or the service that told it."""
    at: datetime
    values: Mapping[str, Any] = field(hash=False)
    """Property → value. Secrets are left out."""
    unknown: frozenset[str] = frozenset()
    """Properties that have a value only after the run: rules leave them unjudged."""


def make_fact(  # noqa: PLR0913 - a record
    definition: ResourceType,
    values: Values,
    *,
    pool: str,
    source: str,
    at: datetime,
    resource_id: str = "",
    urn: str = "",
) -> Fact:
    """The fact of a resource with these values: inputs of a plan, or what was read."""
    open_values = {
        name: value
        for name, value in values.items()
        if name in definition.properties and not definition.properties[name].secret and not has_secret(value)
    }
    unknown = frozenset(name for name, value in open_values.items() if value is UNKNOWN)
    told = {name: value for name, value in open_values.items() if name not in unknown}
    return Fact(f"{definition.module}.{definition.name}", pool, resource_id, urn, source, at, told, unknown)


def has_secret(value: Any) -> bool:
    """Whether any part of a value is secret."""
    found = False

    def look(leaf: Any) -> Any:
        nonlocal found
        found = found or isinstance(leaf, Secret)
        return leaf

    map_leaves(value, look)
    return found
