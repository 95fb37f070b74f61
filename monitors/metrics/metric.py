"""A metric, and one value of it. Names, base units and kinds are those of Prometheus' conventions."""

from dataclasses import dataclass
from enum import StrEnum

from govcloud.text import Text


class Kind(StrEnum):
    """How a metric moves: a gauge goes up and down, a counter only up until its source starts anew."""

    GAUGE = "gauge"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class Sample:
    """One value. `labels` stand in the order of the metric's."""

    metric: "Metric"
    labels: tuple[str, ...]
    value: float

    @property
    def by_label(self) -> dict[str, str]:
        """The labels with their names."""
        return dict(zip(self.metric.labels, self.labels, strict=True))


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: what it is called, which labels tell its values apart, and what it means."""

    name: str
    """With base unit; a counter's ends in `_total`."""
    labels: tuple[str, ...]
    help: Text
    kind: Kind = Kind.GAUGE

    def at(self, *labels: str, value: float) -> Sample:
        """A value of it. Raises ValueError: not as many labels as it has."""
        if len(labels) != len(self.labels):
            raise ValueError(f"{self.name} has the labels {self.labels}, not {labels}")
        return Sample(self, labels, value)
