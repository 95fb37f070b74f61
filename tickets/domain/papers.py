"""Papers that a ticket brings, and how long each is good. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from govcloud.text import Text


class PaperKind(StrEnum):
    """What a paper proves."""

    PLAN = "plan"
    SIZING = "sizing"
    MLPS_FILING = "mlps-filing"
    MLPS_REPORT = "mlps-report"
    RISK_REPORT = "risk-report"
    CRYPTO_REPORT = "crypto-report"
    SELF_CHECK = "self-check"
    ERASURE_PROOF = "erasure-proof"
    DATA_HANDOVER = "data-handover"

    @property
    def words(self) -> Text:
        """For people."""
        return WORDS[self]


WORDS = {
    PaperKind.PLAN: Text("plan of the system", "实施方案"),
    PaperKind.SIZING: Text("list of what was calculated", "云资源测算清单"),
    PaperKind.MLPS_FILING: Text("MLPS filing", "等保备案证明"),
    PaperKind.MLPS_REPORT: Text("MLPS assessment report", "等级测评报告"),
    PaperKind.RISK_REPORT: Text("security risk assessment report", "安全风险评估报告"),
    PaperKind.CRYPTO_REPORT: Text("cryptography assessment report", "密码应用安全性评估报告"),
    PaperKind.SELF_CHECK: Text("self-check report", "自查报告"),
    PaperKind.ERASURE_PROOF: Text("proof of erasure", "数据清除证明"),
    PaperKind.DATA_HANDOVER: Text("handover of the data", "数据移交确认"),
}


@dataclass(frozen=True)
class Paper:
    """One paper, as it was uploaded."""

    kind: PaperKind
    sha256: str
    until: date | None = None
    """Last day on which it is good; None: it does not end."""
    met: bool = True
    """Whether what it says is enough: no open red line, a conclusion that is not "not met"."""


def find_lacking(papers: tuple[Paper, ...], wanted: frozenset[PaperKind], today: date) -> list[PaperKind]:
    """Kinds without a paper that is good today, in order."""
    good = {each.kind for each in papers if each.met and (each.until is None or each.until >= today)}
    return sorted(wanted - good)
