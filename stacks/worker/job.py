"""A job: one operation on one stack, as it lies in the queue, and what came of it. Plain data, JSON and back."""

from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass
from typing import Any, Literal

from govcloud.errors import GovcloudError
from govcloud.text import Text

type Operation = Literal["up", "refresh", "destroy"]


@dataclass(frozen=True)
class Job:
    """What is to be done with a stack. `after`: jobs that have to succeed first."""

    id: str
    stack: str
    pool: str
    operation: Operation
    actor: str
    revision: str = ""
    """Commit of the inventory that was looked at; a worker with another one refuses. Empty: any."""
    targets: tuple[str, ...] = ()
    delete_data: bool = False
    after: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def read_job(document: dict[str, Any]) -> Job:
    """The job of `to_json`."""
    lists = {name: tuple(document[name]) for name in ("targets", "after")}
    return Job(**{**document, **lists})


@dataclass(frozen=True)
class Result:
    """What came of a job: counts by kind of change, and in both languages what went wrong."""

    succeeded: bool
    changes: dict[str, int]
    problems: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {**asdict(self), "problems": [list(problem) for problem in self.problems]}

    @property
    def sentences(self) -> list[Text]:
        """What went wrong, for people."""
        return [Text("{en}", "{zh}", {"en": en, "zh": zh}) for en, zh in self.problems]


def read_result(document: dict[str, Any]) -> Result:
    """The result of `to_json`."""
    return Result(document["succeeded"], dict(document["changes"]), tuple((en, zh) for en, zh in document["problems"]))


def failed(error: GovcloudError) -> Result:
    """The result of a job that an error ended."""
    return Result(succeeded=False, changes={}, problems=((error.render("en"), error.render("zh")),))


type RunStack = Callable[[Job], Coroutine[Any, Any, Result]]
"""Does a job. Raises LockHeldError while another run holds the stack; other GovcloudErrors end the job."""
