"""Writes samples as Prometheus reads them: text format 0.0.4, UTF-8. Pure.

A source's lines are written once per pass, metric by metric; a page is put together from such blocks, so that each
metric's help and type stand once, above the lines of all sources.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.utils import floatToGoString

from monitors.metrics.catalogue import METRICS
from monitors.metrics.metric import Metric, Sample

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

type Blocks = Mapping[str, bytes]
"""Name of a metric → its lines."""


def write_blocks(samples: Iterable[Sample]) -> dict[str, bytes]:
    """The lines of samples by metric, each ended by a line feed."""
    found: dict[str, bytes] = {}
    ordered = sorted(samples, key=lambda each: each.metric.name)
    for name, group in groupby(ordered, key=lambda each: each.metric.name):
        some = list(group)
        form = make_form(some[0].metric)
        lines = [form % (*map(escape_value, each.labels), write_value(each.value)) for each in some]
        found[name] = "".join(lines).encode()
    return found


def write_page(sources: Sequence[Blocks]) -> bytes:
    """The page of all sources' blocks, metrics in the order of the catalogue."""
    parts: list[bytes] = []
    for name, metric in METRICS.items():
        lines = [each[name] for each in sources if name in each]
        if lines:
            parts += [write_head(metric), *lines]
    return b"".join(parts)


def write_head(metric: Metric) -> bytes:
    """Help and type of a metric. Its help is English, as its name is."""
    words = metric.help.en.replace("\\", r"\\").replace("\n", r"\n")
    return f"# HELP {metric.name} {words}\n# TYPE {metric.name} {metric.kind.value}\n".encode()


def make_form(metric: Metric) -> str:
    """The line of a metric, with `%s` for each label's value and for the number."""
    labels = ",".join(f'{name}="%s"' for name in metric.labels)
    return f"{metric.name}{{{labels}}} %s\n" if labels else f"{metric.name} %s\n"


def write_value(value: float) -> str:
    """A number as Go reads it."""
    written: str = floatToGoString(value)  # type: ignore[no-untyped-call] # the library leaves it without types
    return written


def escape_value(value: str) -> str:
    """A label's value between quotes."""
    if "\\" in value or '"' in value or "\n" in value:
        return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
    return value
