"""A sample of every metric of the catalogue, so that a panel which shows nothing is a panel that asks wrongly."""

from itertools import product

from monitors.metrics.catalogue import METRICS
from monitors.metrics.metric import Metric

VALUES = {
    "pool": ("telecom", "mobile"),
    "resource": ("vcpu", "memory", "storage", "address"),
    "quantile": ("0.1", "0.5", "0.9"),
    "kind": ("pool", "extranet"),
    "verdict": ("fail", "pass"),
    "direction": ("up", "down"),
    "state": ("up", "down", "issued"),
    "level": ("city", "county"),
}
"""Label → values that panels ask for by name, and others."""
OWN = ("node", "device", "link")
"""Labels whose values are of one level."""
ZERO = ("govcloud_link_up", "govcloud_node_paths_up", "govcloud_device_up")
"""Metrics whose zeros are what tables of faults show."""
START, MINUTE = 1_800_000_000, 60


def tell_samples() -> str:
    """The samples of five minutes in the text format that `promtool tsdb create-blocks-from openmetrics` reads."""
    lines: list[str] = []
    for metric in METRICS.values():
        kind, family = metric.kind.value, metric.name.removesuffix("_total")
        lines.append(f"# TYPE {family if kind == 'counter' else metric.name} {kind}")
        for labels in combinations(metric):
            lines += [f"{metric.name}{labels} {value(metric, n)} {START + n * MINUTE}" for n in range(6)]
    lines.append("# TYPE ALERTS gauge")
    told = {"alertname": "LinkDown", "alertstate": "firing", "severity": "critical", "department": "department"}
    alert = "{" + ",".join(f'{name}="{one}"' for name, one in told.items()) + "}"
    lines += [f"ALERTS{alert} 1 {START + n * MINUTE}" for n in range(6)]
    return "\n".join([*lines, "# EOF", ""])


def combinations(metric: Metric) -> list[str]:
    """Each of its series' labels."""
    choices = [VALUES.get(label, (label,)) for label in metric.labels]
    found = [dict(zip(metric.labels, chosen, strict=True)) for chosen in product(*choices)]
    for labels in found:
        labels.update({name: f"{name}-{labels.get('level', '')}" for name in OWN if name in labels})
    return ["{" + ",".join(f'{label}="{one}"' for label, one in labels.items()) + "}" for labels in found]


def value(metric: Metric, minute: int) -> int:
    """Something plausible."""
    if metric.name in ZERO:
        return 0
    return 1000 * (minute + 1) if metric.kind == "counter" else 2
