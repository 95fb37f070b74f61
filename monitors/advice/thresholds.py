"""From when on something is advised: figures with their sources, as data in `thresholds.yml` or a city's own file."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from govcloud.errors import UsageError
from govcloud.text import Text, literal

OWN = Path(__file__).with_name("thresholds.yml")
NOT_READ = Text("the thresholds cannot be read", "无法读取阈值文件")
NOT_UNDERSTOOD = Text("the thresholds are not as they should be", "阈值文件格式不正确")

type Day = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]


class Part(BaseModel):
    """Base of all below."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Share(Part):
    """A part of a whole, and where the figure is from."""

    value: float = Field(ge=0, le=1)
    source: str = Field(min_length=1)


class Days(Part):
    """A number of days, and where the figure is from."""

    value: int = Field(ge=1, le=1000)
    source: str = Field(min_length=1)


class Peak(Part):
    """Days of every year that say nothing of usual use; they may go over the turn of the year."""

    first: Day = Field(alias="from")
    until: Day
    why: str = Field(min_length=1)

    def covers(self, day: date) -> bool:
        """Whether a day is one of them."""
        here = f"{day:%m-%d}"
        if self.first <= self.until:
            return self.first <= here <= self.until
        return here >= self.first or here <= self.until


class Thresholds(Part):
    """All of them."""

    grow_cpu: Share
    grow_memory: Share
    shrink_cpu: Share
    shrink_memory: Share
    use_days: Days
    use_least: Share
    server_off_days: Days
    volume_unattached_days: Days
    address_unused_days: Days
    quota_days: Days
    quota_unused: Share
    label: str
    """Of the answers to the two below: a server's id."""
    cpu: str
    memory: str
    peaks: tuple[Peak, ...] = ()

    def is_peak(self, day: date) -> bool:
        """Whether a day is in a declared season."""
        return any(each.covers(day) for each in self.peaks)


@cache
def load_thresholds(path: Path = OWN) -> Thresholds:
    """The thresholds of a file. Raises UsageError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as wrong:
        raise UsageError(NOT_READ, str(path)) from wrong
    try:
        return Thresholds.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError) as wrong:
        first = wrong.errors()[0] if isinstance(wrong, ValidationError) else None
        where = str(path) if first is None else f"{path}: {'.'.join(map(str, first['loc']))}"
        raise UsageError(NOT_UNDERSTOOD, where, literal(str(wrong).partition("\n")[0])) from wrong
