"""Pools: how much there is of what, when it will be full, what a loss would do, and how the pool's own services are."""

from govcloud.text import Text
from monitors.boards.board import Board, Limits, Panel, Query, Row, Shape, Unit
from monitors.boards.choices import POOL
from monitors.boards.query import age, pace, pick, share, total
from monitors.metrics import pool
from monitors.metrics.metric import Metric

BY_POOL = Text("{{pool}}", "{{pool}}")
QUANTILES = (
    ("0.1", Text("10 % sooner", "10% 分位")),
    ("0.5", Text("half sooner", "50% 分位")),
    ("0.9", Text("90 % sooner", "90% 分位")),
)
LEVEL = ("pool", "part", "resource", "dual_active")
SERVICE = Text("{{pool}} {{service}}", "{{pool}} {{service}}")


def show_resource(resource: str, title: Text, unit: Unit) -> Panel:
    """How much is given out, promised and there."""
    columns = (
        (pool.SIZE, Text("{{pool}}: may be given out", "{{pool}}：可分配量")),
        (pool.PROMISED, Text("{{pool}}: promised", "{{pool}}：配额之和")),
        (pool.USED, Text("{{pool}}: given out", "{{pool}}：已分配")),
    )
    return Panel(
        title,
        Shape.LINES,
        unit,
        pool.SIZE,
        [Query(total(pick(metric, "pool", resource=resource), "pool"), words) for metric, words in columns],
        width=12,
    )


def of_size(metric: Metric) -> str:
    """What share of what may be given out something is."""
    return share(pick(metric, "pool"), pick(pool.SIZE, "pool"), *LEVEL)


def show_pairs(title: Text, metric: Metric) -> Panel:
    """One of the views of dual-active pairs: how many are not as they should be."""
    return Panel(
        title,
        Shape.NUMBER,
        Unit.COUNT,
        metric,
        [Query(f"sum by (pool) ({pick(metric, 'pool')} == bool 0)", BY_POOL)],
        Limits(look=1, wrong=1),
        width=6,
        height=5,
    )


CAPACITY = Row(
    Text("Capacity", "容量"),
    [
        show_resource("vcpu", Text("Cores", "vCPU（核）"), Unit.COUNT),
        show_resource("memory", Text("Memory", "内存"), Unit.BYTES),
        show_resource("storage", Text("Storage", "存储"), Unit.BYTES),
        show_resource("address", Text("Addresses", "地址"), Unit.COUNT),
        Panel(
            Text("Parts", "各分区"),
            Shape.TABLE,
            Unit.SHARE,
            Text(
                "what is used and promised of each part, as shares of what may be given out",
                "各分区已分配与已承诺的占比",
            ),
            [
                Query(of_size(pool.USED), Text("Given out", "已分配")),
                Query(of_size(pool.PROMISED), Text("Promised", "配额之和")),
                Query(
                    share(pick(pool.RESERVED, "pool"), pick(pool.PHYSICAL, "pool"), *LEVEL),
                    Text("Kept by hosts", "主机预留"),
                ),
                Query(total(pick(pool.ALLOCATION_RATIO, "pool"), *LEVEL), Text("Ratio", "超分比"), Unit.COUNT),
                Query(f"30 * {of_size(pool.GROWTH)}", Text("Growth in 30 days", "30 天增长")),
                Query(total(pick(pool.HISTORY_DAYS, "pool"), *LEVEL), Text("Readings", "日数据点"), Unit.COUNT),
            ],
            width=24,
        ),
    ],
)
FORECAST = Row(
    Text("Forecast", "预测"),
    [
        Panel(
            Text("Days until full", "预计用满天数"),
            Shape.TABLE,
            Unit.DAYS,
            pool.FULL_DAYS,
            [
                Query(f"min by ({','.join(LEVEL)}) ({pick(pool.FULL_DAYS, 'pool', quantile=quantile)})", words)
                for quantile, words in QUANTILES
            ],
            Limits(look=365, wrong=180),
            width=14,
            height=9,
        ),
        Panel(
            Text("After the loss of the largest host or part", "失去最大的主机或分区后"),
            Shape.BARS,
            Unit.SHARE,
            pool.AFTER_LOSS,
            [
                Query(
                    f"max by (pool,resource,loss) ({pick(pool.AFTER_LOSS, 'pool')})",
                    Text("{{pool}} {{resource}}, without a {{loss}}", "{{pool}} {{resource}}，失去 {{loss}}"),
                )
            ],
            Limits(look=0.9, wrong=1),
            width=10,
            height=9,
        ),
    ],
)
SERVICES = Row(
    Text("Services", "服务"),
    [
        Panel(
            Text("Agents that do not report", "无心跳的代理"),
            Shape.NUMBER,
            Unit.COUNT,
            pool.AGENTS,
            [Query(total(pick(pool.AGENTS, "pool", state="down"), "pool"), BY_POOL)],
            Limits(look=1, wrong=1),
            width=5,
        ),
        Panel(
            Text("Services that do not answer", "无应答的服务"),
            Shape.NUMBER,
            Unit.COUNT,
            pool.API_UP,
            [Query(f"sum by (pool) ({pick(pool.API_UP, 'pool')} == bool 0)", BY_POOL)],
            Limits(look=1, wrong=1),
            width=5,
        ),
        Panel(
            Text("Slowest answers", "接口最慢应答"),
            Shape.LINES,
            Unit.SECONDS,
            pool.API_LATENCY,
            [Query(pick(pool.API_LATENCY, "pool"), SERVICE)],
            width=7,
        ),
        Panel(
            Text("Calls that fail", "失败的调用"),
            Shape.LINES,
            Unit.CALLS,
            pool.API_ERRORS,
            [Query(pace(pick(pool.API_ERRORS, "pool"), "pool", "service"), SERVICE)],
            width=7,
        ),
        Panel(
            Text("Certificates end in", "证书剩余时间"),
            Shape.TABLE,
            Unit.SECONDS,
            pool.CERTIFICATE_EXPIRY,
            [Query(f"min by (pool,endpoint) ({pick(pool.CERTIFICATE_EXPIRY, 'pool')}) - time()", Text("Left", "剩余"))],
            Limits(look=30 * 86400, wrong=7 * 86400),
            width=12,
        ),
        Panel(
            Text("Age of the oldest last backup", "最早的最近备份距今"),
            Shape.TABLE,
            Unit.SECONDS,
            pool.BACKUP_OLDEST,
            [Query(age(f"min by (pool,department) ({pick(pool.BACKUP_OLDEST, 'pool')})"), Text("Age", "距今"))],
            Limits(look=86400, wrong=2 * 86400),
            width=12,
        ),
    ],
)
DUAL_ACTIVE = Row(
    Text("Dual-active storage", "双活存储"),
    [
        show_pairs(Text("Not replicated", "未启用复制"), pool.DUAL_REPLICATED),
        show_pairs(Text("Not in sync", "未同步"), pool.DUAL_IN_SYNC),
        show_pairs(Text("Arbiter lost", "仲裁失联"), pool.DUAL_ARBITER_UP),
        show_pairs(Text("Do not fit on one site", "单站点容纳不下"), pool.DUAL_FITS),
    ],
)
BOARD = Board(
    "pools",
    Text("Pools and capacity", "资源池与容量"),
    [CAPACITY, FORECAST, SERVICES, DUAL_ACTIVE],
    [POOL],
    since="now-30d",
)
