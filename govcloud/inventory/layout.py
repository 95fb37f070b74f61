"""Which files an inventory is made of: where each lies, its shape, its model. Reading them is the loader's work."""

from dataclasses import dataclass
from enum import StrEnum

from govcloud.inventory.models.address import AddressBlock, Allocation
from govcloud.inventory.models.attachment import Attachment
from govcloud.inventory.models.base import Model
from govcloud.inventory.models.city import City
from govcloud.inventory.models.department import Department
from govcloud.inventory.models.extranet import Carrier, Device, Link, Node, Vrf
from govcloud.inventory.models.management import Management
from govcloud.inventory.models.pool import Pool
from govcloud.inventory.models.reach import InternetExit, SharedService
from govcloud.inventory.models.waiver import Waiver
from govcloud.text import Text


class Shape(StrEnum):
    """How a file holds its records."""

    RECORD = "record"
    """YAML, one record per file."""
    LIST = "list"
    """YAML, a list of records."""
    TABLE = "table"
    """CSV, one record per row."""


@dataclass(frozen=True)
class FileKind:
    """One kind of file. `name` is what commands call it, `section` where its records lie in an `Inventory`.

    A city has one record of a kind that is `single`, and not a list of them.
    """

    name: str
    section: tuple[str, ...]
    pattern: str
    model: type[Model]
    shape: Shape
    label: Text
    required: bool = False
    single: bool = False


KINDS: tuple[FileKind, ...] = (
    FileKind("city", ("city",), "city.yml", City, Shape.RECORD, Text("the city", "城市"), required=True, single=True),
    FileKind("pools", ("pools",), "pools/*.yml", Pool, Shape.RECORD, Text("resource pools", "资源池"), required=True),
    FileKind(
        "departments", ("departments",), "departments/*.yml", Department, Shape.RECORD, Text("departments", "部门")
    ),
    FileKind("addresses", ("addresses",), "addresses.yml", AddressBlock, Shape.LIST, Text("address plan", "地址规划")),
    FileKind(
        "allocations",
        ("allocations",),
        "allocations.csv",
        Allocation,
        Shape.TABLE,
        Text("addresses handed out", "地址分配"),
    ),
    FileKind("waivers", ("waivers",), "waivers.yml", Waiver, Shape.LIST, Text("waivers", "豁免")),
    FileKind(
        "carriers", ("extranet", "carriers"), "extranet/carriers.csv", Carrier, Shape.TABLE, Text("carriers", "运营商")
    ),
    FileKind(
        "nodes", ("extranet", "nodes"), "extranet/nodes.csv", Node, Shape.TABLE, Text("extranet nodes", "外网节点")
    ),
    FileKind("devices", ("extranet", "devices"), "extranet/devices.csv", Device, Shape.TABLE, Text("devices", "设备")),
    FileKind("links", ("extranet", "links"), "extranet/links.csv", Link, Shape.TABLE, Text("links", "链路")),
    FileKind("vrfs", ("extranet", "vrfs"), "extranet/vrfs.yml", Vrf, Shape.LIST, Text("VRFs", "VRF")),
    FileKind(
        "attachments",
        ("extranet", "attachments"),
        "extranet/attachments.csv",
        Attachment,
        Shape.TABLE,
        Text("attachments", "对接口"),
    ),
    FileKind(
        "services",
        ("extranet", "services"),
        "extranet/services.yml",
        SharedService,
        Shape.LIST,
        Text("shared services", "共享服务"),
    ),
    FileKind(
        "internet",
        ("extranet", "internet"),
        "extranet/internet.yml",
        InternetExit,
        Shape.RECORD,
        Text("the internet exit", "互联网统一出口"),
        single=True,
    ),
    FileKind(
        "management",
        ("extranet", "management"),
        "extranet/management.yml",
        Management,
        Shape.RECORD,
        Text("management of the devices", "设备管理"),
        single=True,
    ),
)
"""All kinds, in the order in which a reader meets them."""

KIND_BY_NAME = {kind.name: kind for kind in KINDS}
