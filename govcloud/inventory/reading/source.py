"""A file of the inventory and places in it, so that whatever finds a problem can say file, line, field and value."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from govcloud.inventory.nearest import find_nearest
from govcloud.inventory.problems import Problem, Severity, list_names, shorten
from govcloud.text import Text

type Steps = tuple[str | int, ...]
"""The way to a value inside a file: field names, and indexes from 0."""


class UnreadableError(Exception):
    """A file that cannot be read as data at all, and the one place to mend first."""

    def __init__(self, kind: str, what: Text, line: int | None = None) -> None:
        super().__init__(what.en)
        self.kind, self.what, self.line = kind, what, line


class Source(ABC):
    """One file that was read. `file` is its path relative to the inventory's folder, with slashes."""

    file: str

    @abstractmethod
    def find_line(self, path: Steps) -> int | None:
        """Line (from 1) of the value, or of the nearest thing around it that exists."""

    @abstractmethod
    def find_text(self, path: Steps) -> str:
        """What is written there, if it is a single value; else nothing."""

    @abstractmethod
    def name_field(self, path: Steps) -> str:
        """The field as people call it."""


LONG = 120
"""Characters of a field's name that a sentence shows; only nonsense has more."""


@dataclass(frozen=True, slots=True)
class Place:
    """A value in a file."""

    source: Source
    path: Steps = ()

    def at(self, *steps: str | int) -> "Place":
        """A place further inside."""
        return Place(self.source, self.path + steps)

    @property
    def words(self) -> str:
        """`file:line`, to name a second place in a sentence about a first one."""
        return f"{self.source.file}:{self.source.find_line(self.path)}"

    def problem(
        self,
        kind: str,
        what: Text,
        *,
        allowed: Iterable[str] | Text | None = None,
        severity: Severity = Severity.ERROR,
        nearest: str | None = None,
        value: str | None = None,
    ) -> Problem:
        """A problem here; names in `allowed` are searched for a near one.

        `{value}` in `what` is `value`, or else what is written here.
        """
        value = shorten(self.source.find_text(self.path) if value is None else value)
        if allowed is not None and not isinstance(allowed, Text):
            names = list(allowed)
            nearest = nearest or find_nearest(value, names)
            allowed = list_names(names) if names else None
        return Problem(
            self.source.file,
            self.source.find_line(self.path),
            shorten(self.source.name_field(self.path), LONG),
            kind,
            what(value=value),
            value,
            allowed,
            nearest,
            severity,
        )
