"""Terminal output that all commands share: tables, status words, JSON. Results go to stdout, all else to stderr."""

import json
import sys
from collections.abc import Container, Iterable, Sequence

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from govcloud.errors import GovcloudError
from govcloud.text import Language, Text, choose_language

type Words = Text | str

PIPE_WIDTH = 200
"""Columns of a table that goes to a pipe or a file, where there is no terminal to ask."""


class Screen:
    """Where one command writes, and in which language."""

    def __init__(self, language: Language | None = None) -> None:
        self.language: Language = language or choose_language()
        width = None if sys.stdout.isatty() else PIPE_WIDTH
        self.out = Console(highlight=False, emoji=False, width=width, soft_wrap=False)
        self.err = Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)

    def say(self, text: Words, style: str = "") -> None:
        """One line of result; markup in it is printed as it stands."""
        self.out.print(escape(self.words(text)), style=style or None, soft_wrap=True)

    def tell(self, text: Words, style: str = "") -> None:
        """One line about what is going on, to stderr."""
        self.err.print(escape(self.words(text)), style=style or None)

    def table(
        self,
        headings: Sequence[Words],
        rows: Iterable[Sequence[Words]],
        title: Words = "",
        folding: Container[int] | None = None,
    ) -> None:
        """A table; a status word (see `STYLES`) is coloured and never told by colour alone.

        Where it is wider than the screen, the columns with the numbers in `folding` are folded, by default all.
        """
        table = Table(box=box.SIMPLE_HEAD, title=self.words(title) or None, title_justify="left", pad_edge=False)
        for number, heading in enumerate(headings):
            no_wrap = folding is not None and number not in folding
            table.add_column(self.words(heading), overflow="fold", no_wrap=no_wrap)
        for row in rows:
            table.add_row(*(self._cell(cell) for cell in row))
        self.out.print(table)

    def json(self, document: object) -> None:
        """A document for machines: UTF-8 JSON, one per command."""
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n")

    def error(self, error: GovcloudError) -> None:
        """One problem as one sentence, to stderr."""
        self.err.print(escape(error.render(self.language)), style="red")

    def words(self, text: Words) -> str:
        """The text in this screen's language."""
        return text.render(self.language) if isinstance(text, Text) else text

    def _cell(self, cell: Words) -> str:
        words = escape(self.words(cell))
        style = STYLES.get(cell.en if isinstance(cell, Text) else cell)
        return f"[{style}]{words}[/]" if style else words


GOOD, BAD, UNSURE = "green", "bold red", "yellow"
STYLES = {
    **dict.fromkeys(("pass", "up", "ok", "accepted"), GOOD),
    **dict.fromkeys(("fail", "down", "not accepted"), BAD),
    **dict.fromkeys(("cannot tell", "warn", "fail°", "cannot tell°"), UNSURE),
}
"""English status words and how they are shown."""
