"""Which files an inventory is made of: where each lies, its shape, its model. Reading them is the loader's work."""

from dataclasses import dataclass
from enum import StrEnum

from govcloud.inventory.models.address import AddressBlock, Allocation
from govcloud.inventory.models.announced import Announced
from govcloud.inventory.models.attachment import Attachment
from govcloud.inventory.models.base import Model
from govcloud.inventory.models.city import City
from govcloud.inventory.models.department import Department
from govcloud.inventory.models.extranet import Carrier, Device, Link, Node, Vrf
from govcloud.inventory.models.ledger import AccountRecord, Report, Restore, Scan, SystemRecord, WarningPlan
from govcloud.inventory.models.management import Management
from govcloud.inventory.models.notice import Notices
from govcloud.inventory.models.pool import Pool
from govcloud.inventory.models.reach import InternetExit, SharedService
from govcloud.inventory.models.safeguards import CryptoModule, KeyStore, Site
from govcloud.inventory.models.setting import Setting
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
        "announced",
        ("announced",),
        "capacity/announced.csv",
        Announced,
        Shape.TABLE,
        Text("announced steps of use", "已知的用量变化"),
    ),
    FileKind("notices", ("notices",), "notices.yml", Notices, Shape.RECORD, Text("notifications", "通报"), single=True),
    FileKind("policies", ("policies",), "policies.yml", Setting, Shape.LIST, Text("parameters of rules", "规则参数")),
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
    FileKind(
        "filings",
        ("security", "systems"),
        "security/systems.csv",
        SystemRecord,
        Shape.TABLE,
        Text("security ledger of systems", "业务系统安全台账"),
    ),
    FileKind(
        "reports", ("security", "reports"), "security/reports.csv", Report, Shape.TABLE, Text("reports", "报告台账")
    ),
    FileKind(
        "restores",
        ("security", "restores"),
        "security/restores.csv",
        Restore,
        Shape.TABLE,
        Text("restore drills", "恢复演练台账"),
    ),
    FileKind(
        "scans",
        ("security", "scans"),
        "security/scans.csv",
        Scan,
        Shape.TABLE,
        Text("vulnerability scans", "漏洞扫描台账"),
    ),
    FileKind(
        "warnings",
        ("security", "warnings"),
        "security/warnings.csv",
        WarningPlan,
        Shape.TABLE,
        Text("warning levels", "预警级别"),
    ),
    FileKind(
        "accounts",
        ("security", "accounts"),
        "security/accounts.csv",
        AccountRecord,
        Shape.TABLE,
        Text("holders of accounts", "账户责任人"),
    ),
    FileKind("sites", ("security", "sites"), "security/sites.csv", Site, Shape.TABLE, Text("sites", "站点")),
    FileKind(
        "modules",
        ("security", "modules"),
        "security/modules.csv",
        CryptoModule,
        Shape.TABLE,
        Text("cryptographic modules", "密码模块"),
    ),
    FileKind(
        "keystores",
        ("security", "key_stores"),
        "security/key-stores.csv",
        KeyStore,
        Shape.TABLE,
        Text("key stores", "密钥库"),
    ),
)
"""All kinds, in the order in which a reader meets them."""

KIND_BY_NAME = {kind.name: kind for kind in KINDS}
