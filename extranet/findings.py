"""What is wrong, weak or worth knowing about the wanted extranet: the form of a finding, not how it is found."""

from dataclasses import dataclass
from enum import StrEnum

from govcloud.text import Language, Text


class Grade(StrEnum):
    """How bad: refused is not built, a warning wants a decision, a notice only wants to be known."""

    REFUSED = "refused"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one subject: a node, link, attachment, block or allocation, by its code.

    `kind` is a stable name for programs, `elements` the failure elements in it as `duct duct-east`; `isolates` the
    nodes that are cut off when one fails.
    """

    kind: str
    grade: Grade
    subject: str
    what: Text
    todo: Text | None = None
    elements: tuple[str, ...] = ()
    isolates: tuple[str, ...] = ()

    def render(self, language: Language) -> str:
        """The finding and its remedy as one line."""
        sentence = f"{self.subject}{'：' if language == 'zh' else ': '}{self.what.render(language)}"
        if self.todo is None:
            return sentence
        return f"{sentence}{'；' if language == 'zh' else '; '}{self.todo.render(language)}"

    def to_json(self, language: Language) -> dict[str, object]:
        """All fields for `--json`."""
        return {
            "kind": self.kind,
            "grade": self.grade.value,
            "subject": self.subject,
            "what": self.what.render(language),
            "todo": self.todo.render(language) if self.todo else "",
            "elements": list(self.elements),
            "isolates": list(self.isolates),
        }
