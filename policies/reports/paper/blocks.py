"""What a document on paper is made of: headings, paragraphs, tables, pages turned sideways. All words are clean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import combining

from govcloud.text import Language, Text
from policies.reports.clean import VALUE, clean

type Row = tuple[str, ...]

MARKS = 4
"""Marks that one letter may bear."""


@dataclass(frozen=True)
class Heading:
    """A chapter (1), section (2) or part (3)."""

    words: str
    level: int = 1
    page: bool = False
    """Whether a new page begins with it."""


@dataclass(frozen=True)
class Paragraph:
    """Running words; a note is smaller and stands back."""

    words: str
    note: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells. Its headings are said again on each page."""

    headings: Row
    rows: Sequence[Row]
    widths: tuple[int, ...]
    """Of the columns: in relation to each other, of a matrix in millimetres."""
    toned: frozenset[int] = frozenset()
    """Columns whose cells begin with the sign of a verdict or of gravity, and are coloured by it."""
    upright: int = 0
    """From this column on headings are written upwards; 0: none is."""

    @property
    def figures(self) -> frozenset[int]:
        """Columns that hold nothing but numbers."""
        return frozenset(
            number
            for number in range(len(self.headings))
            if self.rows and all(row[number].isdecimal() for row in self.rows)
        )

    @property
    def is_matrix(self) -> bool:
        """Many narrow columns."""
        return self.upright > 0


@dataclass(frozen=True)
class Form:
    """Names and values in two columns."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Contents:
    """The table of contents."""

    words: str


@dataclass(frozen=True)
class Sideways:
    """Blocks on pages that lie on their side."""

    blocks: Sequence["Block"]


type Block = Heading | Paragraph | Table | Form | Contents | Sideways


@dataclass(frozen=True)
class Paper:
    """The whole document."""

    title: str
    subtitle: str
    cover: Sequence[tuple[str, str]]
    """Names and values on the cover."""
    caution: str
    """How to handle it: on the cover and at the foot of each page."""
    header: str
    at: str
    """The stated time."""
    blocks: Sequence[Block]
    language: Language


def thin(words: str) -> str:
    """Words without the marks that are heaped upon one letter: no reader of a file has to stand hundreds of them."""
    kept: list[str] = []
    for letter in words:
        if not (combining(letter) and len(kept) >= MARKS and all(map(combining, kept[-MARKS:]))):
            kept.append(letter)
    return "".join(kept)


@dataclass(frozen=True)
class Speaker:
    """Says sentences in one language, clean and of a length."""

    language: Language

    def __call__(self, words: Text | str | int, most: int = VALUE) -> str:
        return thin(clean(words.render(self.language) if isinstance(words, Text) else words, most))

    def row(self, cells: Iterable[Text | str | int]) -> Row:
        """Cells of a table."""
        return tuple(self(each) for each in cells)

    def heads(self, cells: Iterable[Text | str]) -> Row:
        """Headings of columns and names of fields: they begin with a capital."""
        return tuple(map(self.title, cells))

    def title(self, words: Text | str) -> str:
        """Words that begin with a capital."""
        said = self(words)
        return said[:1].upper() + said[1:]

    def join(self, words: Iterable[Text | str]) -> str:
        """A list within a sentence."""
        return ("、" if self.language == "zh" else ", ").join(filter(None, map(self, words)))
