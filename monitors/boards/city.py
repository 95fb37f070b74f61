"""The city at a glance: pools, extranet, security, alerts."""

from dataclasses import replace

from govcloud.text import Text
from monitors.boards.alerts import FIRING, list_alerts
from monitors.boards.board import Board, Limits, Panel, Query, Row, Shape, Unit
from monitors.boards.query import pick, share, total
from monitors.boards.security import OVERDUE, SINCE_CHECK
from monitors.metrics import extranet, pool, security, source

FULLNESS = Limits(look=0.7, wrong=0.8)
ANY = Limits(look=1, wrong=1)

CLOUD = Row(
    Text("Cloud", "云"),
    [
        Panel(
            Text("Pools that do not answer", "无应答的资源池"),
            Shape.NUMBER,
            Unit.COUNT,
            source.SOURCE_UP,
            [Query(f"sum({pick(source.SOURCE_UP, kind='pool')} == bool 0)")],
            ANY,
            width=4,
        ),
        *(
            Panel(
                title,
                Shape.BARS,
                Unit.SHARE,
                pool.USED,
                [
                    Query(
                        share(pick(pool.USED, resource=resource), pick(pool.SIZE, resource=resource), "pool"),
                        Text("{{pool}}", "{{pool}}"),
                    )
                ],
                FULLNESS,
                width=5,
            )
            for title, resource in (
                (Text("Cores given out", "vCPU 分配率"), "vcpu"),
                (Text("Memory given out", "内存分配率"), "memory"),
                (Text("Storage given out", "存储分配率"), "storage"),
                (Text("Addresses given out", "地址分配率"), "address"),
            )
        ),
    ],
)

NETWORK = Row(
    Text("Network", "网"),
    [
        Panel(
            Text("Nodes cut off", "中断的节点"),
            Shape.NUMBER,
            Unit.COUNT,
            extranet.PATHS_UP,
            [Query(f"sum by (level) ({extranet.PATHS_UP.name} == bool 0)", Text("{{level}}", "{{level}}"))],
            ANY,
        ),
        Panel(
            Text("Nodes without redundancy", "失去冗余的节点"),
            Shape.NUMBER,
            Unit.COUNT,
            extranet.PATHS_UP,
            [
                Query(
                    f"sum by (level) (({extranet.PATHS_UP.name} < bool {extranet.PATHS_EXPECTED.name})"
                    f" * ({extranet.PATHS_UP.name} > bool 0))",
                    Text("{{level}}", "{{level}}"),
                )
            ],
            ANY,
        ),
        Panel(
            Text("Links down", "中断的链路"),
            Shape.NUMBER,
            Unit.COUNT,
            extranet.LINK_UP,
            [Query(f"sum by (level) ({extranet.LINK_UP.name} == bool 0)", Text("{{level}}", "{{level}}"))],
            ANY,
        ),
    ],
)

SECURITY = Row(
    Text("Security", "安"),
    [
        Panel(
            Text("What checks find wrong", "不符合项"),
            Shape.BARS,
            Unit.COUNT,
            security.VERDICTS,
            [Query(total(pick(security.VERDICTS, verdict="fail"), "severity"), Text("{{severity}}", "{{severity}}"))],
            ANY,
        ),
        replace(SINCE_CHECK, width=4),
        Panel(
            Text("Drifted resources", "漂移的资源"),
            Shape.NUMBER,
            Unit.COUNT,
            security.DRIFTED,
            [Query(total(security.DRIFTED.name, "pool"), Text("{{pool}}", "{{pool}}"))],
            ANY,
            width=6,
        ),
        OVERDUE,
    ],
)

BOARD = Board(
    "city",
    Text("City overview", "全市总览"),
    [Row(Text("Alerts", "告警"), [list_alerts(FIRING)]), CLOUD, NETWORK, SECURITY],
    since="now-6h",
)
