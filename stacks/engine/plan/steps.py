"""One step of a plan: what is to be done to one resource, and what is said about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from stacks.engine.diff import Difference, Kind
from stacks.engine.events import StepBegun
from stacks.engine.model import Op, ResourceState

REPLACEMENTS = frozenset({Op.CREATE_REPLACEMENT, Op.IMPORT_REPLACEMENT, Op.READ_REPLACEMENT})
DELETIONS = frozenset({Op.DELETE, Op.DELETE_REPLACED, Op.READ_DISCARD, Op.DISCARD_REPLACED, Op.REMOVE_PENDING_REPLACE})
_NOT_LOGICAL = REPLACEMENTS | {Op.DELETE_REPLACED, Op.DISCARD_REPLACED, Op.REMOVE_PENDING_REPLACE, Op.REFRESH}


@dataclass(frozen=True)
class Step:
    """A step; `old` is what there is, `new` what shall be. `delete_old` leaves the old one to be deleted at the end.

    `keep_row`: the deletion is the first half of a replacement, so its entry stays until the second half is done.
    `skipped`: a same step that stands for a resource which is not made (it is no target).
    """

    op: Op
    urn: str
    old: ResourceState | None = None
    new: ResourceState | None = None
    keys: tuple[str, ...] = ()
    diffs: tuple[str, ...] = ()
    detailed: Mapping[str, Kind] | None = None
    delete_old: bool = False
    keep_row: bool = False
    skipped: bool = False
    ignore_changes: tuple[str, ...] = ()

    @property
    def logical(self) -> bool:
        """Whether the step is something that a person asked for."""
        return self.op not in _NOT_LOGICAL

    @property
    def state(self) -> ResourceState:
        """The new state, or the old one of a deletion."""
        state = self.new or self.old
        assert state is not None  # noqa: S101 - a step without any state is a defect
        return state

    def begun(self) -> StepBegun:
        """The event of its begin."""
        return StepBegun(
            self.op,
            self.urn,
            self.keys,
            self.diffs,
            self.detailed,
            self.logical,
            self.old.inputs if self.old else None,
            self.new.inputs if self.new else None,
            self.old.id if self.old and self.op not in REPLACEMENTS else "",
            self.new.property_dependencies if self.new else {},
        )


def replacement(
    old: ResourceState, new: ResourceState, found: Difference, *, create: Op = Op.CREATE_REPLACEMENT
) -> list[Step]:
    """Create first, delete at the end of the run."""
    made = Step(create, new.urn, old, new, found.replace_keys, found.changed_keys, found.detailed, delete_old=True)
    said = Step(Op.REPLACE, new.urn, old, new, found.replace_keys, found.changed_keys, found.detailed)
    return [made, said]
