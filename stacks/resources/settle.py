"""What state keeps of a live thing: inputs as the program would say them, and outputs, with secrets marked. Pure."""

from collections.abc import Mapping
from typing import Any

from stacks.resources.definition import ResourceType
from stacks.resources.handler import Live
from stacks.resources.kinds import Kind, ListOf, Record
from stacks.resources.properties import Property
from stacks.resources.values import Secret, Values, canonical, reveal


def inputs_of(definition: ResourceType, live: Live, known: Values) -> Values:
    """The inputs that would make the thing as it is. `known` are those of state, empty when there are none yet.

    What the service does not tell is repeated from `known`; what the pool chose is left out where `known` leaves it
    out. Without `known`, all that can be told is given.
    """
    plain = reveal(known)
    inputs: Values = {}
    for name, declared in definition.inputs.items():
        value = live.values.get(name)
        if (declared.unseen or not declared.compared) and value is None:
            value = plain.get(name)
        if value is None or (known and declared.by_pool and name not in plain):
            continue
        if name in plain:
            value = as_known(declared.kind, plain[name], value)
        inputs[name] = marked(declared, value, known.get(name))
    return inputs


def outputs_of(definition: ResourceType, live: Live, inputs: Values) -> Values:
    """All properties of the thing as state keeps them."""
    properties = definition.properties
    seen = {
        name: marked(properties[name], value, inputs.get(name))
        for name, value in live.values.items()
        if value is not None and name in properties
    }
    unseen = {
        name: value
        for name, value in inputs.items()
        if name not in seen and (definition.inputs[name].unseen or not definition.inputs[name].compared)
    }
    return {**seen, **unseen}


def marked(declared: Property, value: Any, known: Any) -> Any:
    """The value, secret where the definition or the program says so."""
    return Secret(value) if declared.secret or isinstance(known, Secret) else value


def as_known(kind: Kind, known: Any, value: Any) -> Any:
    """A live value in the words of the known one: what the pool added inside of records is left out again."""
    if isinstance(kind, ListOf) and isinstance(kind.item, Record) and isinstance(known, list):
        said = {canonical(item): item for item in known}
        shapes = [frozenset(item) for item in known]
        settled = [shorten(kind.item, shapes, said, item) for item in value]
        return kind.check(settled, "", lambda _path, _what: None)
    if isinstance(kind, ListOf) and not kind.order_told and isinstance(known, list):
        return known if sorted(map(canonical, known)) == sorted(map(canonical, value)) else value
    return value


def shorten(record: Record, shapes: list[frozenset[str]], said: Mapping[str, Any], item: Any) -> Any:
    """The known record that `item` is, apart from what the pool chose in it; `item` itself when there is none."""
    chosen = {name for name, declared in record.properties.items() if declared.by_pool}
    for shape in dict.fromkeys(shapes):
        short = {name: value for name, value in item.items() if name in shape or name not in chosen}
        if canonical(short) in said:
            return said[canonical(short)]
    return item
