"""Facts of the security officer's ledgers: what was filed, reported, drilled, scanned and certified, and the sites."""

from datetime import date

from govcloud.text import Text
from policies.facts.fact import Fact
from policies.facts.reading import or_none
from policies.facts.record import told
from policies.facts.register import HERE, read_day


class SystemRecord(Fact):
    """What the ledger says of a system. Its id is the system's, `department.code`."""

    KIND = "ledger.System"
    WORDS = Text("ledger rows of systems", "业务系统安全台账")
    PLACES = HERE

    in_service: date | None = told(read=or_none(read_day))
    filing: str | None
    filed: date | None = told(read=or_none(read_day))
    filed_level: int | None
    cii: bool
    """Whether it is part of critical information infrastructure."""
    version: str | None
    copy_site: str | None
    copied: date | None = told(read=or_none(read_day))


class Report(Fact):
    """A report on a system."""

    KIND = "ledger.Report"
    WORDS = Text("registered reports", "报告台账")
    PLACES = HERE

    system: str
    """Id of the system, `department.code`."""
    kind: str
    day: date = told(read=read_day)
    issuer: str | None
    digest: str | None
    conclusion: str | None
    version: str | None
    open_findings: int
    due: date | None = told(read=or_none(read_day))

    @property
    def complete(self) -> bool:
        """Whether it says who issued it, which file it is, and what it concludes."""
        return None not in (self.issuer, self.digest, self.conclusion)


class Restore(Fact):
    """A drill in which a system's backup was restored."""

    KIND = "ledger.Restore"
    WORDS = Text("registered restore drills", "恢复演练台账")
    PLACES = HERE

    system: str
    day: date = told(read=read_day)
    source_digest: str
    restored_digest: str | None
    restored_mib: int


class Scan(Fact):
    """A scan of a system's servers for vulnerabilities."""

    KIND = "ledger.Scan"
    WORDS = Text("registered vulnerability scans", "漏洞扫描台账")
    PLACES = HERE

    system: str
    day: date = told(read=read_day)
    servers: int
    open_critical: int
    critical_since: date | None = told(read=or_none(read_day))


class WarningPlan(Fact):
    """Who gets a warning, and how the last drill of it went. Its id is the level."""

    KIND = "ledger.Warning"
    WORDS = Text("registered warning levels", "预警级别登记")
    PLACES = HERE

    receivers: str
    respond_minutes: int
    drilled: date | None = told(read=or_none(read_day))
    took_minutes: int | None


class Site(Fact):
    """A site of a pool, of its arbiter, or of copies."""

    KIND = "ledger.Site"
    WORDS = Text("registered sites", "站点登记")
    PLACES = HERE

    name: str
    use: str
    """`production`, `arbiter` or `backup`."""
    pool: str | None
    division: str
    """Six digits of GB/T 2260."""
    address: str
    building: str
    cores: int
    memory_gib: int
    dual_active_gib: int


class CryptoModule(Fact):
    """A cryptographic module with its certificate."""

    KIND = "ledger.CryptoModule"
    WORDS = Text("registered cryptographic modules", "密码模块登记")
    PLACES = HERE

    name: str
    certificate: str | None
    level: int | None
    until: date | None = told(read=or_none(read_day))


class KeyStore(Fact):
    """Where keys are kept."""

    KIND = "ledger.KeyStore"
    WORDS = Text("registered key stores", "密钥库登记")
    PLACES = HERE

    name: str
    module: str | None
    site: str
    pool: str | None
    volume_type: str | None
    """The pool's own name; none where it is for all of the pool."""


class DualActive(Fact):
    """What a pool has promised to dual-active systems. Its id is the pool's; a pool without such storage has none.

    Systems that placement has yet to put somewhere count in every pool.
    """

    KIND = "register.DualActive"
    WORDS = Text("dual-active storage of pools", "资源池双活存储")
    PLACES = HERE

    cores: int
    memory_gib: int
    dual_active_gib: int
    """Of volumes of a dual-active type."""
