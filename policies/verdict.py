"""Verdicts on objects and on items of a framework, and how grave a rule is. Words are those of assessors."""

from collections.abc import Iterable
from enum import StrEnum

from govcloud.text import Text


class Verdict(StrEnum):
    """What a rule says of one object. Only `PASS` counts as fulfilled."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    NOT_APPLICABLE = "not-applicable"
    MANUAL = "manual"
    MISSING = "missing"

    @property
    def words(self) -> Text:
        """For people."""
        return WORDS[self]


class ItemVerdict(StrEnum):
    """What the verdicts on all objects say of one item of a framework."""

    PASS = "pass"  # noqa: S105 - a verdict
    PARTIAL = "partial"
    FAIL = "fail"
    NOT_APPLICABLE = "not-applicable"
    MANUAL = "manual"
    MISSING = "missing"

    @property
    def words(self) -> Text:
        """For people."""
        return ITEM_WORDS[self]


class Severity(StrEnum):
    """How grave a failure is, from the gravest."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def words(self) -> Text:
        """For people."""
        return SEVERITY_WORDS[self]

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


WORDS = {
    Verdict.PASS: Text("pass", "符合"),
    Verdict.FAIL: Text("fail", "不符合"),
    Verdict.NOT_APPLICABLE: Text("not applicable", "不适用"),
    Verdict.MANUAL: Text("manual", "人工"),
    Verdict.MISSING: Text("missing", "未测"),
}
ITEM_WORDS = {
    **{ItemVerdict(verdict.value): words for verdict, words in WORDS.items()},
    ItemVerdict.PARTIAL: Text("partial", "部分符合"),
}
SEVERITY_WORDS = {
    Severity.CRITICAL: Text("critical", "严重"),
    Severity.HIGH: Text("high", "高"),
    Severity.MEDIUM: Text("medium", "中"),
    Severity.LOW: Text("low", "低"),
}


def combine(verdicts: Iterable[Verdict]) -> ItemVerdict:
    """The verdict on an item. A failure decides, then what nobody knows, then what a person must look at.

    Some objects failing and some passing is partial; no verdict at all is missing, never a pass.
    """
    found = set(verdicts)
    if Verdict.FAIL in found:
        return ItemVerdict.PARTIAL if Verdict.PASS in found else ItemVerdict.FAIL
    for verdict in (Verdict.MISSING, Verdict.MANUAL, Verdict.PASS, Verdict.NOT_APPLICABLE):
        if verdict in found:
            return ItemVerdict(verdict.value)
    return ItemVerdict.MISSING
