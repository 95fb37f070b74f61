"""How the sheets look: two kinds of headings, example rows, body, and column widths for Chinese and Latin text."""

from typing import Any

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

FONT = "Microsoft YaHei"
"""There on every Chinese desktop; other machines put their own in its place."""

LINE = Side("thin", color="D0D5DD")
BOX = Border(LINE, LINE, LINE, LINE)

REQUIRED: dict[str, Any] = {
    "fill": PatternFill("solid", fgColor="1F4E79"),
    "font": Font(FONT, 10, bold=True, color="FFFFFF"),
    "alignment": Alignment("center", "center", wrap_text=True),
    "border": BOX,
}
OPTIONAL: dict[str, Any] = {
    **REQUIRED,
    "fill": PatternFill("solid", fgColor="E7EBF0"),
    "font": Font(FONT, 10, bold=True, color="1D2939"),
}
EXAMPLE: dict[str, Any] = {
    "fill": PatternFill("solid", fgColor="FFF8E1"),
    "font": Font(FONT, 10, italic=True, color="6B5B1E"),
    "border": BOX,
    "alignment": Alignment("left", "center", indent=1),
}
BODY: dict[str, Any] = {**EXAMPLE, "fill": PatternFill(), "font": Font(FONT, 10)}
TITLE: dict[str, Any] = {"font": Font(FONT, 16, bold=True, color="1F4E79")}
WORDS: dict[str, Any] = {"font": Font(FONT, 11), "alignment": Alignment(vertical="top", wrap_text=True)}
QUIET: dict[str, Any] = {**WORDS, "font": Font(FONT, 10, color="667085")}

NARROWEST, WIDEST, HEADING_WIDEST = 10, 44, 22
"""Widths of a column, in characters; a heading that is wider is wrapped."""


def dress(cell: Cell, style: dict[str, Any]) -> None:
    """Give a cell a style."""
    for name, value in style.items():
        setattr(cell, name, value)


def find_width(heading: str, texts: list[str]) -> int:
    """The width of a column with this heading that shows these texts."""
    of_heading = min(_measure(heading), HEADING_WIDEST)
    return min(max(of_heading + 3, max(map(_measure, texts), default=0) + 4, NARROWEST), WIDEST)


def _measure(text: str) -> int:
    """Places that the longest line of a text takes; a Chinese character takes two."""
    lines = text.splitlines() or [""]
    return max(sum(2 if ord(char) > LAST_NARROW else 1 for char in line) for line in lines)


LAST_NARROW = 0x2E7F
"""The last character before the wide ones of East Asian scripts."""
