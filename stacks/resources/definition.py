"""The definition of one resource type. All that Pulumi, the provider, the policies and adoption know of it follows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from govcloud.text import Text
from stacks.resources.handler import Handler
from stacks.resources.kinds import Record
from stacks.resources.properties import Property
from stacks.resources.values import Values

PACKAGE = "govcloud"

type Problem = tuple[str, Text]
"""Path of a property, and what is wrong with it."""


@dataclass(frozen=True)
class Timeouts:
    """Seconds after which an operation gives up, unless the program says otherwise (`custom_timeouts`)."""

    create: float = 120
    update: float = 120
    delete: float = 120


@dataclass(frozen=True, kw_only=True, eq=False)
class ResourceType:
    """One type of resource. `module` and `name` make its Pulumi token, `govcloud:network:Router`."""

    module: str
    name: str
    doc: Text
    inputs: Mapping[str, Property]
    outputs: Mapping[str, Property] = field(default_factory=dict)
    """What the pool tells and nobody sets."""
    handler: Handler
    rules: Callable[[Values], Iterable[Problem]] = field(default=lambda _: ())
    """What is wrong between properties that are each right; called with known values of the right kinds only."""
    change_rules: Callable[[Values, Values], Iterable[Problem]] = field(default=lambda _old, _new: ())
    """What no update and no replacement should do: old inputs, new inputs."""
    delete_before_replace: bool = False
    """Old and new cannot exist side by side, mostly because their names collide."""
    needs: Callable[[Values], Iterable[str]] = field(default=lambda _: ())
    """Features that the pool must have for these inputs, as `Capabilities.lacks` names them."""
    never_made: Callable[[Values], bool] = field(default=lambda _: False)
    """Whether the outputs say that it never came to be what it is for: it is replaced then, and holds no data."""
    holds_data: bool = False
    """Deleting it loses data that nothing else has."""
    timeouts: Timeouts = field(default_factory=Timeouts)

    @property
    def token(self) -> str:
        """Pulumi's name of the type."""
        return f"{PACKAGE}:{self.module}:{self.name}"

    @property
    def record(self) -> Record:
        """The inputs as one record."""
        return Record(self.name, self.inputs)

    @property
    def properties(self) -> dict[str, Property]:
        """All properties: inputs, then outputs."""
        return {**self.inputs, **self.outputs}
