"""A department as a form filled it in: its plain record, and the cell that each value came from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from govcloud.inventory.reading.source import Source, Steps
from govcloud.inventory.tables.cells import split_list

STEP = re.compile(r"\[([0-9]+)\]|([^.\[\]]+)")


@dataclass(frozen=True)
class Spot:
    """Where a value stands: the place of its cell, the heading as written, the text in it."""

    at: str
    heading: str = ""
    text: str = ""

    @property
    def words(self) -> str:
        """`系统!C5 等保级别`."""
        return f"{self.at} {self.heading}".strip()


@dataclass
class Form(Source):
    """One department. `spots` are by the way into the record; a part that the file said nothing about has none."""

    file: str
    record: dict[str, Any]
    spots: dict[Steps, Spot] = field(default_factory=dict)

    def find_line(self, path: Steps) -> None:  # noqa: ARG002 - a cell is named by the field, not by a line
        """None: see `name_field`."""
        return

    def find_text(self, path: Steps) -> str:
        """What the cell says, or the one item of the list in it that is meant."""
        if path in self.spots:
            return self.spots[path].text
        if path and isinstance(path[-1], int) and path[:-1] in self.spots:
            text = self.spots[path[:-1]].text
            lists = (split_list(text, spaces=False), split_list(text, spaces=True))
            return next((items[path[-1]] for items in lists if path[-1] < len(items)), "")
        return str(path[-1]) if path and isinstance(path[-1], str) else ""

    def name_field(self, path: Steps) -> str:
        """Cell and heading; the way into the record for what came from no cell."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.spots:
                return self.spots[path[:length]].words
        return join_steps(path)


def join_steps(path: Sequence[str | int]) -> str:
    """`systems[0].servers[1].flavor`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def split_steps(field_name: str) -> Steps:
    """The steps that `join_steps` has joined."""
    return tuple(int(index) if index else name for index, name in STEP.findall(field_name))
