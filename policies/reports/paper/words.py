"""The words that only the document on paper has, in both languages; the others are those of the page."""

from govcloud.text import Text

CAUTION = Text("Internal: this report says where systems are weak", "内部资料，注意保管")
HEADER = Text("{city} · {title}", "{city} · {title}")
FRAMEWORKS = Text("frameworks", "依据")

FORM = Text("Basic information", "基本信息表")
STATEMENT = Text("Statement", "声明")
CONCLUSION = Text("Conclusion of the self-check", "自查结论")
CLOUD = Text("Cloud extension: resource pools", "云计算扩展：资源池")
CONTENTS = Text("Contents", "目录")
OVERVIEW = Text("1 Overview", "1 项目概述")
PURPOSE = Text("1.1 Purpose", "1.1 自查目的")
BASIS = Text("1.2 Basis", "1.2 自查依据")
COURSE = Text("1.3 Method", "1.3 自查方法")
AGES = Text("1.4 Age of data", "1.4 数据时间")
OBJECTS = Text("2 Objects of the self-check", "2 自查对象")
GRADING = Text("2.1 Systems and their grading", "2.1 业务系统与定级")
INDICATORS = Text("2.2 Indicators", "2.2 自查指标")
CLASSES = Text("2.3 Classes of objects", "2.3 对象类别")
RESULTS = Text("3 Results by control point", "3 单项自查结果分析")
SUMMARY = Text("3.{n} {framework}", "3.{n} {framework}")
MATRIX = Text("3.{n} Departments and control points", "3.{n} 部门与控制点矩阵")
VERIFICATION = Text("4 Verification tests", "4 验证测试")
PROBLEMS = Text("5 Security problems", "5 安全问题汇总")
BY_DEPARTMENT = Text("5.1 By department", "5.1 各部门情况")
TOP = Text("5.2 What fails most", "5.2 突出问题")
WAIVERS = Text("5.3 Waivers", "5.3 豁免")
LIST = Text("5.4 List of problems", "5.4 问题清单")
WHOLE = Text("6 The whole picture", "6 整体分析")
SINCE = Text("6.1 Since the last kept check", "6.1 与上次保存的检查相比")
TREND = Text("6.2 Trend", "6.2 趋势")
UNTESTED = Text("6.3 What was not tested", "6.3 未测情况")
RISKS = Text("7 Risks", "7 风险分析")
RED_LINES = Text("7.1 Red lines", "7.1 触及红线的条目")
WORST_CHECKS = Text("What fails most", "突出问题")
WORST_DEPARTMENTS = Text("Departments with the gravest failures", "问题较多的部门")
OPEN_GRAVE = Text("Open failures by gravity", "未豁免不符合项的严重程度")
GRAVE = Text("7.2 {title}", "7.2 {title}")(title=OPEN_GRAVE)
APPRAISAL = Text("8 Appraisal", "8 总体评价")
RESULT = Text("9 Result of the self-check", "9 自查结果")
ADVICE = Text("10 Advice", "10 整改建议")
SYSTEMS = Text("Appendix A Systems", "附录 A 业务系统清单")
BEFORE = Text("Appendix B Earlier findings", "附录 B 历次问题情况")
BY_SYSTEM = Text("Appendix C Results by system", "附录 C 业务系统与控制点矩阵")
RECORD = Text("Appendix D Results by item", "附录 D 条目结果记录")
SCANS = Text("Appendices E and F Scans and penetration tests", "附录 E、F 漏洞扫描与渗透测试")
TRIGGERS = Text("Appendix G Red lines", "附录 G 红线触发情况")

STATEMENTS = (
    Text(
        "This report is made by machine from the facts named in it. It is a self-check, no conclusion of an assessment,"
        " and does not replace one by a qualified organisation.",
        "本报告由程序依据文中所列数据自动生成，属于自查，不是测评结论，也不能代替具备资质的机构所作的测评。",
    ),
    Text(
        "It speaks only of items that a machine can judge. Missing means that nothing proves fulfilment: it is not"
        " counted as fulfilled. Items for people are marked as manual.",
        "本报告仅涉及可自动判定的条目。“未测”表示没有依据证明符合，不计为符合；需要人工判断的条目标为“人工”。",
    ),
    Text(
        "It holds for the time at which the data were read (1.4). What has changed since is not in it.",
        "结果仅反映数据读取时（见 1.4）的状态，此后的变化不在其中。",
    ),
    Text(
        "Which items are red lines is our own reading, for the official list was not seen. Numbers of clauses that were"
        " not checked against a source carry an asterisk (*).",
        "红线为本产品自行认定，未见官方清单；未核对来源的条款号以星号（*）标出。",
    ),
    Text(
        "Accepted failures (waivers) stay failures: they are listed apart, with who answers for them and until when.",
        "已豁免的不符合项仍为不符合，单独列出，并注明责任人和期限。",
    ),
)
PURPOSES = Text(
    "The self-check finds out how far the systems, networks and pools in scope fulfil the frameworks below, lists every"
    " problem with the object, the fact and the remedy, and prepares assessments of MLPS and of cryptography.",
    "本次自查核对范围内的业务系统、网络和资源池满足下列要求的程度，逐一列出问题对象、事实和整改办法，为等级测评和商用密码应用安全性评估做准备。",
)
METHOD = (
    Text(
        "Rules judge facts: the inventory, plans of stacks, what pools answer to list calls, and documents of hosts and"
        " devices. Each rule says of each object pass, fail, not applicable, manual or missing, with the reason.",
        "由规则判定数据：清单、栈的部署计划、资源池列表接口的返回，以及主机和设备的采集结果。"
        "每条规则对每个对象给出符合、不符合、不适用、人工或未测，并说明原因。",
    ),
    Text(
        "The verdict on an item comes from all its checks and objects: if some fail and some pass, it is partial; what"
        " nobody knows is missing. The rate counts fulfilled items of those that apply and were judged; the"
        " coverage stands beside it.",
        "条目结论由其全部检查项和对象得出：有符合也有不符合的为部分符合，无从判断的为未测。"
        "符合率为符合条目数占已判定适用条目数的比例，同时给出覆盖情况。",
    ),
)
NO_TESTS = Text(
    "No scan for vulnerabilities and no penetration test are part of this self-check. Their results have to be added by"
    " whoever carries them out.",
    "本次自查不包含漏洞扫描和渗透测试，相关结果由实施方另行补充。",
)
LIVE = Text("Pools were read, and their answers judged.", "已读取资源池运行现状并据此判定。")
RECORD_NOTE = Text(
    "The result on each object, with the raw fact, stands in report.html and findings.csv of the same run.",
    "逐个对象的结果和原始数据见同次生成的 report.html、findings.csv。",
)
MATRIX_NOTE = Text(
    "The number counts failures, waived ones too. An empty cell: no result there.",
    "数字为不符合项数（含已豁免）；空白表示没有结果。",
)
LIST_NOTE = Text(
    "Failures of a check with the same reason on objects of one system in one pool are one problem. Waived failures"
    " stand in 5.3.",
    "同一业务系统、同一资源池、同一检查项、原因相同的对象合并为一个问题；已豁免的见 5.3。",
)
NO_PROBLEMS = Text("Nothing fails that is not waived.", "没有未豁免的不符合项。")
NO_RED_LINES = Text("No judged item that is a red line fails.", "已判定的红线条目均未触发。")
NO_RED_LINES_SET = Text("The frameworks in this report have no red lines.", "本报告所涉框架未设红线。")
NO_WAIVERS = Text("There are no waivers.", "没有豁免。")
NO_ENTRIES = Text("No earlier finding is known.", "没有历次问题记录。")
ALL_TESTED = Text("Every check was judged.", "全部检查项均已判定。")
NOTHING_READ = Text("Nothing was read.", "未读取任何数据。")

APPRAISALS = (
    Text(
        "{results} results on {objects} objects were given: {counts}.",
        "对 {objects} 个对象给出 {results} 条结果：{counts}。",
    ),
    Text(
        "{judged} of {asked} checks were judged by machine ({share} %).",
        "{asked} 项检查中已自动判定 {judged} 项，覆盖 {share}%。",
    ),
    Text(
        "{problems} problems are open, of {failures} failures: {grave}.",
        "未豁免的不符合项 {failures} 个，归并为 {problems} 个问题：{grave}。",
    ),
    Text("{waived} failures are waived.", "已豁免的不符合项 {waived} 个。"),
)
MOST = Text("What fails most: {title} ({n} objects).", "最突出的问题是“{title}”，涉及 {n} 个对象。")
SENTENCE = Text(
    "{framework}, level {level}: {label} {value}; {coverage}.",
    "{framework}，第 {level} 级：{label} {value}；{coverage}。",
)
SENTENCE_LINES = Text("Red lines broken: {lines}.", "触及红线：{lines}。")
LAST = Text(
    "This is no conclusion of a graded assessment. Whether the requirements are met is decided by the assessment.",
    "以上不构成等级测评结论，是否满足要求以测评为准。",
)
ADVICE_NOTE = Text(
    "By who must act, the gravest first. Days are those of our own policy, counted from when a failure was first seen.",
    "按责任方列出，严重的在前。期限为自定策略，自首次发现之日起算。",
)
DAYS = Text("{n} days", "{n} 天")
COUNTED = Text("{name} {n}", "{name} {n} 个")
AND_MORE = Text("{names} and {n} more", "{names} 等 {n} 个")
RANGE = Text("{first} to {last}", "{first}–{last}")
SHARE = Text("{n} of {all}", "{n}/{all}")
CLOSED = Text("closed {day}", "{day} 已关闭")
STILL = Text("open", "未关闭")
AGAIN = Text("open, reopened {n} times", "未关闭，再次出现 {n} 次")
CHANGED = Text("▲ changed", "▲ 有变化")
TRIGGERED, NOT_TRIGGERED = Text("broken", "触发"), Text("not broken", "未触发")
NO_RESULT = Text("no result", "没有结果")
STATE_LINE = Text("{open}, {state}", "{open}，{state}")
