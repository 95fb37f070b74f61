"""What an assessment comes to by the rules of a framework, with the coverage always beside it."""

from typing import Any

from govcloud.text import Text, literal
from policies.assess import Assessment
from policies.frameworks.framework import Framework
from policies.scores.crypto import score_system
from policies.scores.items import judge_items
from policies.scores.rate import rate_items

RATE = Text(
    "{title}, level {level}: {percent} % of the judged items ({grade}); red lines broken: {lines};"
    " automation coverage {judged}/{asked} items. A self-check, no conclusion of an assessment.",
    "{title}，第 {level} 级：已判定条目符合率 {percent}%（{grade}）；触及红线：{lines}；"
    "自动化覆盖 {judged}/{asked} 项。本结果为自查，不是测评结论。",
)
NO_RATE = Text(
    "{title}, level {level}: no rate, for nothing was judged; automation coverage {judged}/{asked} items",
    "{title}，第 {level} 级：没有已判定的条目，不计算符合率；自动化覆盖 {judged}/{asked} 项",
)
NO_SCORE = Text(
    "{title}, level {level}: no score; {judged}/{asked} units were assessed",
    "{title}，第 {level} 级：不出总分；已评估 {judged}/{asked} 个测评单元",
)
NONE = Text("none among them", "无")


def describe_score(framework: Framework, level: int, assessment: Assessment) -> Text:
    """One sentence."""
    title = framework.title.text
    if framework.score == "crypto-2023":
        judged, asked = score_system(framework, level, {}).coverage
        return NO_SCORE(title=title, level=level, judged=judged, asked=asked)
    rate = rate_items(judge_items(framework, level, assessment.standings))
    judged, asked = rate.coverage
    if rate.percent is None:
        return NO_RATE(title=title, level=level, judged=judged, asked=asked)
    lines = literal(", ".join(rate.red_lines)) if rate.red_lines else NONE
    counts = {"judged": judged, "asked": asked}
    return RATE(title=title, level=level, percent=rate.percent, grade=rate.grade.words, lines=lines, **counts)


def score_to_json(framework: Framework, level: int, assessment: Assessment) -> dict[str, Any]:
    """The same for machines. `percent` and `score` are texts, for they are exact; null where there is none."""
    head: dict[str, Any] = {"code": framework.code, "level": level, "rule": framework.score}
    if framework.score == "crypto-2023":
        judged, asked = score_system(framework, level, {}).coverage
        return {**head, "score": None, "coverage": {"judged": judged, "asked": asked}}
    items = judge_items(framework, level, assessment.standings)
    rate = rate_items(items)
    judged, asked = rate.coverage
    return {
        **head,
        "percent": None if rate.percent is None else str(rate.percent),
        "grade": rate.grade.value,
        "red_lines": list(rate.red_lines),
        "red_lines_basis": framework.red_lines,
        "coverage": {"judged": judged, "asked": asked},
        "items": {each.item.id: each.verdict.value for each in items},
    }
