"""The security officer's ledgers of systems: filings, reports, restores, scans, warnings, holders of accounts.

What happened and when, as it was written down. Whether that is enough is judged by policies.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from govcloud.inventory.models.base import Code, Model, RecordError, Sentence, Username, labelled
from govcloud.inventory.models.city import MlpsLevel
from govcloud.inventory.models.codes import DepartmentCode, PoolCode, SiteCode
from govcloud.text import Text

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 or SM3 digest in hexadecimal digits: both have 64."""


class ReportKind(StrEnum):
    """What a report is about."""

    MLPS = "mlps"
    CRYPTO = "crypto"
    RISK = "risk"
    SOURCE = "source"


class Conclusion(StrEnum):
    """What a report concludes."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not-met"


class WarningLevel(StrEnum):
    """Level of a warning of network security, gravest first."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"


ALONE = Text('"{name}" is given, so "{other}" has to be given too', "填写了“{name}”，就要同时填写“{other}”")


def _refuse_half(record: Model, *pairs: tuple[str, str]) -> None:
    """Two fields that only make sense together."""
    for name, other in pairs:
        if getattr(record, name) not in (None, 0) and getattr(record, other) is None:
            raise RecordError("half-record", ALONE(name=name, other=other), field=other)


class SystemRecord(Model):
    """Row of `security/systems.csv`: what the security officer keeps of one system."""

    department: DepartmentCode = labelled("department", "部门")
    system: Code = labelled("system", "业务系统")
    in_service: date | None = labelled("day it went into service", "投入运行日期", None)
    filing: Sentence | None = labelled("number of the MLPS filing", "等保备案编号", None)
    filed: date | None = labelled("day of the filing", "备案日期", None)
    filed_level: MlpsLevel | None = labelled("MLPS level in the filing", "备案等级", None)
    cii: bool = labelled("part of critical information infrastructure", "属于关键信息基础设施", default=False)
    version: Sentence | None = labelled("delivered version", "交付版本", None)
    copy_site: SiteCode | None = labelled("site of the department's own copy of the data", "自留数据副本所在站点", None)
    copied: date | None = labelled("day of the newest copy", "最近副本日期", None)

    @property
    def code(self) -> str:
        """What lists and changes call it."""
        return f"{self.department}/{self.system}"

    @model_validator(mode="after")
    def _refuse_contradictions(self) -> Self:
        _refuse_half(self, ("filing", "filed"), ("filing", "filed_level"), ("copy_site", "copied"))
        _refuse_half(self, ("filed", "filing"), ("copied", "copy_site"))
        return self


class Report(Model):
    """Row of `security/reports.csv`: a report that somebody else wrote on a system."""

    code: Sentence = labelled("number of the report", "报告编号")
    department: DepartmentCode = labelled("department", "部门")
    system: Code = labelled("system", "业务系统")
    kind: ReportKind = labelled("kind", "类别")
    day: date = labelled("date of the report", "报告日期")
    issuer: Sentence | None = labelled("who issued it", "出具单位", None)
    digest: Digest | None = labelled("digest of the file, SHA-256 or SM3", "文件摘要（SHA-256 或 SM3）", None)
    conclusion: Conclusion | None = labelled("conclusion", "结论", None)
    version: Sentence | None = labelled("version that was tested", "受测版本", None)
    open_findings: int = labelled("findings that are still open", "未整改问题数", 0, ge=0, le=10_000)
    due: date | None = labelled("day by which they must be closed", "整改期限", None)

    @model_validator(mode="after")
    def _refuse_contradictions(self) -> Self:
        _refuse_half(self, ("open_findings", "due"))
        return self


class Restore(Model):
    """Row of `security/restores.csv`: a drill in which a backup was restored and compared."""

    code: Code = labelled("drill", "演练编号")
    department: DepartmentCode = labelled("department", "部门")
    system: Code = labelled("system", "业务系统")
    day: date = labelled("date", "演练日期")
    source_digest: Digest = labelled("digest of the data before", "原数据摘要")
    restored_digest: Digest | None = labelled("digest of what was restored", "恢复后摘要", None)
    restored_mib: int = labelled("how much was restored, MiB", "恢复数据量（MiB）", ge=0, le=1_000_000_000)


class Scan(Model):
    """Row of `security/scans.csv`: a scan of a system's servers for vulnerabilities."""

    code: Code = labelled("scan", "扫描编号")
    department: DepartmentCode = labelled("department", "部门")
    system: Code = labelled("system", "业务系统")
    day: date = labelled("date", "扫描日期")
    scanner: Sentence = labelled("scanner, with its version", "扫描工具及版本")
    servers: int = labelled("how many servers were scanned", "扫描主机数", ge=0, le=100_000)
    open_critical: int = labelled("critical vulnerabilities that are open", "未修复严重漏洞数", ge=0, le=100_000)
    critical_since: date | None = labelled("day the oldest of them was found", "最早发现日期", None)

    @model_validator(mode="after")
    def _refuse_contradictions(self) -> Self:
        _refuse_half(self, ("open_critical", "critical_since"))
        return self


class WarningPlan(Model):
    """Row of `security/warnings.csv`: who gets a warning of a level, and how fast they answered in the last drill."""

    level: WarningLevel = labelled("level of the warning", "预警级别")
    receivers: Sentence = labelled("who receives it", "接收人")
    respond_minutes: int = labelled("minutes in which it must be answered", "响应时限（分钟）", ge=1, le=100_000)
    drilled: date | None = labelled("day of the last drill", "最近演练日期", None)
    took_minutes: int | None = labelled(
        "minutes that the answer took then", "演练响应用时（分钟）", None, ge=0, le=100_000
    )

    @property
    def code(self) -> str:
        """What lists and changes call it."""
        return self.level.value

    @model_validator(mode="after")
    def _refuse_contradictions(self) -> Self:
        _refuse_half(self, ("drilled", "took_minutes"))
        return self


class AccountRecord(Model):
    """Row of `security/accounts.csv`: the person who answers for an account that is no department's member."""

    account: Username = labelled("account", "账户")
    pool: PoolCode | None = labelled("pool; empty: all pools", "资源池（空为全部）", None)
    person: Sentence = labelled("person who answers for it", "责任人")
    purpose: Sentence = labelled("what it is for", "用途")

    @property
    def code(self) -> str:
        """What lists and changes call it."""
        return " ".join(filter(None, (self.account, self.pool, self.person)))
