"""What a board is: rows of panels, each with its queries, in words of both languages. How Grafana has it: `render`."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from govcloud.text import Text
from monitors.metrics.metric import Metric


class Shape(StrEnum):
    """How a panel shows its values."""

    NUMBER = "number"
    LINES = "lines"
    BARS = "bars"
    TABLE = "table"


class Unit(StrEnum):
    """Grafana's codes of units."""

    COUNT = "short"
    SHARE = "percentunit"
    BYTES = "bytes"
    BITS = "bps"
    SECONDS = "s"
    DAYS = "d"
    CALLS = "cps"


@dataclass(frozen=True)
class Query:
    """One expression of a panel. In a table, its values are the column `words`."""

    expression: str
    words: Text | None = None
    """Legend with `{{label}}` in it, or name of a column."""
    unit: Unit | None = None
    """Of a column, where it is not the panel's."""


@dataclass(frozen=True)
class Limits:
    """Where a value is worth a look (yellow), and where it is wrong (red)."""

    look: float
    wrong: float

    @property
    def low(self) -> bool:
        """Whether low values are the wrong ones."""
        return self.wrong < self.look


@dataclass(frozen=True)
class Panel:
    """One panel. What it is about says the metric's own help."""

    title: Text
    shape: Shape
    unit: Unit
    about: Metric | Text
    queries: Sequence[Query]
    limits: Limits | None = None
    width: int = 8
    """Of 24."""
    height: int = 8

    @property
    def help(self) -> Text:
        """What is told of it."""
        return self.about.help if isinstance(self.about, Metric) else self.about


@dataclass(frozen=True)
class Row:
    """Panels side by side. Their widths fill whole lines of 24."""

    title: Text
    panels: Sequence[Panel]


@dataclass(frozen=True)
class Variable:
    """What a person chooses: values of a label. Expressions follow it where they name it among the chosen."""

    label: str
    words: Text
    metric: Metric
    within: Sequence[str] = ()
    """Variables that narrow its values."""
    many: bool = True
    """Whether several may be chosen, or all."""


@dataclass(frozen=True)
class Board:
    """One board. Its code is part of its address and of its file's name."""

    code: str
    title: Text
    rows: Sequence[Row]
    variables: Sequence[Variable] = ()
    since: str = "now-24h"

    @property
    def panels(self) -> list[Panel]:
        """All panels, in order."""
        return [panel for row in self.rows for panel in row.panels]
