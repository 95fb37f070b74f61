"""Panels of firing alerts. `ALERTS` is Prometheus' own series, with the labels of our rules on it."""

from govcloud.text import Text
from monitors.boards.board import Panel, Query, Shape, Unit

FIRING = 'alertstate="firing",alertname!="Watchdog"'
LABELS = ("severity", "domain", "level", "alertname", "pool", "department", "node")
"""Which labels tell what fires where; one that an alert does not have is empty."""


def list_alerts(matchers: str, width: int = 24) -> Panel:
    """A table of the alerts that fire."""
    return Panel(
        Text("Firing alerts", "正在触发的告警"),
        Shape.TABLE,
        Unit.COUNT,
        Text(
            "alerts that fire; the words of each, and what to do, are with the notices and in the runbooks",
            "正在触发的告警；说明和处置步骤见通知与处置手册",
        ),
        [Query(f"count by ({','.join(LABELS)}) (ALERTS{{{matchers}}})", Text("Number", "数量"))],
        width=width,
        height=7,
    )
