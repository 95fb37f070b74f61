"""Pieces of PromQL over the catalogue's metrics. A label that a metric does not have is a mistake found here."""

from monitors.metrics.metric import Metric

SPAN = "$__rate_interval"
"""Grafana's: never shorter than four scrapes."""


def pick(metric: Metric, *chosen: str, **fixed: str) -> str:
    """The metric's series. `chosen` labels follow the board's variables, `fixed` ones have this value.

    A fixed value that begins with `~` is an expression. Raises ValueError: the metric has no such label.
    """
    strange = {*chosen, *fixed} - set(metric.labels)
    if strange:
        raise ValueError(f"{metric.name} has no label {', '.join(sorted(strange))}")
    matchers = [f'{label}=~"${label}"' for label in chosen]
    matchers += [
        f'{label}=~"{value[1:]}"' if value[:1] == "~" else f'{label}="{value}"' for label, value in fixed.items()
    ]
    return f"{metric.name}{{{','.join(matchers)}}}" if matchers else metric.name


def total(series: str, *by: str) -> str:
    """Their sum, per these labels."""
    return f"sum by ({','.join(by)}) ({series})" if by else f"sum({series})"


def share(part: str, whole: str, *by: str) -> str:
    """What part of a whole something is, per these labels."""
    return f"{total(part, *by)} / {total(whole, *by)}"


def age(moment: str) -> str:
    """Seconds since a moment."""
    return f"time() - {moment}"


def pace(counter: str, *by: str) -> str:
    """What a counter grows by in a second, per these labels."""
    return total(f"rate({counter}[{SPAN}])", *by)
