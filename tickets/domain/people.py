"""Who takes part in a ticket: roles, whose side each stands on, and what one person may not do twice. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from govcloud.text import Text


class Role(StrEnum):
    """What somebody does in the portal. One person may have several, but see `Duty`."""

    APPLICANT = "applicant"
    HEAD = "head"
    COUNTY = "county"
    ADMINISTRATIVE = "administrative"
    TECHNICAL = "technical"
    OPERATOR = "operator"
    SECURITY = "security"
    THIRD_PARTY = "third-party"
    AUDITOR = "auditor"
    ADMIN = "admin"
    MACHINE = "machine"
    """The workers and the clock: no person."""

    @property
    def words(self) -> Text:
        """For people."""
        return WORDS[self]


WORDS = {
    Role.APPLICANT: Text("applicant", "申请人"),
    Role.HEAD: Text("head of the department", "使用单位负责人"),
    Role.COUNTY: Text("county reviewer", "区县审核人"),
    Role.ADMINISTRATIVE: Text("administrative reviewer", "行政审批人"),
    Role.TECHNICAL: Text("technical reviewer", "技术审批人"),
    Role.OPERATOR: Text("operator", "运维人员"),
    Role.SECURITY: Text("security officer", "安全管理员"),
    Role.THIRD_PARTY: Text("third party", "第三方（监理）"),
    Role.AUDITOR: Text("auditor", "审计员"),
    Role.ADMIN: Text("administrator", "系统管理员"),
    Role.MACHINE: Text("machine", "系统"),
}


class Duty(StrEnum):
    """What an action of a person means for the separation of duties (双甲方)."""

    ASK = "ask"
    REVIEW_COUNTY = "review-county"
    REVIEW_ADMINISTRATIVE = "review-administrative"
    REVIEW_TECHNICAL = "review-technical"
    EXECUTE = "execute"
    ACCEPT = "accept"
    SECURE = "secure"

    @property
    def words(self) -> Text:
        """For people: what was done."""
        return DONE[self]


DONE = {
    Duty.ASK: Text("asked", "提出申请"),
    Duty.REVIEW_COUNTY: Text("reviewed for the county", "区县审核"),
    Duty.REVIEW_ADMINISTRATIVE: Text("reviewed administratively", "行政审批"),
    Duty.REVIEW_TECHNICAL: Text("reviewed technically", "技术审批"),
    Duty.EXECUTE: Text("executed", "实施"),
    Duty.ACCEPT: Text("accepted", "验收"),
    Duty.SECURE: Text("judged security", "安全审查"),
}
REVIEWS = frozenset({Duty.REVIEW_COUNTY, Duty.REVIEW_ADMINISTRATIVE, Duty.REVIEW_TECHNICAL})
APART = frozenset(
    {
        *(frozenset({Duty.ASK, other}) for other in (*REVIEWS, Duty.EXECUTE, Duty.SECURE)),
        *(frozenset({first, second}) for first in REVIEWS for second in REVIEWS if first is not second),
        *(frozenset({review, other}) for review in REVIEWS for other in (Duty.EXECUTE,)),
        frozenset({Duty.EXECUTE, Duty.ACCEPT}),
        frozenset({Duty.EXECUTE, Duty.SECURE}),
    }
)
"""Pairs of duties that no one person may have in one ticket. Who asks may accept: it confirms what it got."""


@dataclass(frozen=True)
class Person:
    """Somebody who acts: account, roles, and for whom. `department` and `county` are empty where somebody acts for the
    city."""

    user: str
    roles: frozenset[Role]
    department: str = ""
    county: str = ""


MACHINE = Person("machine", frozenset({Role.MACHINE}))
