"""Words of the catalogue: who must act, where evidence comes from, and why a check is only planned."""

from govcloud.text import Text

OWNERS = {
    "platform": Text("platform", "平台"),
    "tenant": Text("tenant", "租户"),
    "network": Text("network", "网络"),
    "security": Text("security", "安全"),
    "shared": Text("platform and tenant", "平台与租户"),
}
BASES = {
    "verified": Text("number and text checked against a source", "条款号和条文已核对来源"),
    "text": Text("text checked, number by order", "条文已核对，条款号按顺序推定"),
    "unverified": Text("not checked", "未核对"),
    "published-plan": Text("the city's published plan", "市级公开规划"),
    "own": Text("own policy", "自定策略"),
}
MOMENTS = {"before": Text("plan and live", "部署前与运行时"), "live": Text("live", "运行时")}
EVIDENCE = {
    "pool": Text("pools", "资源池"),
    "plan": Text("plans", "部署计划"),
    "register": Text("the inventory", "清单"),
    "cluster": Text("Kubernetes clusters", "Kubernetes 集群"),
    "host": Text("hosts", "主机"),
    "device": Text("network devices", "网络设备"),
    "metrics": Text("metrics", "监测指标"),
    "logs": Text("the log store", "日志库"),
    "probe": Text("probes", "探针"),
    "drill": Text("records of drills", "演练记录"),
    "array": Text("storage arrays and backup stores", "存储阵列与备份库"),
    "scanner": Text("vulnerability scanners", "漏洞扫描器"),
    "sensor": Text("sensors and gateways", "检测设备与网关"),
    "alerts": Text("the alert manager", "告警系统"),
    "portal": Text("the portal", "门户"),
    "registry": Text("package and image registries", "软件与镜像仓库"),
    "vault": Text("key stores", "密钥库"),
}
"""Sources of facts."""
COLLECTED = frozenset({"pool", "plan", "register", "device", "host", "cluster", "metrics"})
"""Sources that have a collector under `policies/collect/`. Whoever writes another one adds it here."""
NOT_WRITTEN = Text("its sources are read; the rule is not written yet", "数据来源已接入，规则尚未编写")
NEEDS = Text("no collector reads {evidence} yet", "尚无{evidence}的采集器")
