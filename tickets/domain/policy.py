"""Numbers that decide how tickets run: days, thresholds. Each has a source; a city may set its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from govcloud.text import Text

OWN = "own policy"
S4 = "平顶山市政务云使用流程（试行），2020"
S5 = "北海市政务云管理办法"


@dataclass(frozen=True)
class Figure:
    """One number."""

    value: int
    """Working days, where nothing else is said in the words."""
    words: Text
    source: str = OWN


FIGURES: Mapping[str, Figure] = {
    "draft_days": Figure(60, Text("a draft is kept", "草稿保留")),
    "county_review_days": Figure(2, Text("review by the county", "区县审核")),
    "intake_days": Figure(1, Text("intake", "受理")),
    "administrative_review_days": Figure(2, Text("administrative review; with the next two 5 in all", "行政审批"), S5),
    "technical_review_days": Figure(2, Text("technical review", "技术审批"), S5),
    "supplement_days": Figure(10, Text("papers that were asked for are brought", "补正")),
    "suspension_days": Figure(20, Text("a suspension is looked at again", "暂停复核")),
    "appeal_days": Figure(5, Text("an appeal may be made", "可提出申诉")),
    "appeal_review_days": Figure(5, Text("an appeal is decided", "申诉处理")),
    "assessment_days": Figure(10, Text("assessment of a migration", "迁移评估")),
    "plan_review_days": Figure(5, Text("review of a migration's plan", "迁移方案评审")),
    "execution_days": Figure(1, Text("execution by machines", "自动实施")),
    "repair_days": Figure(2, Text("a failed execution is looked at", "失败处置")),
    "confirmation_days": Figure(5, Text("confirmation of tests", "测试确认")),
    "pre_sync_days": Figure(20, Text("first copy", "预同步")),
    "rehearsal_days": Figure(5, Text("rehearsal", "演练")),
    "rehearsal_review_days": Figure(2, Text("acceptance of the rehearsal", "演练确认")),
    "window_review_days": Figure(2, Text("approval of the window", "窗口审批")),
    "cutover_days": Figure(1, Text("each step of the cutover", "割接各步骤")),
    "trial_run_days": Figure(30, Text("least trial run, calendar days", "试运行最少天数（自然日）"), S4),
    "trial_run_most_days": Figure(60, Text("a trial run ends", "试运行结束")),
    "security_review_days": Figure(5, Text("security review", "安全审查")),
    "acceptance_days": Figure(10, Text("acceptance", "验收")),
    "source_retained_days": Figure(
        30, Text("the source is kept at least, calendar days", "源端保留最少天数（自然日）")
    ),
    "source_retained_most_days": Figure(60, Text("the source is erased after", "源端清除期限")),
    "source_erasure_days": Figure(10, Text("erasure with proof", "清除并取证")),
    "urgent_papers_days": Figure(15, Text("papers of an urgent ticket are brought", "急用先建补齐材料")),
    "reminder_days": Figure(1, Text("a reminder comes before the end of a clock", "到期前提醒")),
}
"""Name → the product's own number."""


@dataclass(frozen=True)
class Policy:
    """The numbers of a city."""

    own: Mapping[str, Figure]
    """What the city has set itself; the rest is the product's."""

    def __getitem__(self, name: str) -> int:
        """A number. Raises KeyError: there is none of the name."""
        return (self.own.get(name) or FIGURES[name]).value


PRODUCT = Policy({})
