"""A framework as data: items with their checks, the level from which they are asked, who must act, what they weigh."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from govcloud.text import Text

type Level = Annotated[int, Field(ge=1, le=4)]
type OwnerCode = Literal["platform", "tenant", "network", "security", "shared"]
type Basis = Literal["verified", "text", "unverified", "published-plan", "own"]
type Part = Literal[
    "general", "cloud", "extranet", "physical", "network", "devices", "applications", "rules", "staff", "operation",
    "emergency",
]  # fmt: skip
"""Of MLPS and the extranet a chapter, of cryptography a layer."""


class Data(BaseModel):
    """Strict: a misspelt field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(Data):
    """A name in both languages."""

    en: str
    zh: str

    @property
    def text(self) -> Text:
        """As a sentence."""
        return Text("{en}", "{zh}")(en=self.en, zh=self.zh)


class Item(Data):
    """One item that an assessor judges."""

    id: str
    title: Title
    part: Part
    level: Level
    """The lowest level that asks for it."""
    owner: OwnerCode
    checks: tuple[str, ...]
    """Checks of the catalogue; without any a person has to look."""
    basis: Basis = "text"
    red_line: bool = False
    optional: bool = False
    """The standard says "may": never a gap."""
    weights: Mapping[Level, Annotated[float, Field(gt=0, le=1)]] = {}
    """Level → weight of a unit of cryptography; not assessed at a level that is not named."""

    def is_asked(self, level: int) -> bool:
        """Whether the framework asks for it at a level."""
        return level in self.weights if self.weights else self.level <= level


class Framework(Data):
    """One framework."""

    code: str
    title: Title
    source: str
    score: Literal["rate-2025", "crypto-2023"]
    levels: tuple[Level, ...]
    red_lines: Literal["own", "none"]
    """`own`: which items are red lines is our reading, for the official list was not seen."""
    leaves_out: Title | None = None
    """What of the standard is not among the items."""
    items: tuple[Item, ...]

    def asked(self, level: int) -> list[Item]:
        """The items of a level."""
        return [item for item in self.items if item.is_asked(level)]
