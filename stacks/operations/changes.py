"""What a preview found, as plain data: the changes of one stack, with values that may be shown. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from govcloud.secret_text import HIDDEN, hide_secrets
from stacks.engine import urn as urns
from stacks.engine.events import PhaseRecord, StepBegun
from stacks.engine.model import Op
from stacks.engine.paths import parse_path
from stacks.engine.values import Asset, OutputValue, Properties, ResourceReference, Secret, Unknown
from stacks.provider.diff import NEVER_MADE
from stacks.resources.registry import all_types

LATER = "<known after it is made>"
QUIET = frozenset({Op.SAME, Op.READ, Op.READ_DISCARD, Op.REFRESH, Op.READ_REPLACEMENT})
"""Steps that change nothing."""
LOSING = frozenset({Op.DELETE, Op.REPLACE, Op.DELETE_REPLACED, Op.CREATE_REPLACEMENT})
"""Steps after which a resource, as it was, is gone."""


@dataclass(frozen=True)
class Change:
    """One step on one resource. `values`: path → (kind of change, old value, new value), secrets hidden."""

    op: str
    urn: str
    values: Mapping[str, tuple[str, Any, Any]]
    replaced_by: tuple[str, ...] = ()
    """Properties whose change needs a new resource."""

    @property
    def type(self) -> str:
        """Pulumi's token."""
        return urns.type_of(self.urn)

    @property
    def kind(self) -> str:
        """The type's name for people: `Network`."""
        return self.type.rpartition(":")[2]

    @property
    def name(self) -> str:
        """The resource's name."""
        return urns.name_of(self.urn)

    @property
    def is_resource(self) -> bool:
        """See `is_resource`."""
        return is_resource(self.urn)

    @property
    def loses_data(self) -> bool:
        """Whether data is gone after it that nothing else has."""
        definition = all_types().get(self.type)
        held = definition is not None and definition.holds_data and NEVER_MADE not in self.replaced_by
        return self.op in LOSING and held

    def to_json(self) -> dict[str, Any]:
        """The change as plain data."""
        values = {path: {"change": kind, "old": old, "new": new} for path, (kind, old, new) in self.values.items()}
        return {
            "op": self.op,
            "urn": self.urn,
            "type": self.type,
            "name": self.name,
            "loses_data": self.loses_data,
            "replaced_by": list(self.replaced_by),
            "values": values,
        }


def is_resource(urn: str) -> bool:
    """Whether a step is on something in a pool: stacks, providers and components are how it is done."""
    return urns.type_of(urn) in all_types()


def list_changes(record: PhaseRecord) -> list[Change]:
    """What a phase is about to change, in the order of its steps; how a replacement is done is left out."""
    return [make_change(step) for step in record.begun if step.logical and step.op not in QUIET]


def make_change(step: StepBegun) -> Change:
    """The change of one step."""
    return Change(str(step.op), step.urn, dict(list_values(step)), step.keys)


def list_values(step: StepBegun) -> Iterable[tuple[str, tuple[str, Any, Any]]]:
    """What differs, path by path; for a new resource its inputs, for one that goes nothing."""
    old, new = step.old or {}, step.new or {}
    if step.op in (Op.CREATE, Op.IMPORT) and not step.detailed:
        for name, value in new.items():
            if value not in (None, [], {}, ""):
                yield name, ("add", None, show(value, name))
        return
    if step.detailed is None:
        for name in step.diffs:
            yield name, ("update", show(old.get(name), name), show(new.get(name), name))
        return
    for path, kind in step.detailed.items():
        name = str(parse_path(path)[-1])
        yield path, (str(kind), show(look_up(old, path), name), show(look_up(new, path), name))


def look_up(values: Properties, path: str) -> Any:
    """The value at a path; None where there is none. What lies inside a secret is secret."""
    found: Any = values
    for part in parse_path(path):
        if isinstance(found, Secret):
            return found
        if isinstance(found, list) and isinstance(part, int):
            found = found[part] if part < len(found) else None
        elif isinstance(found, dict):
            found = found.get(str(part))
        else:
            return None
    return found


def show(value: Any, name: str = "") -> Any:
    """A value as plain data that may be shown: without secrets, declared or found."""
    return hide_secrets(unwrap(value), name)


def unwrap(value: Any) -> Any:
    """A value as plain data, without what is declared a secret."""
    if isinstance(value, Secret) or (isinstance(value, OutputValue) and value.secret):
        return HIDDEN
    if isinstance(value, OutputValue):
        return unwrap(value.value)
    if isinstance(value, dict):
        return {name: unwrap(item) for name, item in value.items()}
    if isinstance(value, list):
        return [unwrap(item) for item in value]
    return show_leaf(value)


def show_leaf(value: Any) -> Any:
    """A value without parts."""
    if isinstance(value, Unknown):
        return LATER
    if isinstance(value, ResourceReference):
        return value.urn
    if isinstance(value, Asset):
        return f"<{value.kind}>"
    return int(value) if isinstance(value, float) and value.is_integer() else value
