"""Metrics of pools: how much there is of what, who has how much of it, and how the pool's own services are.

`resource` is vcpu, memory, storage, address, server or volume; `unit` is core, byte or item. `part` is a zone of hosts
or a store of volumes, empty for the whole pool. `dual_active` is yes, no, or empty where it has no meaning.
"""

from govcloud.text import Text
from monitors.metrics.metric import Kind, Metric

LEVEL = ("pool", "part", "resource", "unit", "dual_active")
PHYSICAL = Metric("govcloud_capacity_physical", LEVEL, Text("what hosts and stores have", "物理总量"))
RESERVED = Metric("govcloud_capacity_reserved", LEVEL, Text("what hosts keep for themselves", "预留量"))
SIZE = Metric(
    "govcloud_capacity_size",
    LEVEL,
    Text(
        "what may be given out: physical less reserved, times the allocation ratio", "可分配量：（总量－预留）×超分比"
    ),
)
USED = Metric("govcloud_capacity_used", LEVEL, Text("what is given out", "已分配量"))
PROMISED = Metric("govcloud_capacity_promised", LEVEL, Text("the sum of all departments' quotas", "各部门配额之和"))
ALLOCATION_RATIO = Metric(
    "govcloud_capacity_allocation_ratio", LEVEL, Text("how often the same is given out", "超分比")
)
FULL_DAYS = Metric(
    "govcloud_capacity_full_days",
    (*LEVEL, "quantile"),
    Text(
        "days until it is full, with this probability sooner; none: not within two years",
        "预计用满天数；无值：两年内不会",
    ),
)
GROWTH = Metric("govcloud_capacity_growth_per_day", LEVEL, Text("growth by itself, per day", "自然增长（每天）"))
HISTORY_DAYS = Metric(
    "govcloud_capacity_history_days",
    LEVEL,
    Text("daily readings that growth and forecast rest on", "增长与预测所依据的日数据点数"),
)
AFTER_LOSS = Metric(
    "govcloud_capacity_after_loss_ratio",
    (*LEVEL, "loss"),
    Text("how full it would be without the largest host, or the largest part", "失去最大的主机或分区后的占用率"),
)

TENANT = ("pool", "department", "resource", "unit")
TENANT_QUOTA = Metric("govcloud_tenant_quota", TENANT, Text("what a department may have", "部门配额"))
TENANT_USED = Metric("govcloud_tenant_used", TENANT, Text("what a department has", "部门已用"))

AGENTS = Metric(
    "govcloud_agents",
    ("pool", "service", "agent", "state"),
    Text("the pool's agents of a kind that are up, down, or switched off", "各类代理的数量，按在线、离线、停用"),
)
AGENT_UP = Metric(
    "govcloud_agent_up", ("pool", "service", "agent", "host"), Text("1: this agent reports", "1：代理有心跳")
)
API_UP = Metric("govcloud_api_up", ("pool", "service"), Text("1: the service answered", "1：服务接口有应答"))
API_LATENCY = Metric(
    "govcloud_api_latency_seconds",
    ("pool", "service"),
    Text("its slowest answer of the last pass", "最近一次采集中最慢的应答"),
)
API_CALLS = Metric("govcloud_api_calls_total", ("pool", "service"), Text("calls made", "调用次数"), Kind.COUNTER)
API_ERRORS = Metric(
    "govcloud_api_errors_total", ("pool", "service"), Text("calls that failed", "失败的调用次数"), Kind.COUNTER
)
CERTIFICATE_EXPIRY = Metric(
    "govcloud_certificate_expiry_timestamp_seconds",
    ("pool", "endpoint"),
    Text("when the endpoint's certificate ends", "端点证书到期时间"),
)
BACKUP_OLDEST = Metric(
    "govcloud_backup_oldest_timestamp_seconds",
    ("pool", "department"),
    Text(
        "of a department's volumes that have backups: the latest backup of the one whose latest is oldest",
        "部门各卷最近一次备份中最早的时间",
    ),
)
WITHOUT_BACKUP = Metric(
    "govcloud_backup_missing_volumes",
    ("pool", "department"),
    Text("volumes without any whole backup", "没有可用备份的卷数"),
)

PAIR = ("pool", "pair")
DUAL_REPLICATED = Metric(
    "govcloud_dual_active_replicated",
    PAIR,
    Text("OpenStack's view: 1: replication is on", "OpenStack 视图：1：复制已启用"),
)
DUAL_IN_SYNC = Metric(
    "govcloud_dual_active_in_sync", PAIR, Text("the arrays' view: 1: both have the same", "阵列视图：1：两端数据一致")
)
DUAL_ARBITER_UP = Metric(
    "govcloud_dual_active_arbiter_up",
    PAIR,
    Text("the arrays' view: 1: both reach the arbiter", "阵列视图：1：两端均可达仲裁"),
)
DUAL_FITS = Metric(
    "govcloud_dual_active_fits",
    PAIR,
    Text("the view of capacity: 1: each site can hold all", "容量视图：1：任一站点可容纳全部数据"),
)
