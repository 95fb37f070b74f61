"""What changed between two inventories, by meaning: which department, system, pool or device, and what it costs.

A change is told once, at the smallest subject that has a name of its own; the order of records is no change.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from govcloud.inventory.demand import Demand, find_demand
from govcloud.inventory.differences import Difference, find_differences
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.layout import KINDS
from govcloud.inventory.models.base import Model
from govcloud.inventory.models.department import Department
from govcloud.inventory.models.system import System
from govcloud.inventory.plain import fill_plain


class Turn(StrEnum):
    """What became of a subject."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Change:
    """One subject that changed.

    `kind` is the name of a kind of file, or `systems`; `subject` a code such as `health` or `health/hospital-hub`.
    `differences` are empty for a subject that came or went; `effect` is how much more (or less) its system needs.
    """

    kind: str
    subject: str
    turn: Turn
    model: type[Model]
    differences: tuple[Difference, ...] = ()
    effect: Demand = field(default_factory=Demand)


def compare_inventories(old: Inventory, new: Inventory) -> list[Change]:
    """Every change from `old` to `new`: kinds in the order of the files, subjects in the order of their codes."""
    changes: list[Change] = []
    for kind in KINDS:
        before, after = _find_records(old, kind.section), _find_records(new, kind.section)
        for code in sorted(before.keys() | after.keys()):
            changes += _compare_records(kind.name, code, before.get(code), after.get(code))
            if kind.model is Department:
                changes += _compare_systems(code, old, new)
    return changes


def _find_records(inventory: Inventory, section: tuple[str, ...]) -> Mapping[str, Model]:
    found: object = inventory
    for name in section:
        found = getattr(found, name)
    if isinstance(found, list):
        return {record.code: _without_systems(record) for record in found}
    return {"": found} if isinstance(found, Model) else {}


def _without_systems(record: Model) -> Model:
    return record.model_copy(update={"systems": []}) if isinstance(record, Department) else record


def _compare_systems(department: str, old: Inventory, new: Inventory) -> Iterator[Change]:
    before, after = _find_systems(old, department), _find_systems(new, department)
    for code in sorted(before.keys() | after.keys()):
        effect = _subtract(_demand(after.get(code), new), _demand(before.get(code), old))
        for change in _compare_records("systems", f"{department}/{code}", before.get(code), after.get(code)):
            yield Change(change.kind, change.subject, change.turn, change.model, change.differences, effect)


def _find_systems(inventory: Inventory, department: str) -> Mapping[str, System]:
    found = inventory.department_by_code.get(department)
    return {system.code: system for system in found.systems} if found else {}


def _compare_records(kind: str, subject: str, before: Model | None, after: Model | None) -> Iterator[Change]:
    if before == after:
        return
    if before is not None and after is not None:
        differences = tuple(find_differences(fill_plain(before), fill_plain(after)))
        if differences:
            yield Change(kind, subject, Turn.CHANGED, type(after), differences)
    elif after is not None:
        yield Change(kind, subject, Turn.ADDED, type(after))
    elif before is not None:
        yield Change(kind, subject, Turn.REMOVED, type(before))


def _demand(system: System | None, inventory: Inventory) -> Demand:
    return find_demand(system, inventory.city.catalogue) if system else Demand()


def _subtract(more: Demand, less: Demand) -> Demand:
    return Demand(**{name: value - getattr(less, name) for name, value in vars(more).items()})
