"""What is gathered while a project is put into the inventory's words: which thing is which resource, and what not."""

import re
from dataclasses import dataclass, field

from govcloud.text import Text

CODE_LENGTH = 40


@dataclass
class Sketch:
    """Grows while a draft is made."""

    hints: dict[tuple[str, str], str] = field(default_factory=dict)
    """Type and name in the program → id of the live thing."""
    notes: list[Text] = field(default_factory=list)
    """What cannot be said in the inventory, or had to be guessed; a sentence each."""

    def hint(self, kind: str, name: str, thing: str) -> None:
        """This resource of the program is that thing."""
        self.hints[kind, name] = thing

    def note(self, text: Text) -> None:
        """A sentence."""
        self.notes.append(text)


def to_code(words: str, fallback: str) -> str:
    """A code of the inventory that reads like the words."""
    code = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
    code = re.sub(r"^[^a-z]+", "", code)[:CODE_LENGTH].rstrip("-")
    return code or fallback
