"""A department's system: its grading, where it runs, its servers, who may reach it. Only names of the catalogue."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from govcloud.inventory.models.base import Code, Model, Name, Prefix, RecordError, TicketNumber, labelled
from govcloud.inventory.models.city import MlpsLevel, Secrecy, Zone
from govcloud.inventory.models.codes import DepartmentCode, FlavorCode, ImageCode, PoolCode, VolumeTypeCode
from govcloud.text import Text

Port = Annotated[int, Field(ge=1, le=65535)]


class DataClass(StrEnum):
    """Class of the data a system holds (GB/T 43697-2024): general 一般, important 重要, core 核心."""

    GENERAL = "general"
    IMPORTANT = "important"
    CORE = "core"


class Protocol(StrEnum):
    """What an exposure rule lets through."""

    TCP = "tcp"
    UDP = "udp"
    ICMP = "icmp"


class Volume(Model):
    """A data volume of each server of a group."""

    name: Code = labelled("volume", "卷名")
    size_gib: int = labelled("size, GiB", "容量（GiB）", ge=1, le=65536)
    type: VolumeTypeCode = labelled("catalogue volume type", "卷类型")


class Servers(Model):
    """A group of like servers."""

    name: Code = labelled("group of servers", "主机组")
    flavor: FlavorCode = labelled("catalogue flavor", "规格")
    image: ImageCode = labelled("catalogue image", "镜像")
    count: int = labelled("how many", "数量", 1, ge=1, le=200)
    root_gib: int = labelled("system disk, GiB", "系统盘（GiB）", 40, ge=1, le=2048)
    volumes: list[Volume] = labelled("data volumes of each", "数据盘", factory=list)


SOURCES = ("zone", "department", "system", "prefix")
"""Fields of an exposure rule that say who may reach the servers."""

NO_SOURCE = Text(
    "the rule does not say who may come in: give one of zone, department, system, prefix",
    "规则没有写来源：请写 zone、department、system、prefix 之一",
)
TWO_SOURCES = Text(
    "the rule gives several sources ({names}); write one rule for each", "规则写了多个来源（{names}），请每个来源写一条"
)
NO_PORTS = Text("the rule has no ports; list them, such as [443]", "规则没有写端口，请列出，例如 [443]")
ICMP_PORTS = Text("icmp has no ports; leave them out", "icmp 没有端口，请删去")


class Exposure(Model):
    """One thing that may reach a group of servers; everything else is denied. Exactly one kind of source is given."""

    to: Code = labelled("group of servers", "目标主机组")
    protocol: Protocol = labelled("protocol", "协议", Protocol.TCP)
    ports: list[Port] = labelled("ports; empty only for icmp", "端口", factory=list, max_length=64)
    zone: Zone | None = labelled("everybody in this zone", "来源：整个网络区", None)
    department: DepartmentCode | None = labelled("a department", "来源：部门", None)
    system: Code | None = labelled("another system of the same department", "来源：本部门系统", None)
    prefix: Prefix | None = labelled("a prefix", "来源：网段", None)

    @model_validator(mode="after")
    def _refuse_contradictions(self) -> Self:
        sources = [name for name in SOURCES if getattr(self, name) is not None]
        if len(sources) != 1:
            raise RecordError("exposure-source", NO_SOURCE if not sources else TWO_SOURCES(names="/".join(sources)))
        if bool(self.ports) == (self.protocol is Protocol.ICMP):
            raise RecordError("exposure-ports", NO_PORTS if not self.ports else ICMP_PORTS, field="ports")
        return self


class LoadBalancer(Model):
    """One address in front of a group of servers."""

    to: Code = labelled("group of servers", "目标主机组")
    port: Port = labelled("port that clients use", "对外端口")
    server_port: Port = labelled("port of the servers", "主机端口")
    tls: bool = labelled("clients speak TLS", "启用 TLS", default=True)


class Database(Model):
    """A database of the system, on servers of its own."""

    engine: Code = labelled("engine: postgresql, mysql, kingbase, dameng", "数据库类型")
    version: str = labelled("version", "版本", min_length=1, max_length=20)
    flavor: FlavorCode = labelled("catalogue flavor", "规格")
    size_gib: int = labelled("storage, GiB", "存储（GiB）", ge=1, le=65536)
    type: VolumeTypeCode = labelled("catalogue volume type", "卷类型")
    replicas: int = labelled("copies, the first included", "副本数", 1, ge=1, le=5)


class System(Model):
    """An application of a department; the unit of grading, migration and acceptance."""

    code: Code = labelled("system", "系统编号")
    name: Name = labelled("name", "名称")
    mlps_level: MlpsLevel = labelled("MLPS level, 1 to 4", "等保级别（1–4）")
    crypto_level: MlpsLevel = labelled("cryptography level, 1 to 4", "密码应用等级（1–4）")
    data_class: DataClass = labelled("class of its data", "数据分级", DataClass.GENERAL)
    secrecy: Secrecy = labelled("state-secret marking", "密级", Secrecy.NONE)
    zone: Zone = labelled("network zone", "网络区")
    pool: PoolCode | None = labelled("pool; empty lets placement choose", "资源池（空为自动选择）", None)
    dual_active: bool = labelled("needs storage that two sites serve", "双活", default=False)
    expires: date = labelled("last day of use", "到期日")
    ticket: TicketNumber = labelled("ticket that approved it", "工单号")
    servers: list[Servers] = labelled("servers", "云主机", factory=list)
    exposure: list[Exposure] = labelled("who may reach it", "访问规则", factory=list)
    load_balancers: list[LoadBalancer] = labelled("load balancers", "负载均衡", factory=list)
    databases: list[Database] = labelled("databases", "数据库", factory=list)
