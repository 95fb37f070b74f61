"""Parts of a readable sheet about one thing: a heading, its fields in two columns, and tables of what belongs to it."""

from collections.abc import Iterable, Sequence

from rich.markup import escape
from rich.table import Table

from govcloud.console import Screen, Words
from govcloud.inventory.models.base import Name
from govcloud.text import Text


def print_heading(screen: Screen, name: Words, kind: Words, place: str) -> None:
    """What it is, and the file and line it comes from."""
    screen.out.print(f"[bold]{escape(screen.words(name))}[/]  {escape(screen.words(kind))}  [dim]{escape(place)}[/]")
    screen.out.print()


def print_fields(screen: Screen, fields: Iterable[tuple[Words, Words | None]]) -> None:
    """Labels and values under each other; what has no value is left out."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, value in fields:
        words = screen.words(value) if value is not None else ""
        if words:
            grid.add_row(escape(screen.words(label)), escape(words))
    screen.out.print(grid)


def print_part(screen: Screen, title: Words, headings: Sequence[Words], rows: Sequence[Sequence[Words]]) -> None:
    """A table with a title; nothing when it has no rows."""
    if rows:
        print_title(screen, title)
        screen.table(headings, rows)


def print_title(screen: Screen, title: Words) -> None:
    """The title of a part."""
    screen.out.print()
    screen.out.print(f"[bold]{escape(screen.words(title))}[/]")


def name_of(name: Name) -> Text:
    """A name as a sentence in two languages."""
    return Text(name.en, name.zh)


def join(words: Iterable[Words], screen: Screen) -> str:
    """Words in a row, as the language separates them."""
    return ("、" if screen.language == "zh" else ", ").join(screen.words(word) for word in words)


YES, NO = Text("yes", "是"), Text("no", "否")


def yes_no(value: bool) -> Text:
    """A truth value for people."""
    return YES if value else NO
