"""Property values as the engine holds them: JSON values plus secrets, unknowns, assets and references to resources.

Numbers stay as the protocol sends them (float). How values travel is in `wire`, how they are stored in `documents`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

type Value = Any
"""None, bool, float, str, list, dict or one of the classes of this module."""
type Properties = dict[str, Value]


@dataclass(frozen=True)
class Unknown:
    """A value that is known only after something has been created."""


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Secret:
    """A value that is encrypted in the state and never shown."""

    value: Value


@dataclass(frozen=True)
class Asset:
    """A file or text (`kind` is asset), or a bundle of them (archive); `fields` as the protocol sends them."""

    kind: str
    fields: tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class ResourceReference:
    """A resource as a value; `id` is None for a component, UNKNOWN before its creation."""

    urn: str
    id: Value = None
    version: str = ""


@dataclass(frozen=True)
class OutputValue:
    """A value together with what is known of its origin: secret or not, and the URNs that it depends on."""

    value: Value
    secret: bool
    dependencies: tuple[str, ...]


def children(value: Value) -> Iterator[Value]:
    """The values directly inside a value."""
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value
    elif isinstance(value, Secret | OutputValue):
        yield value.value
    elif isinstance(value, ResourceReference):
        yield value.id
    elif isinstance(value, Asset):
        for _, inner in value.fields:
            yield inner


def contains_unknown(value: Value) -> bool:
    """Whether an unknown is anywhere inside."""
    return isinstance(value, Unknown) or any(contains_unknown(inner) for inner in children(value))


def contains_secret(value: Value) -> bool:
    """Whether a secret is anywhere inside."""
    return isinstance(value, Secret) or any(contains_secret(inner) for inner in children(value))


def transform(value: Value, change: Callable[[Value], Value]) -> Value:
    """The value with `change` applied from the inside out."""
    if isinstance(value, dict):
        return change({k: transform(v, change) for k, v in value.items()})
    if isinstance(value, list):
        return change([transform(v, change) for v in value])
    if isinstance(value, Secret):
        return change(Secret(transform(value.value, change)))
    if isinstance(value, OutputValue):
        return change(OutputValue(transform(value.value, change), value.secret, value.dependencies))
    return change(value)


def reveal(value: Value) -> Value:
    """The value without any mark of secrecy."""
    return transform(value, lambda v: v.value if isinstance(v, Secret) else v)


def lower_outputs(value: Value) -> Value:
    """Output values as plain values, secrets and unknowns."""

    def lower(inner: Value) -> Value:
        if not isinstance(inner, OutputValue):
            return inner
        return Secret(inner.value) if inner.secret and not isinstance(inner.value, Unknown) else inner.value

    return transform(value, lower)


def output_dependencies(value: Value) -> set[str]:
    """The URNs named by output values anywhere inside."""
    found: set[str] = set(value.dependencies) if isinstance(value, OutputValue) else set()
    for inner in children(value):
        found |= output_dependencies(inner)
    return found


def equal(left: Value, right: Value) -> bool:
    """Deep equality in which true is not 1."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(v, right[k]) for k, v in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(equal(a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, Secret) and isinstance(right, Secret):
        return equal(left.value, right.value)
    return bool(left == right)


def mark_secrets_like(values: Properties, pattern: Properties) -> Properties:
    """`values` with those marked secret that hold a secret in `pattern` (for providers that keep no marks).

    Inside of objects name by name; a list is secret as a whole, since its order may be another.
    """

    def mark(value: Value, like: Value) -> Value:
        if isinstance(value, dict) and isinstance(like, dict):
            return mark_secrets_like(value, like)
        return Secret(value) if contains_secret(like) and not isinstance(value, Secret) else value

    return {name: mark(value, pattern.get(name)) for name, value in values.items()}
