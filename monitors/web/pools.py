"""The four pools: who answers, how full each is, and how full it would be without its largest part. Pure."""

from govcloud.text import Language
from monitors.metrics import pool as metrics
from monitors.web.delta import Json
from monitors.web.ground import Ground
from monitors.web.levels import WHOLE, show_levels
from monitors.web.readings import Readings
from monitors.web.state import State


def show_pools(readings: Readings, ground: Ground, language: Language) -> dict[str, Json]:
    """Pool → how it is."""
    levels = show_levels(readings)
    return {
        each.code: {
            "name": each.name.zh if language == "zh" else each.name.en,
            "source": each.code,
            "state": judge_pool(readings, each.code).value,
            "services": show_services(readings, each.code),
            "agents": show_agents(readings, each.code),
            "levels": {key: level for key, level in levels.get(each.code, {}).items() if is_whole(level)},
            **show_pairs(readings, each.code),
        }
        for each in ground.inventory.pools
    }


def is_whole(level: Json) -> bool:
    """Whether a level is of a whole pool, and at a glance."""
    return isinstance(level, dict) and not level["part"] and level["resource"] in WHOLE


def judge_pool(readings: Readings, pool: str) -> State:
    """Cut off: its source was asked and did not answer. Degraded: a service or an agent of it is away."""
    kept = readings.kept.get(pool)
    if kept is None or kept.up is None:
        return State.UNKNOWN
    if not kept.up:
        return State.CUT
    if not readings.fresh(pool):
        return State.UNKNOWN
    services = [value for labels, value in readings.merged(metrics.API_UP).items() if labels[0] == pool]
    if not services:
        return State.UNKNOWN
    if not any(services):
        return State.CUT
    down = sum(
        value for labels, value in readings.merged(metrics.AGENTS).items() if (labels[0], labels[3]) == (pool, "down")
    )
    lost = [
        value for labels, value in readings.merged(metrics.DUAL_ARBITER_UP).items() if labels[0] == pool and not value
    ]
    return State.NORMAL if all(services) and not down and not lost else State.DEGRADED


def show_services(readings: Readings, pool: str) -> dict[str, Json]:
    """Service → whether it answered, and its slowest answer in seconds."""
    latency = readings.merged(metrics.API_LATENCY)
    shown: dict[str, Json] = {}
    for labels, up in sorted(readings.merged(metrics.API_UP).items()):
        if labels[0] == pool:
            slow = latency.get(labels)
            shown[labels[1]] = {"up": bool(up), **({} if slow is None else {"seconds": round(slow, 2)})}
    return shown


def show_agents(readings: Readings, pool: str) -> dict[str, Json]:
    """State → how many agents of all kinds are in it."""
    counts: dict[str, int] = {}
    for labels, value in readings.merged(metrics.AGENTS).items():
        if labels[0] == pool:
            counts[labels[3]] = counts.get(labels[3], 0) + int(value)
    return dict(sorted(counts.items()))


def show_pairs(readings: Readings, pool: str) -> dict[str, Json]:
    """The dual-active pairs in three views; nothing where there is none. Absent: nobody told."""
    views = {
        "replicated": metrics.DUAL_REPLICATED,
        "in_sync": metrics.DUAL_IN_SYNC,
        "arbiter": metrics.DUAL_ARBITER_UP,
        "fits": metrics.DUAL_FITS,
    }
    pairs: dict[str, Json] = {}
    for view, metric in views.items():
        for labels, value, source in readings.all(metric):
            if labels[0] == pool:
                pair = pairs.setdefault(labels[1], {"source": source})
                if isinstance(pair, dict):
                    pair[view] = bool(value)
    return {"pairs": pairs} if pairs else {}
