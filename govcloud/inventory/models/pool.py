"""A resource pool: how to reach it, what its own names for the common catalogue are, and how much it has."""

from govcloud.inventory.models.base import Code, Model, Name, Prefix, Sentence, labelled
from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.codes import FlavorCode, ImageCode, VolumeTypeCode


class ZoneAttachment(Model):
    """How a pool joins one network zone."""

    network: Sentence = labelled("the pool's external network of this zone", "外部网络")
    availability_zones: list[Sentence] = labelled("compute zones for servers; empty means any", "可用区", factory=list)


class Quota(Model):
    """What a project may use: the full set that is always written together. Counts, or GiB where the name says so."""

    cores: int = labelled("vCPUs", "vCPU 数", ge=0)
    memory_gib: int = labelled("memory, GiB", "内存（GiB）", ge=0)
    servers: int = labelled("servers", "云主机数", ge=0)
    volumes: int = labelled("volumes", "云硬盘数", ge=0)
    storage_gib: int = labelled("storage, GiB", "存储（GiB）", ge=0)
    snapshots: int = labelled("snapshots", "快照数", 20, ge=0)
    networks: int = labelled("networks", "网络数", 5, ge=0)
    ports: int = labelled("ports", "端口数", 200, ge=0)
    routers: int = labelled("routers", "路由器数", 2, ge=0)
    floating_ips: int = labelled("floating IPs", "浮动 IP 数", 5, ge=0)
    security_groups: int = labelled("security groups", "安全组数", 20, ge=0)
    security_group_rules: int = labelled("security-group rules", "安全组规则数", 400, ge=0)


class Capacity(Model):
    """What a pool has, as contracted."""

    cores: int = labelled("vCPUs", "vCPU 数", ge=1)
    memory_gib: int = labelled("memory, GiB", "内存（GiB）", ge=1)
    storage_tb: dict[VolumeTypeCode, int] = labelled("storage by catalogue volume type, TB", "各卷类型存储（TB）")
    internet_storage_tb: int = labelled("storage of the internet zone, TB", "互联网区存储（TB）", 0, ge=0)


class Arrays(Model):
    """Two storage arrays that hold the same. How to sign in to them is no matter of the inventory."""

    code: Code = labelled("pair of arrays", "阵列双活对编号")
    backend: Sentence = labelled("the storage service that is served by them: host@back-end", "对应的存储服务")
    urls: list[Sentence] = labelled(
        "address of each array's interface", "两台阵列的接口地址", min_length=2, max_length=2
    )


class Cluster(Model):
    """A Kubernetes cluster of a pool."""

    code: Code = labelled("cluster", "集群编号")
    context: Sentence = labelled("kubeconfig context", "kubeconfig 上下文")
    zone: Zone = labelled("network zone", "网络区")
    pod_prefixes: list[Prefix] = labelled("prefixes of its pods", "Pod 网段", factory=list)


class Pool(Model):
    """`pools/<code>.yml`: one of the city's clouds."""

    code: Code = labelled("pool", "资源池编号")
    name: Name = labelled("name", "名称")
    cloud: Sentence = labelled("entry in clouds.yaml", "clouds.yaml 条目")
    region: Sentence = labelled("OpenStack region", "区域")
    provider: Name = labelled("who runs it", "运营方")
    flavors: dict[FlavorCode, Sentence] = labelled("catalogue flavor → the pool's flavor", "规格映射")
    images: dict[ImageCode, Sentence] = labelled("catalogue image → the pool's image", "镜像映射")
    volume_types: dict[VolumeTypeCode, Sentence] = labelled(
        "catalogue volume type → the pool's volume type", "卷类型映射"
    )
    zones: dict[Zone, ZoneAttachment] = labelled("network zones", "网络区")
    capacity: Capacity = labelled("what it has", "容量")
    department_limit: Quota = labelled("most that one department may be given", "单部门配额上限")
    load_balancer: bool = labelled("offers load balancers", "提供负载均衡", default=True)
    cost: int | None = labelled(
        "what it costs the city, where a usual pool is 100: the city's own figure",
        "费用水平（一般资源池为 100，由本市自定）",
        None,
        ge=0,
        le=10_000,
    )
    arrays: list[Arrays] = labelled("pairs of storage arrays", "存储阵列双活对", factory=list)
    clusters: list[Cluster] = labelled("Kubernetes clusters", "Kubernetes 集群", factory=list)
