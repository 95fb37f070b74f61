"""One department: what it has and may have in each pool, its backups, its drift, its way to the core."""

from govcloud.text import Text
from monitors.boards.alerts import FIRING, list_alerts
from monitors.boards.board import Board, Limits, Panel, Query, Row, Shape, Unit
from monitors.boards.choices import DEPARTMENT
from monitors.boards.query import age, pick, share, total
from monitors.metrics import extranet, pool, security

BY_POOL = Text("{{pool}}", "{{pool}}")


def show_use(resource: str, title: Text, unit: Unit) -> Panel:
    """What it has and may have."""
    return Panel(
        title,
        Shape.LINES,
        unit,
        pool.TENANT_USED,
        [
            Query(
                total(pick(pool.TENANT_QUOTA, "department", resource=resource), "pool"),
                Text("{{pool}}: quota", "{{pool}}：配额"),
            ),
            Query(
                total(pick(pool.TENANT_USED, "department", resource=resource), "pool"),
                Text("{{pool}}: used", "{{pool}}：已用"),
            ),
        ],
    )


BOARD = Board(
    "department",
    Text("One department", "部门视图"),
    [
        Row(
            Text("Quota and use", "配额与用量"),
            [
                Panel(
                    Text("Share of the quota", "配额使用率"),
                    Shape.TABLE,
                    Unit.SHARE,
                    pool.TENANT_USED,
                    [
                        Query(
                            share(
                                pick(pool.TENANT_USED, "department"),
                                pick(pool.TENANT_QUOTA, "department"),
                                "pool",
                                "resource",
                            ),
                            Text("Share", "占比"),
                        )
                    ],
                    Limits(look=0.8, wrong=0.95),
                    width=24,
                    height=6,
                ),
                show_use("vcpu", Text("Cores", "vCPU（核）"), Unit.COUNT),
                show_use("memory", Text("Memory", "内存"), Unit.BYTES),
                show_use("storage", Text("Storage", "存储"), Unit.BYTES),
            ],
        ),
        Row(
            Text("Backup, drift, network", "备份、漂移、网络"),
            [
                Panel(
                    Text("Age of the oldest last backup", "最早的最近备份距今"),
                    Shape.NUMBER,
                    Unit.SECONDS,
                    pool.BACKUP_OLDEST,
                    [Query(age(f"min by (pool) ({pick(pool.BACKUP_OLDEST, 'department')})"), BY_POOL)],
                    Limits(look=86400, wrong=2 * 86400),
                    width=6,
                    height=6,
                ),
                Panel(
                    Text("Volumes without backup", "没有备份的卷"),
                    Shape.NUMBER,
                    Unit.COUNT,
                    pool.WITHOUT_BACKUP,
                    [Query(total(pick(pool.WITHOUT_BACKUP, "department"), "pool"), BY_POOL)],
                    Limits(look=1, wrong=1),
                    width=6,
                    height=6,
                ),
                Panel(
                    Text("Drifted resources", "漂移的资源"),
                    Shape.NUMBER,
                    Unit.COUNT,
                    security.DRIFTED,
                    [Query(total(pick(security.DRIFTED, "department"), "pool"), BY_POOL)],
                    Limits(look=1, wrong=1),
                    width=6,
                    height=6,
                ),
                Panel(
                    Text("Whole ways to the core", "完好的上联侧数"),
                    Shape.NUMBER,
                    Unit.COUNT,
                    extranet.PATHS_UP,
                    [Query(pick(extranet.PATHS_UP, "department"), Text("{{node}}", "{{node}}"))],
                    Limits(look=2, wrong=1),
                    width=6,
                    height=6,
                ),
            ],
        ),
        Row(Text("Alerts", "告警"), [list_alerts(f'{FIRING},department="$department"')]),
    ],
    [DEPARTMENT],
    since="now-30d",
)
