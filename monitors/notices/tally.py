"""Counts what came of the alerts that Alertmanager has handed over since this process began."""

from collections import Counter
from collections.abc import Mapping

from monitors.metrics.metric import Sample
from monitors.metrics.source import RECEIVED
from monitors.notices.alerts import Outcome

MOST, OTHERS = 20, "other"
"""Receivers that are counted each for itself, and what the rest is called."""


class Tally:
    """The counts."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, receiver: str, outcomes: Mapping[Outcome, int]) -> None:
        """Count the alerts of a message."""
        known = {each for each, _ in self._counts}
        name = receiver if receiver in known or len(known) < MOST else OTHERS
        for outcome, many in outcomes.items():
            self._counts[name, outcome.value] += many

    def samples(self) -> list[Sample]:
        """For Prometheus."""
        return [RECEIVED.at(*labels, value=float(many)) for labels, many in sorted(self._counts.items())]
