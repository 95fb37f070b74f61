"""What a run has decided so far: which URNs were seen, kept, made, deleted. The only state that planning changes."""

from dataclasses import dataclass, field

from stacks.engine import urn as urns
from stacks.engine.events import Diagnostic
from stacks.engine.graph import Graph
from stacks.engine.model import Goal, ResourceState
from stacks.engine.options import Options


@dataclass
class Ledger:
    """The memory of one phase. `olds` has one entry per URN; entries that only wait for deletion are in `states`."""

    stack: str
    project: str
    options: Options
    preview: bool
    states: list[ResourceState]
    seen: dict[str, ResourceState] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    replaced: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)
    targeted: set[str] = field(default_factory=set)
    excluded: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    aliased: dict[str, str] = field(default_factory=dict)
    """Old URN to the new one that took it over."""
    former: dict[str, str] = field(default_factory=dict)
    """New URN to the old one that it took over."""
    condemned: set[int] = field(default_factory=set)
    """Rows that a create-first replacement leaves to be deleted at the end."""
    pending_rows: set[int] = field(default_factory=set)
    """Rows whose object was deleted as the first half of a replacement."""
    replace_keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    providers: dict[str, ResourceState] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    """What a destroy has met in the program: that it stays has been said."""
    imported: set[str] = field(default_factory=set)
    invalid: set[str] = field(default_factory=set)
    stayed: set[str] = field(default_factory=set)
    """Old URNs that keep their resource although another has claimed it: that one is no target."""
    notes: list[Diagnostic] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    """Errors that let a preview go on: (URN, sentence)."""

    def __post_init__(self) -> None:
        self.olds = {state.urn: state for state in self.states if not state.delete}
        self.graph = Graph(self.states)

    def old(self, urn: str) -> ResourceState | None:
        """The state of a URN as the run found it, or as this run has marked it."""
        return self.olds.get(urn)

    def is_pending(self, state: ResourceState) -> bool:
        """Whether a state's object is already gone, its replacement not yet made."""
        return state.pending_replacement or state.row in self.pending_rows

    def is_forced(self, old: ResourceState | None, urn: str) -> bool:
        """Whether a resource is to be replaced whatever its provider thinks."""
        return old is not None and (self.options.replaces.contains(urn) or old.taint)

    def has_step(self, urn: str) -> bool:
        """Whether this run has planned anything for a URN."""
        return urn in self.kept or urn in self.replaced or urn in self.deleted

    def is_operated(self, urn: str) -> bool:
        """Whether the program still has a resource, perhaps under a new name."""
        urn = self.aliased.get(urn, urn)
        return urn in self.kept or urn in self.replaced

    @property
    def renames(self) -> dict[str, str]:
        """Old URN to new one, for resources that were really given their new name."""
        return {old: new for old, new in self.aliased.items() if old not in self.stayed}

    def is_target(self, urn: str, goal: Goal) -> bool:
        """Whether the run may touch a resource, by targets and exclusions. Providers and the stack always count."""
        kind = urns.type_of(urn)
        always = urns.is_provider_type(kind) or kind == urns.ROOT_STACK_TYPE
        options = self.options
        if options.run_program and not always:  # a destroy runs the program for its hooks alone
            return False
        above = _references(goal)
        if options.targets:
            inside = options.targets.contains(urn) or (options.target_dependents and bool(above & self.targeted))
            if inside:
                self.targeted.add(urn)
            return inside or always
        if options.excludes:
            out = options.excludes.contains(urn) or (options.exclude_dependents and bool(above & self.excluded))
            if out and not always:
                self.excluded.add(urn)
            return always or not out
        return True

    def chosen_by_state(self) -> list[ResourceState]:
        """What a refresh is to read, by targets, exclusions and the dependencies in the state."""
        options = self.options
        named = {s.urn for s in self.states if (options.excludes or options.targets).contains(s.urn)}
        follow = options.exclude_dependents if options.excludes else options.target_dependents
        for state in self.states if follow else ():
            if named.intersection(state.references_in_order):
                named.add(state.urn)
        if options.excludes:
            return [state for state in self.states if state.urn not in named]
        return [state for state in self.states if not options.targets or state.urn in named]

    @property
    def is_constrained(self) -> bool:
        """Whether targets or exclusions are given."""
        return bool(self.options.targets or self.options.excludes)


def _references(goal: Goal) -> set[str]:
    found = set(goal.dependencies) | {u for deps in goal.property_dependencies.values() for u in deps}
    found |= {goal.parent, goal.deleted_with, *goal.replace_with}
    if goal.provider:
        found.add(urns.split_provider_reference(goal.provider)[0])
    return found - {""}
