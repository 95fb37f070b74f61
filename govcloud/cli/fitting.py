"""Text and tables that fit a narrow terminal: wrapping that keeps names whole, and tables that leave columns out."""

import re
from collections.abc import Sequence

from rich.cells import cell_len

from govcloud.console import Screen, Words
from govcloud.text import Text

UNIT = re.compile(r"\s|[“（]*(?:[!-~]+|[^\s“（])[，。；：？、”）]*|[“（]+")
"""What a line is never broken inside of: a word of ASCII or one Chinese sign, with the punctuation around it."""

NAME, NAME_WIDTH = 1, 18
"""The column with names, and how far it is folded before other columns are left out."""

GAP = 3
"""Columns of space that a table puts beside each of its own columns."""

LEFT_OUT = Text(
    "left out, no room: {names} (a wider terminal or --json has them)",
    "因宽度不足省略：{names}（加宽终端或用 --json 查看）",
)


def wrap_words(words: str, width: int) -> list[str]:
    """Lines of at most `width` columns; only a single name that is longer is cut."""
    lines = [""]
    for unit in UNIT.findall(words):
        if cell_len(lines[-1]) + cell_len(unit.rstrip()) > width and lines[-1]:
            lines.append("")
        if lines[-1] or not unit.isspace():
            lines[-1] += unit
    return [line.rstrip() for line in lines]


def print_fitting(screen: Screen, headings: Sequence[Words], rows: Sequence[Sequence[Words]]) -> None:
    """A table that folds names, then leaves out the last columns that a terminal has no room for, and says which."""
    widths = [
        max(cell_len(screen.words(cell)) for cell in column) + GAP for column in zip(headings, *rows, strict=True)
    ]
    widths[NAME] = min(widths[NAME], NAME_WIDTH + GAP)
    kept = len(widths)
    while kept > 2 and sum(widths[:kept]) > screen.out.width:  # noqa: PLR2004 - the code and the name
        kept -= 1
    screen.table(headings[:kept], [row[:kept] for row in rows], folding={NAME})
    if kept < len(widths):
        comma = "、" if screen.language == "zh" else ", "
        screen.tell(LEFT_OUT(names=comma.join(screen.words(heading) for heading in headings[kept:])))
