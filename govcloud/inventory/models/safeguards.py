"""Sites of pools, backups and arbiters; certified cryptographic modules and the key stores that use them."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from govcloud.inventory.models.base import Code, Model, RecordError, Sentence, labelled
from govcloud.inventory.models.codes import ModuleCode, PoolCode, SiteCode, VolumeTypeCode
from govcloud.inventory.models.ledger import AccountRecord, Report, Restore, Scan, SystemRecord, WarningPlan
from govcloud.text import Text

Division = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{5}$")]
"""A division of the country by GB/T 2260: six digits, the first two the province."""


class SiteUse(StrEnum):
    """What a site is for."""

    PRODUCTION = "production"
    ARBITER = "arbiter"
    BACKUP = "backup"


NO_POOL = Text("a production or arbiter site belongs to a pool", "生产站点和仲裁站点要写明资源池")


class Site(Model):
    """Row of `security/sites.csv`: a place where a pool runs, where its arbiter stands, or where copies are kept."""

    code: Code = labelled("site", "站点编号")
    name: Sentence = labelled("name", "名称")
    use: SiteUse = labelled("what it is for", "用途")
    pool: PoolCode | None = labelled("pool; empty for a backup target of its own", "资源池（独立备份目标留空）", None)
    division: Division = labelled("division by GB/T 2260, six digits", "行政区划代码（GB/T 2260，六位）")
    address: Sentence = labelled("address", "地址")
    building: Code = labelled("building", "楼宇")
    cores: int | None = labelled("vCPUs, of a production site", "vCPU 数（生产站点）", None, ge=0)
    memory_gib: int | None = labelled("memory, GiB", "内存（GiB）", None, ge=0)
    dual_active_tb: int | None = labelled("dual-active storage, TB", "双活存储（TB）", None, ge=0)
    zones: Sentence | None = labelled(
        "the pool's zones of hosts that are there, separated by spaces", "位于该站点的可用区（空格分隔）", None
    )
    stores: Sentence | None = labelled(
        "the pool's stores of volumes that are only there, separated by spaces",
        "仅位于该站点的存储后端（空格分隔）",
        None,
    )

    @property
    def parts(self) -> list[str]:
        """The zones and stores that are lost with it, as the pool calls them."""
        return [*(self.zones or "").split(), *(self.stores or "").split()]

    @model_validator(mode="after")
    def _refuse_contradictions(self) -> Self:
        if self.use is not SiteUse.BACKUP and self.pool is None:
            raise RecordError("site-pool", NO_POOL, field="pool")
        return self


class CryptoModule(Model):
    """Row of `security/modules.csv`: a certified cryptographic module (商用密码产品)."""

    code: Code = labelled("module", "密码模块编号")
    name: Sentence = labelled("product", "产品名称")
    vendor: Sentence = labelled("manufacturer", "厂商")
    certificate: Sentence | None = labelled("number of the certificate", "认证证书编号", None)
    level: int | None = labelled("security level of the module, 1 to 4", "密码模块安全等级（1–4）", None, ge=1, le=4)
    until: date | None = labelled("last day of the certificate", "证书有效期至", None)


class KeyStore(Model):
    """Row of `security/key-stores.csv`: where keys are kept, and which volumes they protect."""

    code: Code = labelled("key store", "密钥库编号")
    name: Sentence = labelled("name", "名称")
    module: ModuleCode | None = labelled("cryptographic module that keeps the keys", "密码模块", None)
    site: SiteCode = labelled("site", "站点")
    pool: PoolCode | None = labelled("pool whose volumes it protects", "所保护的资源池", None)
    volume_type: VolumeTypeCode | None = labelled(
        "catalogue volume type; empty: all of the pool", "卷类型（空为该资源池全部）", None
    )


class Security(Model):
    """Everything under `security/`."""

    systems: list[SystemRecord] = labelled("security ledger of systems", "业务系统安全台账", factory=list)
    reports: list[Report] = labelled("reports", "报告台账", factory=list)
    restores: list[Restore] = labelled("restore drills", "恢复演练台账", factory=list)
    scans: list[Scan] = labelled("vulnerability scans", "漏洞扫描台账", factory=list)
    warnings: list[WarningPlan] = labelled("warning levels", "预警级别", factory=list)
    accounts: list[AccountRecord] = labelled("holders of accounts", "账户责任人", factory=list)
    sites: list[Site] = labelled("sites", "站点", factory=list)
    modules: list[CryptoModule] = labelled("cryptographic modules", "密码模块", factory=list)
    key_stores: list[KeyStore] = labelled("key stores", "密钥库", factory=list)
