"""The monitoring itself: which sources answer, how old their numbers are, what asking takes, what was handed over."""

from govcloud.text import Text
from monitors.boards.board import Board, Limits, Panel, Query, Row, Shape, Unit
from monitors.boards.choices import SOURCE
from monitors.boards.query import age, pace, pick
from monitors.metrics import source

BY_SOURCE = Text("{{source}} ({{kind}})", "{{source}}（{{kind}}）")

BOARD = Board(
    "monitoring",
    Text("The monitoring itself", "监测自身"),
    [
        Row(
            Text("Sources", "数据源"),
            [
                Panel(
                    Text("Sources", "数据源"),
                    Shape.TABLE,
                    Unit.SECONDS,
                    source.SOURCE_UP,
                    [
                        Query(pick(source.SOURCE_UP, "source"), Text("Answers", "有应答"), Unit.COUNT),
                        Query(age(pick(source.SOURCE_LAST_SUCCESS, "source")), Text("Age", "数据距今")),
                        Query(pick(source.SOURCE_INTERVAL, "source"), Text("Asked every", "采集周期")),
                        Query(pick(source.SOURCE_DURATION, "source"), Text("Pass took", "采集用时")),
                        Query(pick(source.SOURCE_CALLS, "source"), Text("Calls", "调用次数"), Unit.COUNT),
                        Query(pick(source.SOURCE_DROPPED, "source"), Text("Not told", "未输出样本"), Unit.COUNT),
                    ],
                    width=24,
                ),
                Panel(
                    Text("Age of what sources told", "数据距今"),
                    Shape.LINES,
                    Unit.SECONDS,
                    source.SOURCE_LAST_SUCCESS,
                    [Query(age(pick(source.SOURCE_LAST_SUCCESS, "source")), BY_SOURCE)],
                ),
                Panel(
                    Text("What passes take of their interval", "采集用时占周期的比例"),
                    Shape.LINES,
                    Unit.SHARE,
                    source.SOURCE_DURATION,
                    [
                        Query(
                            f"{pick(source.SOURCE_DURATION, 'source')} / {pick(source.SOURCE_INTERVAL, 'source')}",
                            BY_SOURCE,
                        )
                    ],
                ),
                Panel(
                    Text("Calls per pass", "每次采集的调用次数"),
                    Shape.LINES,
                    Unit.COUNT,
                    source.SOURCE_CALLS,
                    [Query(pick(source.SOURCE_CALLS, "source"), BY_SOURCE)],
                ),
            ],
        ),
        Row(
            Text("Delivery", "送达"),
            [
                Panel(
                    Text("Alerts received", "收到的告警"),
                    Shape.LINES,
                    Unit.CALLS,
                    source.RECEIVED,
                    [
                        Query(
                            pace(source.RECEIVED.name, "receiver", "outcome"),
                            Text("{{receiver}}: {{outcome}}", "{{receiver}}：{{outcome}}"),
                        )
                    ],
                    width=12,
                ),
                Panel(
                    Text("Limits in force", "生效的阈值"),
                    Shape.TABLE,
                    Unit.COUNT,
                    source.THRESHOLD,
                    [Query(f"max by (name) ({source.THRESHOLD.name})", Text("Limit", "阈值"))],
                    width=8,
                ),
                Panel(
                    Text("Versions that answer", "在用版本"),
                    Shape.NUMBER,
                    Unit.COUNT,
                    source.BUILD,
                    [Query(f"count by (version) ({source.BUILD.name})", Text("{{version}}", "{{version}}"))],
                    Limits(look=2, wrong=3),
                    width=4,
                ),
            ],
        ),
    ],
    [SOURCE],
)
