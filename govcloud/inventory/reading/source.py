"""A file of the inventory and places in it, so that whatever finds a problem can say file, line, field and value."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from govcloud.inventory.nearest import Names
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


class Choices(Names):
    """What may be written somewhere. Made once for many problems, it also ends the search for near names in time."""

    def __init__(self, names: Iterable[str]) -> None:
        listed = list(names)
        super().__init__(listed)
        self.words = list_names(listed) if listed else None
        self._searches = MAX_SEARCHES

    def find_nearest(self, wrong: str) -> str | None:
        """The nearest name for the first wrong ones; after very many it is the names that are wrong, not the typing."""
        self._searches -= 1
        return super().find_nearest(wrong) if self._searches >= 0 else None


MAX_SEARCHES = 500
"""Wrong names of one kind that are each compared with all right ones."""


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
        allowed: Iterable[str] | Choices | Text | None = None,
        severity: Severity = Severity.ERROR,
        nearest: str | None = None,
        value: str | None = None,
    ) -> Problem:
        """A problem here; names in `allowed` are searched for a near one.

        `{value}` in `what` is `value`, or else what is written here.
        """
        value = shorten(self.source.find_text(self.path) if value is None else value)
        if allowed is not None and not isinstance(allowed, Text):
            choices = allowed if isinstance(allowed, Choices) else Choices(allowed)
            nearest, allowed = nearest or choices.find_nearest(value), choices.words
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
