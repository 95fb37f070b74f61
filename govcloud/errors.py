"""Errors that a person can cause or has to solve: what happened, where, why, and what to do about it.

Every such error is a `GovcloudError`; the command line prints it as one clear sentence and uses its exit code. Anything
else that is raised is a defect of the program.
"""

from dataclasses import dataclass
from enum import IntEnum

from govcloud.text import Language, Text


class Exit(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    """Wrong use, or an inventory that is not valid."""
    REFUSED = 3
    """A policy refuses."""
    CHANGES = 4
    """Drift or changes were found (with `--expect-no-changes`)."""
    LOCKED = 5
    """Another run holds the lock."""


@dataclass(eq=False)
class GovcloudError(Exception):
    """One problem: `what` happened, `where` (file:line, resource, pool), `why`, and what `todo`.

    Subclasses set `exit_code`; `where` is empty when the problem has no place.
    """

    what: Text
    where: str = ""
    why: Text | None = None
    todo: Text | None = None
    exit_code: Exit = Exit.FAILED

    def render(self, language: Language) -> str:
        """The problem as one line: `where: what: why. todo.`"""
        place = f"{self.where}: " if self.where else ""
        stop, colon = ("。", "：") if language == "zh" else (". ", ": ")
        sentence = self.what.render(language)
        if self.why is not None:
            sentence += colon + self.why.render(language)
        if self.todo is not None:
            sentence += stop + self.todo.render(language)
        return place + sentence + ("" if sentence.endswith(("?", "？")) else stop.rstrip())

    def to_json(self, language: Language) -> dict[str, str]:
        """The problem's fields as strings, for `--json`."""
        return {
            "where": self.where,
            "what": self.what.render(language),
            "why": self.why.render(language) if self.why else "",
            "todo": self.todo.render(language) if self.todo else "",
        }

    def __str__(self) -> str:
        return self.render("en")


class UsageError(GovcloudError):
    """The command, its options or its input files were wrong; nothing was done. Exit code 2."""

    def __init__(self, what: Text, where: str = "", why: Text | None = None, todo: Text | None = None) -> None:
        super().__init__(what, where, why, todo, Exit.USAGE)
