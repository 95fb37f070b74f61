"""The e-government extranet: carriers, nodes, their devices, the links between them, the VRFs, and all of it as one."""

from enum import StrEnum
from typing import Literal, Self

from pydantic import model_validator

from govcloud.inventory.models.attachment import Attachment
from govcloud.inventory.models.base import Code, Model, Name, RecordError, Sentence, labelled
from govcloud.inventory.models.city import Level
from govcloud.inventory.models.codes import CarrierCode, DepartmentCode, DeviceCode, NodeCode
from govcloud.inventory.models.management import Management
from govcloud.inventory.models.reach import InternetExit, SharedService
from govcloud.text import Text


class Role(StrEnum):
    """What a device does."""

    CORE = "core"
    EXIT = "exit"
    AGGREGATION = "aggregation"
    ACCESS = "access"


class Platform(StrEnum):
    """The configuration language of a device."""

    LINUX = "linux"
    VRP = "vrp"
    COMWARE = "comware"


class VrfKind(StrEnum):
    """Area of the extranet: public network 公用网络区, private network 专用网络区, internet access 互联网接入区."""

    PUBLIC = "public"
    PRIVATE = "private"
    INTERNET = "internet"


class Carrier(Model):
    """Row of `extranet/carriers.csv`: who supplies circuits."""

    code: Code = labelled("carrier", "运营商编号")
    name_zh: Sentence = labelled("name in Chinese", "中文名称")
    name_en: Sentence = labelled("name in English", "英文名称")


class Node(Model):
    """Row of `extranet/nodes.csv`: a place with two devices and two links."""

    code: Code = labelled("node", "节点编号")
    name_zh: Sentence = labelled("name in Chinese", "中文名称")
    name_en: Sentence = labelled("name in English", "英文名称")
    level: Level = labelled("administrative level", "行政层级")
    parent: NodeCode | None = labelled("node above; empty for the city core", "上级节点", None)
    department: DepartmentCode | None = labelled("department it connects", "接入部门", None)
    building: Code = labelled("building", "楼宇")
    bandwidth_mbps: int = labelled("bandwidth it is promised, Mbit/s", "带宽（Mbit/s）", ge=1, le=400_000)


class Device(Model):
    """Row of `extranet/devices.csv`: one of a node's two devices."""

    code: Code = labelled("device", "设备编号")
    node: NodeCode = labelled("node", "节点")
    side: Literal["a", "b"] = labelled("side of the pair", "主备侧")
    role: Role = labelled("role", "角色")
    platform: Platform = labelled("configuration language", "配置语言")
    model: Sentence = labelled("model", "型号")
    building: Code | None = labelled("building; empty: the node's", "楼宇（空：与节点相同）", None)
    pair_port: Sentence | None = labelled("port to the other device of the node", "互联端口", None)
    lan_port: Sentence | None = labelled("port to the site's local network", "局域网端口", None)
    management_port: Sentence | None = labelled("port for management", "管理端口", None)


class Link(Model):
    """Row of `extranet/links.csv`: a link between two devices with its failure elements."""

    code: Code = labelled("link", "链路编号")
    a_device: DeviceCode = labelled("lower device", "下联设备")
    a_port: Sentence = labelled("its port", "下联端口")
    a_card: int = labelled("its card", "下联板卡", 0, ge=0, le=63)
    b_device: DeviceCode = labelled("upper device", "上联设备")
    b_port: Sentence = labelled("its port", "上联端口")
    b_card: int = labelled("its card", "上联板卡", 0, ge=0, le=63)
    carrier: CarrierCode = labelled("carrier", "运营商")
    circuit: Sentence = labelled("carrier's circuit number", "电路编号")
    duct: Code = labelled("duct", "管道")
    bandwidth_mbps: int = labelled("bandwidth, Mbit/s", "带宽（Mbit/s）", ge=1, le=400_000)


NO_OWNER = Text("a private area needs the department it belongs to", "专用网络区要写明所属部门")
OWNED = Text("only a private area belongs to a department; leave it out", "只有专用网络区有所属部门，请删去")


class Vrf(Model):
    """Item of `extranet/vrfs.yml`: a routed area of the extranet."""

    code: Code = labelled("VRF", "VRF 编号")
    name: Name = labelled("name", "名称")
    kind: VrfKind = labelled("area", "网络区域")
    department: DepartmentCode | None = labelled("department of a private area", "专用网所属部门", None)
    route_target: str = labelled("route target", "路由目标", pattern=r"^[0-9]{1,10}:[0-9]{1,10}$")

    @model_validator(mode="after")
    def _refuse_contradictions(self) -> Self:
        if (self.kind is VrfKind.PRIVATE) != (self.department is not None):
            raise RecordError("vrf-department", NO_OWNER if self.department is None else OWNED, field="department")
        return self


class Extranet(Model):
    """Everything of the extranet."""

    carriers: list[Carrier] = labelled("carriers", "运营商", factory=list)
    nodes: list[Node] = labelled("nodes", "节点", factory=list)
    devices: list[Device] = labelled("devices", "设备", factory=list)
    links: list[Link] = labelled("links", "链路", factory=list)
    vrfs: list[Vrf] = labelled("VRFs", "VRF", factory=list)
    attachments: list[Attachment] = labelled("attachments", "对接口", factory=list)
    services: list[SharedService] = labelled("shared services", "共享服务", factory=list)
    internet: InternetExit | None = labelled("the internet exit", "互联网统一出口", None)
    management: Management | None = labelled("management of the devices", "设备管理", None)
