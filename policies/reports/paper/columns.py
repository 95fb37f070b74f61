"""Headings of the tables on paper, and names of the fields of its form."""

from govcloud.text import Text
from policies.reports import words
from policies.verdict import ItemVerdict, Severity

VERDICTS = tuple(each.words for each in words.MARKS)
GRAVITY = tuple(each.words for each in Severity)
MARKED = tuple(
    Text("{mark} {words}", "{mark} {words}")(mark=words.GRAVITY[each], words=each.words) for each in Severity
)
DEPARTMENT, SYSTEM, CHECK = Text("department", "部门"), Text("system", "业务系统"), Text("check", "检查项")
SEVERITY, OBJECTS, OWNER = Text("severity", "严重程度"), Text("objects", "对象数"), words.RESPONSIBLE
VERDICT, NUMBER, CODE = Text("verdict", "结论"), Text("number", "编号"), Text("code", "代码")
NAME, FRAMEWORK, ITEM = Text("name", "名称"), Text("framework", "合规框架"), Text("item", "条目")

CITY = Text("city", "城市")
SYSTEM_NUMBER, DEPARTMENT_NUMBER = Text("systems", "业务系统数"), Text("departments", "部门数")
RESULTS, CHECKS = Text("results", "结果数"), Text("checks judged", "已判定检查项")
READ = Text("pools", "资源池现状")
DATA_FROM = Text("oldest reading", "最早读取")

CONCLUSION = (
    FRAMEWORK, Text("level", "级别"), Text("figure", "指标"), Text("value", "结果"), Text("coverage", "覆盖"),
    Text("red lines broken", "触及红线"),
)  # fmt: skip
POOLS = (Text("pool", "资源池"), *(each.words for each in ItemVerdict if each is not ItemVerdict.PARTIAL))
FRAMEWORKS = (
    FRAMEWORK, Text("source", "来源"), Text("items", "条目数"), Text("with checks", "有检查项"),
    Text("for people", "人工"), Text("left out", "不含"),
)  # fmt: skip
GRADES = (
    Text("level", "级别"), Text("MLPS: systems", "等级保护：系统数"), Text("cryptography: systems", "密码应用：系统数"),
)  # fmt: skip
INDICATORS = (OWNER, Text("items", "条目数"), *VERDICTS)
CLASSES = (Text("class", "类别"), OBJECTS, RESULTS, Text("failures", "不符合"))
POINTS = (CODE, Text("control point", "控制点"), Text("items", "条目数"), *VERDICTS, Text("failures", "不符合项"))
DEPARTMENTS = (DEPARTMENT, SYSTEM_NUMBER, *MARKED, words.WAIVED, Text("missing", "未测"), Text("problems", "问题编号"))
PROBLEMS = (
    NUMBER, SEVERITY, CHECK, SYSTEM, Text("object", "对象"), VERDICT, Text("fact", "事实"), words.REMEDY, OWNER,
)  # fmt: skip
TREND = (
    Text("kept", "保存时间"), Text("rule set", "规则集"), words.COVERED, Text("failures", "不符合"), words.WAIVED,
    words.NEW, words.REOPENED, Text("closed", "已关闭"),
)  # fmt: skip
UNTESTED = (CHECK, NAME, SEVERITY, Text("reason", "原因"))
LINES = (ITEM, NAME, VERDICT, Text("failures", "不符合项"), Text("departments", "部门数"), CHECK)
ADVICE = (SEVERITY, CHECK, OBJECTS, DEPARTMENT_NUMBER, words.REMEDY, Text("within", "期限"))
SYSTEMS = (DEPARTMENT, SYSTEM, CODE, *words.SYSTEM_FIELDS[1:])
BEFORE = (*words.BOOK_HEADINGS, Text("state", "状态"))
RECORD = (ITEM, NAME, OWNER, words.RED_LINE, VERDICT, CHECK)
TRIGGERS = (ITEM, NAME, Text("state", "触发情况"), VERDICT)
