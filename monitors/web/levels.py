"""How full pools and their parts are, with what a forecast says of each. Pure."""

from monitors.metrics import pool as metrics
from monitors.metrics.metric import Metric
from monitors.web.delta import Json
from monitors.web.readings import Labels, Readings

WHOLE = ("vcpu", "memory", "storage", "address")
"""What is shown of a pool at a glance, in this order."""
AMOUNTS = {"size": metrics.SIZE, "used": metrics.USED, "promised": metrics.PROMISED}
SPLIT = {"after": metrics.AFTER_LOSS, "full": metrics.FULL_DAYS}
"""What has one more label than a level: what was lost, or how sure it is."""

type Level = dict[str, Json]


def show_levels(readings: Readings) -> dict[str, dict[str, Level]]:
    """Pool → levels by part, resource and whether dual-active. Whole pools stand first."""
    levels: dict[Labels, Level] = {}
    for name, metric in AMOUNTS.items():
        for labels, value, source in readings.all(metric):
            levels.setdefault(labels, start_level(labels, source))[name] = round(value, 3)
    for name, metric in SPLIT.items():
        for labels, found in gather(readings, metric).items():
            if labels in levels:
                levels[labels][name] = found
    for labels, value, source in readings.all(metrics.GROWTH):
        if labels in levels:
            levels[labels] |= {"growth": round(value, 4), "told": source}
    shown: dict[str, dict[str, Level]] = {}
    for labels in sorted(levels, key=find_place):
        pool, part, resource, _, dual = labels
        shown.setdefault(pool, {})[f"{part}/{resource}/{dual}"] = levels[labels]
    return shown


def start_level(labels: Labels, source: str) -> Level:
    """A level without amounts."""
    _, part, resource, unit, dual = labels
    return {"part": part, "resource": resource, "unit": unit, "dual": dual, "source": source}


def gather(readings: Readings, metric: Metric) -> dict[Labels, dict[str, Json]]:
    """Level → last label → value."""
    found: dict[Labels, dict[str, Json]] = {}
    for labels, value, _ in readings.all(metric):
        found.setdefault(labels[:5], {})[labels[5]] = round(value, 4)
    return found


def find_place(labels: Labels) -> tuple[str, str, int, str, str]:
    """Where a level stands among others."""
    pool, part, resource, _, dual = labels
    return pool, part, WHOLE.index(resource) if resource in WHOLE else len(WHOLE), resource, dual
