"""Where a ticket may stand: whose turn it is, which clock runs, whether it is over."""

from dataclasses import dataclass
from enum import StrEnum

from govcloud.text import Text
from tickets.domain.people import Role


class State(StrEnum):
    """Where a ticket stands."""

    DRAFT = "draft"
    COUNTY_REVIEW = "county-review"
    INTAKE = "intake"
    ADMINISTRATIVE_REVIEW = "administrative-review"
    TECHNICAL_REVIEW = "technical-review"
    SUPPLEMENT = "supplement"
    SUSPENDED = "suspended"
    REJECTED = "rejected"
    APPEAL = "appeal"
    WITHDRAWN = "withdrawn"
    ASSESSMENT = "assessment"
    PLAN_REVIEW = "plan-review"
    EXECUTION = "execution"
    EXECUTION_FAILED = "execution-failed"
    CONFIRMATION = "confirmation"
    PRE_SYNC = "pre-sync"
    REHEARSAL = "rehearsal"
    REHEARSAL_REVIEW = "rehearsal-review"
    WINDOW_REVIEW = "window-review"
    FROZEN = "frozen"
    FINAL_SYNC = "final-sync"
    SWITCHED = "switched"
    ROLLBACK = "rollback"
    TRIAL_RUN = "trial-run"
    SECURITY_REVIEW = "security-review"
    ACCEPTANCE = "acceptance"
    SOURCE_RETAINED = "source-retained"
    SOURCE_ERASURE = "source-erasure"
    DONE = "done"


@dataclass(frozen=True)
class Standing:
    """What a state means."""

    words: Text
    owner: Role | None = None
    """Whose turn it is. None: the ticket is over."""
    clock: str = ""
    """Figure of the policy with the working days that the owner has; empty where the ticket is over."""
    signers: frozenset[Role] = frozenset()
    """Who has to sign before the ticket goes on."""


THREE = frozenset({Role.APPLICANT, Role.ADMINISTRATIVE, Role.THIRD_PARTY})
"""Signatures of an acceptance: department, data bureau, third party (平顶山市政务云使用流程（试行）, 2020)."""
STANDINGS = {
    State.DRAFT: Standing(Text("draft", "草稿"), Role.APPLICANT, "draft_days"),
    State.COUNTY_REVIEW: Standing(Text("county review", "区县审核"), Role.COUNTY, "county_review_days"),
    State.INTAKE: Standing(Text("intake", "受理"), Role.ADMINISTRATIVE, "intake_days"),
    State.ADMINISTRATIVE_REVIEW: Standing(
        Text("administrative review", "行政审批"), Role.ADMINISTRATIVE, "administrative_review_days"
    ),
    State.TECHNICAL_REVIEW: Standing(Text("technical review", "技术审批"), Role.TECHNICAL, "technical_review_days"),
    State.SUPPLEMENT: Standing(Text("supplement", "补正"), Role.APPLICANT, "supplement_days"),
    State.SUSPENDED: Standing(Text("suspended", "暂停"), Role.ADMINISTRATIVE, "suspension_days"),
    State.REJECTED: Standing(Text("rejected", "不予通过"), Role.APPLICANT, "appeal_days"),
    State.APPEAL: Standing(Text("appeal", "申诉"), Role.ADMINISTRATIVE, "appeal_review_days"),
    State.WITHDRAWN: Standing(Text("withdrawn", "已撤回")),
    State.ASSESSMENT: Standing(Text("assessment", "评估"), Role.OPERATOR, "assessment_days"),
    State.PLAN_REVIEW: Standing(Text("review of the plan", "方案评审"), Role.TECHNICAL, "plan_review_days"),
    State.EXECUTION: Standing(Text("execution", "实施"), Role.MACHINE, "execution_days"),
    State.EXECUTION_FAILED: Standing(Text("execution failed", "实施失败"), Role.OPERATOR, "repair_days"),
    State.CONFIRMATION: Standing(Text("confirmation of tests", "测试确认"), Role.APPLICANT, "confirmation_days", THREE),
    State.PRE_SYNC: Standing(Text("first copy", "预同步"), Role.OPERATOR, "pre_sync_days"),
    State.REHEARSAL: Standing(Text("rehearsal", "演练"), Role.OPERATOR, "rehearsal_days"),
    State.REHEARSAL_REVIEW: Standing(
        Text("acceptance of the rehearsal", "演练确认"), Role.APPLICANT, "rehearsal_review_days"
    ),
    State.WINDOW_REVIEW: Standing(
        Text("approval of the change window", "割接窗口审批"), Role.ADMINISTRATIVE, "window_review_days"
    ),
    State.FROZEN: Standing(Text("frozen", "停写"), Role.OPERATOR, "cutover_days"),
    State.FINAL_SYNC: Standing(Text("last copy", "最终同步"), Role.OPERATOR, "cutover_days"),
    State.SWITCHED: Standing(Text("switched, being verified", "已切换，验证中"), Role.OPERATOR, "cutover_days"),
    State.ROLLBACK: Standing(Text("rolling back", "回退"), Role.OPERATOR, "cutover_days"),
    State.TRIAL_RUN: Standing(Text("trial run", "试运行"), Role.APPLICANT, "trial_run_most_days"),
    State.SECURITY_REVIEW: Standing(Text("security review", "安全审查"), Role.SECURITY, "security_review_days"),
    State.ACCEPTANCE: Standing(Text("acceptance", "验收"), Role.APPLICANT, "acceptance_days", THREE),
    State.SOURCE_RETAINED: Standing(Text("source retained", "源端保留"), Role.OPERATOR, "source_retained_most_days"),
    State.SOURCE_ERASURE: Standing(Text("source being erased", "源端清除"), Role.OPERATOR, "source_erasure_days"),
    State.DONE: Standing(Text("done", "办结")),
}
STOPPED = frozenset({State.SUPPLEMENT, State.SUSPENDED})
"""While a ticket is here the clock of the state that it came from stands still; it goes back there."""
OVER = frozenset(state for state, standing in STANDINGS.items() if standing.owner is None)
