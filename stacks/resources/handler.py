"""What every handler offers, and what it gives back: the live thing, or an error that says how far it came."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from govcloud.errors import GovcloudError
from stacks.resources.values import Values

if TYPE_CHECKING:
    from stacks.resources.job import Job


@dataclass(frozen=True)
class Live:
    """A thing as the pool has it: values of inputs and outputs, without those that the service does not tell."""

    id: str
    values: Values = field(hash=False)
    urn: str = ""
    """The resource whose mark it carries; empty for a thing that none of ours made, or that cannot carry one."""
    attempt: str = ""
    """The create that made it, where its mark tells."""


class ResourceError(GovcloudError):
    """An operation on one resource failed. `where` is the resource."""


class UnfinishedError(ResourceError):
    """The thing exists, but is not as it should be: it is kept in state, and the next update finishes it."""

    def __init__(self, live: Live, cause: GovcloudError) -> None:
        super().__init__(cause.what, cause.where, cause.why, cause.todo)
        self.live = live


class Handler(ABC):
    """The calls of one resource type. A handler has no state; all it needs comes with the job.

    Inputs are in normal form, known and without marks of secrecy. All methods raise PoolError when a call fails.
    """

    tells_strays: ClassVar[bool] = True
    """Whether a thing that no stack has can be told: it belongs to a project, or can carry a mark."""

    @abstractmethod
    def create(self, job: "Job", new: Values) -> Live:
        """Make the thing and wait until it is of use; raises UnfinishedError when it exists but is not."""

    @abstractmethod
    def read(self, job: "Job", resource_id: str) -> Live | None:
        """The thing as it is now; None when it is gone."""

    @abstractmethod
    def update(self, job: "Job", resource_id: str, old: Values, new: Values) -> Live:
        """Bring the thing from `old` to `new`. With both alike it finishes what was left unfinished."""

    @abstractmethod
    def delete(self, job: "Job", resource_id: str, old: Values) -> None:
        """Delete the thing and all that would be left of it, and wait until it is gone; gone already is fine."""

    @abstractmethod
    def list(self, job: "Job", project: str = "") -> Iterable[Live]:
        """All things of the type, of one project or of the whole pool, in a number of calls that does not grow."""

    @abstractmethod
    def find(self, job: "Job", new: Values) -> Live | None:
        """The thing that an earlier, interrupted create for `job.urn` may have made."""

    def owner(self, resource_id: str) -> str:  # noqa: ARG002 - for those that need it
        """Whose list tells a thing; empty where the list of the whole pool tells all of it."""
        return ""

    def list_of(self, job: "Job", owner: str) -> Iterable[Live]:
        """The things of one owner, where the service has no such list of the whole pool."""
        return [live for live in self.list(job) if self.owner(live.id) == owner]
