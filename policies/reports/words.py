"""The words of a report in both languages; verdicts are those of assessors."""

from govcloud.text import Text
from policies.verdict import ItemVerdict, Severity

TITLE = Text("Self-check report", "自查报告")
DISCLAIMER = Text(
    "This is a self-check by machine. It is no conclusion of an assessment and does not replace one.",
    "本报告为自动化自查结果，不是测评结论，也不能代替测评。",
)
AT = Text("as of", "统计时间")
RULE_SET = Text("rule set", "规则集版本")
SCOPE = Text("scope", "范围")
ALL = Text("everything", "全部")
NOTE = Text("note", "说明")
YES = Text("yes", "是")
INVENTORY = Text("the inventory", "清单")
NOBODY = Text("platform, network or owner unknown", "平台、网络或归属不明")
NOT_LIVE = Text(
    "Only the inventory and what it intends was judged: nothing that runs was read.",
    "本报告仅检查清单及其目标配置，未读取任何运行现状。",
)
STRANGERS = Text(
    "{n} results are left out: nothing tells whose their objects are.", "{n} 条结果未列入：无法确定对象归属。"
)
NO_SCRIPT = Text(
    "The results on objects need JavaScript; they stand in findings.csv too (--format csv).",
    "对象结果需启用 JavaScript 才能展开；也可查看 findings.csv（--format csv）。",
)
OVERVIEW = Text("overview", "总体情况")
MATRIX = Text("departments and control points", "部门与控制点")
MATRIX_HOW = Text(
    "Choose a cell (arrows and Enter do, too) to see its items. The number counts failures, waived ones too; an empty"
    " cell: no result there.",
    "点击单元格（也可用方向键和回车）查看对应条目。数字为不符合项数（含已豁免）；空白表示该部门在此控制点没有结果。",
)
EMPTY_POINTS = Text("{n} control points without any result are left out.", "另有 {n} 个控制点没有任何结果，未列出。")
TOP = Text("what fails most", "突出问题")
ITEMS = Text("items and results", "条目与结果")
FAILURES = Text("failures", "不符合项")
WAIVED = Text("waived", "已豁免")
OPEN = Text("not waived", "未豁免")
COVERED = Text("automation coverage", "自动化覆盖")
COVERED_UNIT = Text("checks judged", "项检查已判定")
RED_LINES = Text("red lines broken", "触及红线")
RED_LINES_HOW = Text("own reading, official list not seen", "红线为本产品自行认定，未见官方清单")
NO_RED_LINES = Text("none of the framework", "该框架未设红线")
RATE = Text("rate of judged items", "已判定条目符合率")
SCORE = Text("score", "得分")
NO_SCORE = Text("none", "不出总分")
ITEMS_JUDGED = Text("{judged} of {asked} items judged", "已判定 {judged}/{asked} 项")
UNITS = Text("{judged} of {asked} units assessed", "已评估 {judged}/{asked} 个测评单元")
LEVEL = Text("level {n}", "第 {n} 级")
HISTORY = Text("since the last kept check", "与上次保存的检查相比")
TREND = Text("trend", "趋势")
TREND_HOW = Text(
    "Failures that are not waived, in whole checks that were kept. ▲: the rule set changed, numbers before and after"
    " are not comparable.",
    "历次保存的完整检查中未豁免的不符合项数。▲：规则集有变化，前后数字不可直接比较。",
)
NO_HISTORY = Text(
    "No check was kept yet (govcloud check --live --keep): nothing can be said of new, reopened or overdue failures.",
    "尚未保存过检查结果（govcloud check --live --keep），无法给出新增、再次出现和逾期情况。",
)
NEW, REOPENED = Text("new", "新增"), Text("reopened", "再次出现")
OVERDUE = Text("overdue", "逾期")
NOTHING = Text("none", "无")
MORE = Text("and {n} more", "另有 {n} 项")
WAIVERS = Text("waivers", "豁免")
ENDING = Text("ends in {n} days", "{n} 天后到期")
ACTIVE = Text("in force", "有效")
FUTURE = Text("not yet in force", "尚未生效")
SYSTEMS = Text("systems for acceptance", "业务系统验收页")
SYSTEM_NOTE = Text(
    "What was found of this system alone. What is the platform's duty stands in the items above.",
    "仅列出与本系统直接相关的结果；平台承担的要求见前述条目。",
)
AGES = Text("age of data", "数据时间")
REMEDY = Text("remedy", "整改办法")
FACTS = Text("raw facts", "原始数据")
CONDITION = Text("condition", "判定条件")
PLANNED = Text("no rule yet", "尚无规则")
BY_HAND = Text("has no checks: a person has to look", "没有自动检查项，需人工测评")
OTHER = Text("checks that no item here asks", "上述条目之外的检查项")
SHOW_MORE = Text("show more", "显示更多")
NO_ROWS = Text("no results that fit the filter", "没有符合筛选条件的结果")
FILTER = Text("filter", "筛选")
FILTER_DEPARTMENT = Text("all departments", "全部部门")
FILTER_VERDICT = Text("all verdicts", "全部结论")
FILTER_POINT = Text("all control points", "全部控制点")
SEARCH = Text("number, name or check", "编号、名称或检查项")
RESET = Text("reset", "清除")
PRINT = Text("print", "打印")
LEGEND = Text("signs", "图例")
RESPONSIBLE = Text("responsible", "责任方")
RED_LINE = Text("red line", "红线")
CLAUSE_SEEN = Text("clause number not checked against a source", "条款号未核对来源")

MARKS = {
    ItemVerdict.PASS: "✓",
    ItemVerdict.PARTIAL: "◐",
    ItemVerdict.FAIL: "✕",
    ItemVerdict.NOT_APPLICABLE: "–",
    ItemVerdict.MANUAL: "◇",
    ItemVerdict.MISSING: "○",
}
"""Beside the colour, so that it is never alone."""
GRAVITY = {Severity.CRITICAL: "▲▲", Severity.HIGH: "▲", Severity.MEDIUM: "△", Severity.LOW: "·"}

OVERVIEW_HEADINGS = (Text("what", "项目"), Text("value", "内容"))
ITEM_HEADINGS = (
    Text("framework", "合规框架"),
    Text("item", "条目"),
    Text("title", "名称"),
    RESPONSIBLE,
    RED_LINE,
    Text("verdict", "结论"),
    Text("checks", "检查项"),
)
TOP_HEADINGS = (
    Text("check", "检查项"),
    Text("title", "名称"),
    Text("severity", "严重程度"),
    Text("objects", "对象数"),
    Text("systems", "系统数"),
    Text("departments", "部门数"),
)
RESULT_HEADINGS = (
    Text("verdict", "结论"),
    Text("severity", "严重程度"),
    Text("check", "检查项"),
    Text("title", "名称"),
    Text("clause", "条款"),
    Text("place", "位置"),
    Text("kind", "类型"),
    Text("object", "对象"),
    Text("department", "部门"),
    Text("system", "业务系统"),
    Text("reason", "原因"),
    REMEDY,
    Text("waiver", "豁免"),
    Text("read at", "读取时间"),
)
WAIVER_HEADINGS = (
    Text("waiver", "豁免编号"),
    Text("rule", "规则"),
    Text("owner", "责任人"),
    Text("approved by", "审批人"),
    Text("ticket", "工单"),
    Text("failures", "涉及不符合项"),
    Text("until", "截止日"),
    Text("state", "状态"),
)
BOOK_HEADINGS = (
    Text("severity", "严重程度"),
    Text("check", "检查项"),
    Text("place", "位置"),
    Text("object", "对象"),
    Text("department", "部门"),
    Text("open since", "起始时间"),
)
AGE_HEADINGS = (
    Text("source", "来源"),
    Text("oldest reading", "最早读取"),
    Text("places", "数量"),
    Text("lists", "列表数"),
    Text("incomplete", "不完整"),
)
SORTS = {
    "city": INVENTORY,
    "pool": Text("pool", "资源池"),
    "stack": Text("plans of stacks", "栈的部署计划"),
    "cluster": Text("Kubernetes clusters", "Kubernetes 集群"),
    "host": Text("hosts", "主机"),
    "device": Text("network devices", "网络设备"),
}
SYSTEM_FIELDS = (
    Text("department", "部门"),
    Text("MLPS level", "等保级别"),
    Text("cryptography level", "密码应用等级"),
    Text("zone", "网络区"),
    Text("pool", "资源池"),
    Text("last day of use", "到期日"),
)
