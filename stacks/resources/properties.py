"""One property of a resource type: what it is, who sets it, and what its change means. Data only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from govcloud.text import Text
from stacks.resources.kinds import Kind


@dataclass(frozen=True)
class Property:
    """A property. An input that is not given takes `default`; with None it stays away, as it does in the cloud.

    An input with `by_pool` is chosen by the pool when it is not given: it is then neither compared nor changed.
    """

    kind: Kind
    doc: Text
    required: bool = False
    default: Any = None
    by_pool: bool = False
    secret: bool = False
    replaces: bool | Callable[[Mapping[str, Any]], bool] = False
    """Whether a change needs a new resource; a function decides by the new inputs."""
    unit: str = ""
    api: str = ""
    """The service's own name for it, where that is another."""
    unseen: bool = False
    """The service takes it but does not tell it: reads repeat what is known."""
    compared: bool = True
    """False for what only says how to do something; a change of it is none of the resource."""
    behind: str = ""
    """Another property that decides in its place where it is given: what stands behind a name may change by itself."""

    def replaces_with(self, inputs: Mapping[str, Any]) -> bool:
        """Whether a change to `inputs` of this property needs a new resource."""
        return self.replaces(inputs) if callable(self.replaces) else self.replaces
