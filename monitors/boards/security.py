"""Security: what checks say, what drifted, what is waived, which notifications wait for an answer."""

from govcloud.text import Text
from monitors.boards.board import Board, Limits, Panel, Query, Row, Shape, Unit
from monitors.boards.query import age, pick, total
from monitors.metrics import security

ANY = Limits(look=1, wrong=1)
FAILURES = pick(security.VERDICTS, verdict="fail")
SINCE_CHECK = Panel(
    Text("Since the last check", "距最近一次检查"),
    Shape.NUMBER,
    Unit.SECONDS,
    security.CHECKED,
    [Query(age(f"max({security.CHECKED.name})"))],
    Limits(look=86400, wrong=172800),
    width=6,
)
OVERDUE = Panel(
    Text("Overdue notifications", "超期的通报"),
    Shape.NUMBER,
    Unit.COUNT,
    security.NOTICES_OVERDUE,
    [Query(total(security.NOTICES_OVERDUE.name, "level"), Text("{{level}}", "{{level}}"))],
    ANY,
    width=6,
)

BOARD = Board(
    "security",
    Text("Security", "安全态势"),
    [
        Row(
            Text("Checks", "检查"),
            [
                SINCE_CHECK,
                Panel(
                    Text("New failures", "新增不符合项"),
                    Shape.BARS,
                    Unit.COUNT,
                    security.NEW_FAILURES,
                    [Query(total(security.NEW_FAILURES.name, "severity"), Text("{{severity}}", "{{severity}}"))],
                    ANY,
                    width=6,
                ),
                Panel(
                    Text("Objects by verdict", "各结论的对象数"),
                    Shape.LINES,
                    Unit.COUNT,
                    security.VERDICTS,
                    [Query(total(security.VERDICTS.name, "verdict"), Text("{{verdict}}", "{{verdict}}"))],
                    width=12,
                ),
                Panel(
                    Text("Failures by check", "各检查项的不符合数"),
                    Shape.TABLE,
                    Unit.COUNT,
                    security.VERDICTS,
                    [Query(f"{total(FAILURES, 'check', 'severity')} > 0", Text("Objects", "对象数"))],
                    width=12,
                    height=10,
                ),
                Panel(
                    Text("Failures by severity", "各严重程度的不符合数"),
                    Shape.LINES,
                    Unit.COUNT,
                    security.VERDICTS,
                    [Query(total(FAILURES, "severity"), Text("{{severity}}", "{{severity}}"))],
                    width=12,
                    height=10,
                ),
            ],
        ),
        Row(
            Text("Drift, waivers, notifications", "漂移、豁免、通报"),
            [
                Panel(
                    Text("Drifted resources", "漂移的资源"),
                    Shape.TABLE,
                    Unit.COUNT,
                    security.DRIFTED,
                    [Query(f"{total(security.DRIFTED.name, 'pool', 'department')} > 0", Text("Resources", "资源数"))],
                ),
                Panel(
                    Text("Waivers", "豁免"),
                    Shape.BARS,
                    Unit.COUNT,
                    security.WAIVERS,
                    [Query(total(security.WAIVERS.name, "state"), Text("{{state}}", "{{state}}"))],
                    width=4,
                ),
                Panel(
                    Text("Notifications", "通报"),
                    Shape.BARS,
                    Unit.COUNT,
                    security.NOTICES,
                    [
                        Query(
                            total(security.NOTICES.name, "level", "state"),
                            Text("{{level}} {{state}}", "{{level}} {{state}}"),
                        )
                    ],
                    width=6,
                ),
                OVERDUE,
            ],
        ),
    ],
    since="now-30d",
)
