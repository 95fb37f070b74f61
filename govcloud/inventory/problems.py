"""What is wrong in an inventory, as sentences a non-programmer understands. Finding problems is not its matter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from govcloud.errors import UsageError
from govcloud.text import Language, Text


class Severity(StrEnum):
    """An error keeps the inventory from being used, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem at one place.

    `file` is relative to the inventory's folder, `line` counts from 1 and is None when the whole file or its absence is
    meant, `field` is dotted (`systems[0].servers[1].flavor`), `value` is what is written there, shortened. `kind` is a
    stable name for programs.
    """

    file: str
    line: int | None
    field: str
    kind: str
    what: Text
    value: str = ""
    allowed: Text | None = None
    nearest: str | None = None
    severity: Severity = Severity.ERROR

    @property
    def place(self) -> str:
        """`file:line`, or the file alone."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def render(self, language: Language) -> str:
        """The problem as one sentence that begins with its place."""
        return f"{self.place}: {self.explain(language)}"

    def explain(self, language: Language) -> str:
        """The sentence without its place."""
        chinese = language == "zh"
        sentence = self.what.render(language)
        if self.field:
            sentence = f"{self.field}{'：' if chinese else ': '}{sentence}"
        if self.allowed is not None:
            sentence += ("；可以写：" if chinese else "; allowed: ") + self.allowed.render(language)
        if self.nearest is not None:
            sentence += f"；是不是“{self.nearest}”？" if chinese else f'; did you mean "{self.nearest}"?'
        return make_line(sentence)

    def to_json(self, language: Language) -> dict[str, object]:
        """All fields for `--json`, the sentence included."""
        return {
            "file": self.file,
            "line": self.line,
            "field": self.field,
            "kind": self.kind,
            "severity": self.severity.value,
            "value": self.value,
            "what": self.what.render(language),
            "allowed": self.allowed.render(language) if self.allowed else None,
            "nearest": self.nearest,
            "message": self.render(language),
        }


MANY_LINES = 50
"""Problems that another command than `check` prints when the inventory is not valid."""


class InvalidInventory(UsageError):  # noqa: N818 - reads as what it says
    """An inventory with errors; `problems` are all of them, warnings included. Exit code 2."""

    def __init__(self, folder: str, problems: Sequence[Problem]) -> None:
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        what = Text("the inventory has {count} errors", "清单有 {count} 处错误")
        if errors == 1:
            what = Text("the inventory has one error", "清单有 1 处错误")
        super().__init__(what(count=errors), folder)
        self.problems = tuple(problems)

    def render(self, language: Language) -> str:
        """The count, then one problem per line; of very many only the first."""
        lines = [super().render(language), *(problem.render(language) for problem in self.problems[:MANY_LINES])]
        if len(self.problems) > MANY_LINES:
            more = Text("… and {count} more: govcloud inventory check", "…… 另有 {count} 处：govcloud inventory check")
            lines.append(more(count=len(self.problems) - MANY_LINES).render(language))
        return "\n".join(lines)


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by file, line, field, kind and sentence, each once."""
    unique = {(problem.render("en"), problem.kind): problem for problem in problems}
    by_place = sorted(unique.items(), key=lambda item: (*_place_of(item[1]), item[0]))
    return [problem for _, problem in by_place]


def _place_of(problem: Problem) -> tuple[str, int, str]:
    return problem.file, problem.line or 0, problem.field


SHORT = 60
"""Characters of a value that a sentence repeats."""


def shorten(value: str, most: int = SHORT) -> str:
    """A value on one line, cut after `most` characters."""
    line = make_line(value[: most + 1])
    return line if len(line) <= most else line[: most - 1] + "…"


def make_line(words: str) -> str:
    """Words with nothing in them that a terminal would obey or that would begin another line."""
    return "".join(char if char.isprintable() or char == "\u3000" else " " for char in words)


MANY = 12
"""Names that a list of allowed ones shows before it is cut."""


def list_names(names: Iterable[str]) -> Text:
    """The names of a list as words: all of a short one, the beginning and the count of a long one."""
    ordered = list(dict.fromkeys(names))
    if not ordered:
        return Text("nothing yet", "（还没有任何一个）")
    if len(ordered) <= MANY:
        return Text("{en}", "{zh}", {"en": ", ".join(ordered), "zh": "、".join(ordered)})
    shown = ordered[: MANY - 4]
    words = Text("{en} … ({count} in all)", "{zh} …（共 {count} 个）")
    return words(en=", ".join(shown), zh="、".join(shown), count=len(ordered))
