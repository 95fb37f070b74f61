"""What is said of the sources: who answers, and how old is what each told. Pure.

Ages are not in a picture, for they change all the time: the page counts them on from the moment when the last pass
ended, by the server's steady clock, which comes with every message.
"""

from collections.abc import Mapping
from datetime import timedelta

from govcloud.text import Language, Text
from monitors.serve.kept import STALE_INTERVALS, Kept
from monitors.web.delta import Json
from monitors.web.ground import Ground

TITLES = {
    "extranet": Text("extranet", "政务外网"),
    "checks": Text("security checks", "安全检查"),
    "capacity": Text("capacity", "容量"),
    "notices": Text("notifications", "通报"),
    "alerts": Text("Alertmanager", "Alertmanager"),
}
MOST_GAPS = 5
"""What a source could not read is said so often; the rest is counted."""


def show_sources(kept: Mapping[str, Kept], ground: Ground, language: Language) -> dict[str, Json]:
    """Name → how it is."""
    return {name: show_source(each, ground, language) for name, each in kept.items()}


def show_source(kept: Kept, ground: Ground, language: Language) -> dict[str, Json]:
    """One source."""
    limit = kept.interval * STALE_INTERVALS + kept.patience
    shown: dict[str, Json] = {
        "title": name_source(kept.name, ground).render(language),
        "kind": kept.kind,
        "interval": to_seconds(kept.interval),
        "limit": to_seconds(limit),
    }
    if kept.ended is not None:
        shown["ended"] = round(kept.ended, 1)
    if kept.collected_at is not None:
        shown["at"] = kept.collected_at.isoformat(timespec="seconds")
    if kept.up is not None:
        shown["up"] = kept.up
    if kept.error is not None:
        shown["error"] = kept.error.render(language)
    if kept.gaps:
        shown["gaps"] = [each.render(language) for each in kept.gaps[:MOST_GAPS]]
        shown["gaps_more"] = max(0, len(kept.gaps) - MOST_GAPS)
    return shown


def name_source(name: str, ground: Ground) -> Text:
    """What people call a source."""
    pool = ground.inventory.pool_by_code.get(name)
    if pool is not None:
        return Text(pool.name.en, pool.name.zh)
    return TITLES.get(name, Text(name, name))


def to_seconds(span: timedelta) -> float:
    """A length of time."""
    return round(span.total_seconds(), 1)
