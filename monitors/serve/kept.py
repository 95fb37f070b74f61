"""What is kept of one source: what its last good pass told and when, and how its passes go since. Pure.

Ages are differences of the steady clock, which never jumps; wall times are for people and are never subtracted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from govcloud.errors import GovcloudError
from govcloud.text import Text
from monitors.metrics.metric import Sample

STALE_INTERVALS = 3
"""Intervals after which what was told is no longer told on, though no pass has failed: passes do not end."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One source, as of now. The samples stay when passes fail, for pages, which say how old they are."""

    name: str
    kind: str
    interval: timedelta
    patience: timedelta
    samples: Sequence[Sample] = ()
    """Of the last good pass, within bounds."""
    dropped: int = 0
    """Samples of that pass that were left out; `gaps` says why."""
    calls: int = 0
    gaps: Sequence[Text] = ()
    """What the last good pass could not read."""
    ended: float | None = None
    """When the last good pass ended, by the steady clock. None: there was none yet."""
    collected_at: datetime | None = None
    """The same by the wall clock of that moment, with time zone."""
    up: bool | None = None
    """Whether the last pass succeeded. None: none has ended yet."""
    error: GovcloudError | None = None
    """Why the last pass failed."""
    seconds: float | None = None
    """How long the last pass took, good or not."""
    attempts: int = 0
    failures: int = 0

    def age(self, now: float) -> timedelta | None:
        """How old the samples are at a time of the steady clock; never negative. None: there are none."""
        return None if self.ended is None else timedelta(seconds=max(0.0, now - self.ended))

    def fresh(self, now: float) -> bool:
        """Whether the samples may be told as those of now: the last pass succeeded, and it was not too long ago."""
        age = self.age(now)
        return self.up is True and age is not None and age <= self.interval * STALE_INTERVALS + self.patience
