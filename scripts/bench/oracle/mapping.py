"""Which check of Prowler asks for what which checks of ours ask for, from `checks.yml`."""

from dataclasses import dataclass
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("checks.yml")


@dataclass(frozen=True)
class Pair:
    """A check of Prowler and what we have for it."""

    prowler: str
    ours: tuple[str, ...]
    """Checks of the catalogue; none where we have no such check."""
    word: str
    """In what they differ, or why we have none."""


def read_pairs(file: Path = FILE) -> dict[str, Pair]:
    """Prowler's check → the pair."""
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {
        name: Pair(name, tuple(row.get("ours", ())), row.get("differs", row.get("why", "")))
        for name, row in rows.items()
    }
