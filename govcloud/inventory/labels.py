"""What the values of choices are called by people, for messages, tables and documents."""

from enum import StrEnum

from govcloud.inventory.models.address import Use
from govcloud.inventory.models.announced import Announces
from govcloud.inventory.models.city import Level, Secrecy, Zone
from govcloud.inventory.models.department import Duty
from govcloud.inventory.models.department import Role as MemberRole
from govcloud.inventory.models.extranet import Role as DeviceRole
from govcloud.inventory.models.extranet import VrfKind
from govcloud.inventory.models.ledger import Conclusion, ReportKind, WarningLevel
from govcloud.inventory.models.notice import Demand, Domain, Grade
from govcloud.inventory.models.safeguards import SiteUse
from govcloud.inventory.models.system import DataClass
from govcloud.text import Text, literal

LABELS: dict[type[StrEnum], dict[str, str]] = {
    Level: {"city": "市级", "county": "县级", "township": "乡级", "village": "村级"},
    Zone: {"extranet": "政务外网区", "internet": "互联网区"},
    Secrecy: {"none": "非密", "internal": "工作秘密", "confidential": "秘密", "secret": "机密", "top-secret": "绝密"},
    DataClass: {"general": "一般", "important": "重要", "core": "核心"},
    Duty: {"head": "负责人", "operations": "运维", "security": "安全"},
    MemberRole: {"reader": "只读", "member": "成员", "manager": "管理"},
    DeviceRole: {"core": "核心", "exit": "出口", "aggregation": "汇聚", "access": "接入"},
    VrfKind: {"public": "公用网络区", "private": "专用网络区", "internet": "互联网接入区"},
    ReportKind: {"mlps": "等级测评", "crypto": "密评", "risk": "安全风险评估", "source": "源代码安全检测"},
    Conclusion: {"met": "符合", "partly": "基本符合", "not-met": "不符合"},
    WarningLevel: {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"},
    Grade: {"extraordinary": "特别重大", "serious": "重大", "considerable": "较大", "ordinary": "一般"},
    Domain: {"cloud": "云", "network": "网", "security": "安"},
    Demand: {"receipts": "全部签收", "answers": "全部反馈"},
    SiteUse: {"production": "生产", "arbiter": "仲裁", "backup": "备份"},
    Announces: {
        "cores": "vCPU（核）",
        "memory_gib": "内存（GiB）",
        "storage_tb": "存储（TB）",
        "dual_active_tb": "双活存储（TB）",
    },
    Use: {
        "tenant": "租户",
        "department": "接入单位",
        "loopback": "环回",
        "link": "互联",
        "management": "管理",
        "nat": "地址转换",
    },
}
"""Choice → its values in Chinese; in English a value is its own label."""


def label_choice(choice: StrEnum) -> Text:
    """The value as a person calls it."""
    chinese = LABELS.get(type(choice), {}).get(choice.value)
    return Text(choice.value, chinese) if chinese else literal(choice.value)


def find_choice(kind: object, chinese: str) -> str | None:
    """The value of a choice that a Chinese word means: `市`, `市级` → `city`; None when it means none."""
    labels = LABELS.get(kind, {}) if isinstance(kind, type) else {}
    wanted = chinese.strip()
    return next((value for value, label in labels.items() if wanted and wanted in {label, label[:-1]}), None)
