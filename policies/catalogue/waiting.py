"""Why checks stay planned although their sources are read: what these sources would have to tell, and do not.

A check without words here waits for a collector or for its rule. Whoever writes the rule takes the words away.
"""

from govcloud.text import Text

WAITING = {
    "lb-listener-tls": Text(
        "stacks make no load balancers and the lab's pools have no service for them, so that no listener is told",
        "各栈不创建负载均衡，实验环境的资源池也未提供该服务，没有监听器数据",
    ),
    "vpn-strong-proposals": Text(
        "neither the lab's pools nor devices of the extranet offer VPNs, so that no proposals are told",
        "实验环境的资源池和政务外网设备均未提供 VPN，没有提议数据",
    ),
    "object-acl-private": Text(
        "stacks make no containers and the lab's pools have no object storage",
        "各栈不创建容器，实验环境的资源池也未提供对象存储",
    ),
    "vm-policy-follows-migration": Text(
        "a pool tells how ports are, not how they were before a migration; readings are not kept to compare",
        "资源池只提供端口现状，不提供迁移前状态；尚未留存历次读取结果用于比对",
    ),
    "image-signature-verified": Text(
        "whether a signature is valid takes the whole image and its certificate; the list tells only that there is one",
        "验签需要整个镜像及证书；镜像列表只说明有无签名",
    ),
    "cap-plan-fits": Text(
        "plans name flavors without their sizes, and forecasts for a year are not made",
        "计划只引用规格编号，不含大小；尚无全年预测",
    ),
    "ext-acl-lean": Text(
        "no counters of hits are read, and who asked for a rule is not registered",
        "未采集策略命中计数，且未登记策略责任人",
    ),
    "ext-rogue-device": Text(
        "routers have no access ports: the switches behind them are not in the inventory",
        "路由器没有接入端口，其下的接入交换机未纳入清单",
    ),
    "host-integrity": Text(
        "whether the base line is kept elsewhere and changes are explained is registered nowhere",
        "基线库是否异地保存、变更是否有说明均未登记",
    ),
    "mon-policy-central": Text(
        "hosts carry no mark of the baseline that was applied to them, nor do its versions have a central list",
        "主机没有已应用基线的版本标记，基线版本也没有集中清单",
    ),
    "ext-link-utilisation": Text(
        "contracts of links are not registered: the monitoring knows what the inventory says that a link carries",
        "链路合同带宽未登记：监测只掌握清单所列的链路带宽",
    ),
    "ext-device-load": Text(
        "the monitoring asks devices neither for load nor for memory or the table of sessions",
        "监测未采集设备的 CPU、内存和会话表",
    ),
    "ext-link-quality": Text(
        "no probe is bound to each link: loss and round-trip times per link are not measured",
        "没有绑定到每条链路的探针，未测量各链路的丢包和时延",
    ),
    "ext-firmware-approved": Text(
        "which versions are approved for which model is registered nowhere",
        "各型号的批准版本清单未登记",
    ),
    "host-trusted-boot": Text(
        "it is optional and never a gap: the collector tells it, and nothing can fail",
        "可选项，不计为差距：采集器已采集，没有可判不符合的情形",
    ),
    "dashboard-hardened": Text(
        "no collector reads the dashboard's settings, and the lab's pools have no dashboard",
        "尚无采集器读取控制台配置，实验环境的资源池也没有控制台",
    ),
}
"""Check → why."""
