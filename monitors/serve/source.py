"""Who is asked for numbers: a pool, the extranet, the results of checks. One pass gives everything that it tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from govcloud.text import Text
from monitors.metrics.metric import Sample


@dataclass(frozen=True)
class Pass:
    """What one pass over a source gave."""

    samples: Sequence[Sample]
    calls: int = 0
    """Calls or questions that it took."""
    gaps: Sequence[Text] = ()
    """What it could not read: there are no samples of that, and pages say why."""


class Source(Protocol):
    """One source. It is asked again and again, never twice at once; what it remembers between is its own."""

    @property
    def name(self) -> str:
        """A pool's code, `extranet`, `checks`: the label `source`."""

    @property
    def kind(self) -> str:
        """`pool`, `extranet`, `security`, `capacity`: the label `kind`."""

    @property
    def interval(self) -> timedelta:
        """How often it is asked."""

    @property
    def patience(self) -> timedelta:
        """How long a pass may take before it is given up."""

    async def collect(self) -> Pass:
        """Ask it. Raises GovcloudError: it does not answer; whatever else a pass raises is kept as a failure, too."""
