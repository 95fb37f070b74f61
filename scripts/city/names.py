"""Names for made-up cities, read from `names.yml`. Which of them a city uses is decided elsewhere."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml


@dataclass(frozen=True)
class Named:
    """A code with what people say for it."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class SystemKind:
    """A kind of system that any department may have."""

    code: str
    zh: str
    en: str
    zone: Literal["extranet", "internet"]
    mlps_level: int


@dataclass(frozen=True)
class Names:
    """Everything of `names.yml`, in the order of the file."""

    agencies: tuple[Named, ...]
    bureaus: tuple[Named, ...]
    systems: tuple[SystemKind, ...]
    counties: tuple[Named, ...]
    places: tuple[Named, ...]
    surnames: tuple[tuple[str, str], ...]
    given: tuple[tuple[str, str], ...]


@cache
def load_names() -> Names:
    """The names, read once."""
    data = yaml.safe_load((Path(__file__).parent / "names.yml").read_text(encoding="utf-8"))
    return Names(
        agencies=tuple(Named(*row) for row in data["agencies"]),
        bureaus=tuple(Named(*row) for row in data["bureaus"]),
        systems=tuple(SystemKind(*row) for row in data["systems"]),
        counties=tuple(Named(*row) for row in data["counties"]),
        places=tuple(Named(code, zh, code.capitalize()) for code, zh in data["places"]),
        surnames=tuple(data["surnames"].items()),
        given=tuple(data["given"].items()),
    )
