"""What a run reports while it goes on: the begin, end and failure of each step, diagnostics, and the summary.

`PhaseRecord` gathers the events of a preview or an update; tables, JSON lines and tests are made from it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from stacks.engine.diff import Kind
from stacks.engine.model import Op
from stacks.engine.values import Properties

type Phase = Literal["preview", "update"]
type Severity = Literal["debug", "info", "warning", "error"]


@dataclass(frozen=True)
class StepBegun:
    """A step begins; `logical` steps are what a person asked for, the others how it is done."""

    op: Op
    urn: str
    keys: tuple[str, ...] = ()
    diffs: tuple[str, ...] = ()
    detailed: Mapping[str, Kind] | None = None
    logical: bool = True
    old: Properties | None = None
    """Inputs that the resource had; None for a new one."""
    new: Properties | None = None
    """Inputs that it is to have; None for one that goes."""
    id: str = ""
    """Id of the resource that stays; empty for one that is made."""
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Input → URNs of the resources that its value comes from."""


@dataclass(frozen=True)
class StepDone:
    """A step succeeded; of a refresh, `op` is what became of the resource."""

    op: Op
    urn: str
    counted: bool
    diffs: tuple[str, ...] = ()
    detailed: Mapping[str, Kind] | None = None
    refreshed: bool = False


@dataclass(frozen=True)
class StepFailed:
    """A step failed (in an update; a failed preview reports a diagnostic alone)."""

    op: Op
    urn: str


@dataclass(frozen=True)
class Diagnostic:
    """A message of the engine, of a provider or of the program; `urn` is empty where none is meant."""

    severity: Severity
    message: str
    urn: str = ""


type Event = StepBegun | StepDone | StepFailed | Diagnostic
type Listener = Callable[[Phase, Event], None]


@dataclass
class PhaseRecord:
    """The events of one phase, gathered."""

    phase: Phase
    listener: Listener | None = None
    begun: list[StepBegun] = field(default_factory=list)
    done: list[StepDone] = field(default_factory=list)
    failed: list[StepFailed] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    outputs: Properties = field(default_factory=dict)
    """The stack's outputs at the end of the phase."""

    def report(self, event: Event) -> None:
        """Keeps an event and passes it on."""
        match event:
            case StepBegun():
                self.begun.append(event)
            case StepDone():
                self.done.append(event)
            case StepFailed():
                self.failed.append(event)
            case Diagnostic():
                self.diagnostics.append(event)
        if self.listener is not None:
            self.listener(self.phase, event)

    @property
    def changes(self) -> dict[str, int]:
        """How many resources each operation concerned."""
        return dict(Counter(str(event.op) for event in self.done if event.counted))

    def error(self, message: str, urn: str = "") -> None:
        """Reports an error."""
        self.report(Diagnostic("error", message, urn))

    def warn(self, message: str, urn: str = "") -> None:
        """Reports a warning."""
        self.report(Diagnostic("warning", message, urn))
