"""What sources told, looked up by metric: each value with the source it is of. Pure; it asks nobody.

A source's samples are sorted once per pass; whatever is shown afterwards is a look-up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from monitors.metrics.metric import Metric
from monitors.serve.kept import Kept

type Labels = tuple[str, ...]
type Rows = Mapping[Labels, float]
NONE: Rows = {}


@dataclass(frozen=True, slots=True)
class Told:
    """One source's samples by metric, of the pass that ended then."""

    ended: float | None
    rows: Mapping[str, Rows]


@dataclass(frozen=True)
class Readings:
    """All sources as they are now."""

    kept: Mapping[str, Kept]
    now: float
    """Of the steady clock that ages are counted by."""
    told: Mapping[str, Told] = field(repr=False)

    def of(self, metric: Metric, source: str) -> Rows:
        """Labels → value, as one source told it last, however old."""
        told = self.told.get(source)
        return told.rows.get(metric.name, NONE) if told else NONE

    def all(self, metric: Metric) -> Iterator[tuple[Labels, float, str]]:
        """Labels, value and source of every series. Where two tell the same, the first one's counts."""
        seen: set[Labels] = set()
        for source in self.kept:
            for labels, value in self.of(metric, source).items():
                if labels not in seen:
                    seen.add(labels)
                    yield labels, value, source

    def merged(self, metric: Metric) -> dict[Labels, float]:
        """Labels → value over all sources."""
        return {labels: value for labels, value, _ in self.all(metric)}

    def source_of(self, *metrics: Metric) -> str:
        """Who tells metrics, the first one that does; empty: nobody has yet."""
        return next((name for name in self.kept for each in metrics if self.of(each, name)), "")

    def fresh(self, source: str) -> bool:
        """Whether a source's values are of now."""
        return source in self.kept and self.kept[source].fresh(self.now)


class Reader:
    """Makes readings of what a keeper has, and sorts only what is new."""

    def __init__(self) -> None:
        self._told: dict[str, Told] = {}

    def read(self, kept: Mapping[str, Kept], now: float) -> Readings:
        """The readings of now."""
        told = {}
        for name, each in kept.items():
            before = self._told.get(name)
            told[name] = before if before is not None and before.ended == each.ended else sort_samples(each)
        self._told = told
        return Readings(dict(kept), now, told)


def sort_samples(kept: Kept) -> Told:
    """A source's samples by metric."""
    rows: dict[str, dict[Labels, float]] = {}
    for sample in kept.samples:
        rows.setdefault(sample.metric.name, {})[sample.labels] = sample.value
    return Told(kept.ended, rows)
