"""What the engine remembers and what a program asks for: resource states, goals, pending operations, deployments.

Plain frozen data. A `ResourceState` is what the state file of Pulumi calls a resource; a `Goal` is a registration.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from stacks.engine import urn as urns
from stacks.engine.values import Properties, Value


class Op(StrEnum):
    """The kinds of steps, with the names that Pulumi's events give them."""

    SAME = "same"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    REPLACE = "replace"
    CREATE_REPLACEMENT = "create-replacement"
    DELETE_REPLACED = "delete-replaced"
    READ = "read"
    READ_REPLACEMENT = "read-replacement"
    READ_DISCARD = "discard"
    DISCARD_REPLACED = "discard-replaced"
    REFRESH = "refresh"
    IMPORT = "import"
    IMPORT_REPLACEMENT = "import-replacement"
    REMOVE_PENDING_REPLACE = "remove-pending-replace"


@dataclass(frozen=True)
class Timeouts:
    """Seconds that a provider may take; 0 leaves it to the provider."""

    create: float = 0
    update: float = 0
    delete: float = 0
    read: float = 0


@dataclass(frozen=True)
class ResourceState:
    """One resource as it was last known. `row` is its place in the store (0: not stored) and no part of its value."""

    urn: str
    type: str
    custom: bool = False
    id: str = ""
    parent: str = ""
    provider: str = ""
    inputs: Properties = field(default_factory=dict)
    outputs: Properties = field(default_factory=dict)
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    protect: bool = False
    external: bool = False
    delete: bool = False
    pending_replacement: bool = False
    taint: bool = False
    retain_on_delete: bool = False
    deleted_with: str = ""
    replace_with: tuple[str, ...] = ()
    replacement_trigger: Value = None
    import_id: str = ""
    init_errors: tuple[str, ...] = ()
    additional_secret_outputs: tuple[str, ...] = ()
    ignore_changes: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    hide_diff: tuple[str, ...] = ()
    hooks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    timeouts: Timeouts = Timeouts()
    created: str = ""
    modified: str = ""
    row: int = field(default=0, compare=False)

    @property
    def references(self) -> set[str]:
        """URNs that have to exist for this resource to exist, its parent and provider among them."""
        return self.needs | ({self.parent} - {""})

    @property
    def needs(self) -> set[str]:
        """URNs that it depends on, its provider among them; to be inside of a parent does not count."""
        found = set(self.dependencies) | {u for deps in self.property_dependencies.values() for u in deps}
        if self.provider:
            found.add(urns.split_provider_reference(self.provider)[0])
        return (found | {self.deleted_with, *self.replace_with}) - {""}

    @property
    def delete_hooks(self) -> tuple[str, ...]:
        """Names of the hooks that are to run when it is deleted."""
        return (*self.hooks.get("BeforeDelete", ()), *self.hooks.get("AfterDelete", ()))

    @property
    def references_in_order(self) -> list[str]:
        """As `references`, but its provider, in the order in which they are looked at."""
        inner = [u for urns_ in self.property_dependencies.values() for u in urns_]
        found = [self.parent, *self.dependencies, *inner, self.deleted_with, *self.replace_with]
        return [urn for urn in dict.fromkeys(found) if urn]

    def renamed(self, names: Mapping[str, str]) -> "ResourceState":
        """The state with its references to other resources changed from old names to new ones."""
        if not self.references & names.keys():
            return self
        provider = self.provider
        if provider:
            urn, provider_id = urns.split_provider_reference(provider)
            provider = f"{names.get(urn, urn)}::{provider_id}"
        return replace(
            self,
            parent=names.get(self.parent, self.parent),
            provider=provider,
            dependencies=tuple(names.get(u, u) for u in self.dependencies),
            property_dependencies={
                k: tuple(names.get(u, u) for u in deps) for k, deps in self.property_dependencies.items()
            },
            deleted_with=names.get(self.deleted_with, self.deleted_with),
            replace_with=tuple(names.get(u, u) for u in self.replace_with),
        )

    def without_dependencies_on(self, gone: Iterable[str]) -> "ResourceState":
        """The state without references to resources that no longer exist, and without empty lists of them."""
        missing = set(gone)
        kept = {k: tuple(u for u in deps if u not in missing) for k, deps in self.property_dependencies.items()}
        return replace(
            self,
            dependencies=tuple(u for u in self.dependencies if u not in missing),
            property_dependencies={k: deps for k, deps in kept.items() if deps},
            deleted_with="" if self.deleted_with in missing else self.deleted_with,
            replace_with=tuple(u for u in self.replace_with if u not in missing),
            parent="" if self.parent in missing else self.parent,
        )


@dataclass(frozen=True)
class Alias:
    """Another name that a resource may have had: a URN, or the parts of one that differ."""

    urn: str = ""
    name: str = ""
    type: str = ""
    stack: str = ""
    project: str = ""
    parent: str = ""
    no_parent: bool = False


@dataclass(frozen=True)
class Goal:
    """A registered resource: what the program wants to be there."""

    type: str
    name: str
    custom: bool
    inputs: Properties
    parent: str = ""
    provider: str = ""
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    protect: bool = False
    retain_on_delete: bool = False
    delete_before_replace: bool | None = None
    ignore_changes: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    additional_secret_outputs: tuple[str, ...] = ()
    aliases: tuple[Alias, ...] = ()
    import_id: str = ""
    deleted_with: str = ""
    replace_with: tuple[str, ...] = ()
    replacement_trigger: Value = None
    hide_diff: tuple[str, ...] = ()
    hooks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    timeouts: Timeouts = Timeouts()


@dataclass(frozen=True)
class ReadGoal:
    """A resource that the program looks up by its id and does not own."""

    type: str
    name: str
    id: Value
    inputs: Properties
    parent: str = ""
    provider: str = ""
    dependencies: tuple[str, ...] = ()
    additional_secret_outputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class PendingOperation:
    """A call to a provider that had begun and whose end is not known. `kind`: creating, updating, deleting, ..."""

    kind: str
    resource: ResourceState
    key: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Deployment:
    """All resources of a stack, dependencies before dependents, and the operations that were cut short."""

    resources: tuple[ResourceState, ...] = ()
    pending: tuple[PendingOperation, ...] = ()

    def find(self, urn: str) -> Iterator[ResourceState]:
        """Every entry of a URN (a replaced one that could not be deleted has the same)."""
        return (state for state in self.resources if state.urn == urn)
