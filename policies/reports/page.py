"""The page of a report: one HTML file with style, data and a small script inside. Every name is escaped."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from govcloud.text import Language, Text
from policies.catalogue.read import Check
from policies.catalogue.words import OWNERS
from policies.frameworks.framework import Item
from policies.reports import words
from policies.reports.clean import VALUE, clean
from policies.reports.count import Cell, Point, code_point, fill_matrix, list_failing, list_points
from policies.reports.evidence import ORDER, collect_evidence, embed
from policies.reports.model import Subject
from policies.reports.over_time import describe_book, draw_trend
from policies.reports.parts import describe_ages, describe_frameworks, describe_systems, describe_waivers
from policies.scores.items import judge_items
from policies.verdict import ItemVerdict, Verdict

TEMPLATES = Path(__file__).parent / "templates"
MOST_FAILING = 15
BASES_TOLD = ("verified", "text", "own", "published-plan")
"""Bases of a clause that need no warning."""


def write_page(subject: Subject, language: Language) -> str:
    """The whole page."""

    def say(text: Text | str) -> str:
        return clean(text.render(language) if isinstance(text, Text) else text, VALUE)

    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.filters["say"] = say
    every = [point for framework in subject.frameworks for point in list_points(framework, subject.level)]
    cells = fill_matrix(every, subject.assessment.findings)
    points = [point for point in every if any(code == point.code for _, code in cells)]
    evidence = collect_evidence(subject.assessment.findings, language)
    judged, asked = subject.assessment.coverage
    context = {
        "lang": "zh-CN" if language == "zh" else "en",
        "words": words,
        "subject": subject,
        "at": subject.at.isoformat(" ", "minutes"),
        "scope": "、".join(map(clean, subject.scope)),
        "judged": judged,
        "asked": asked,
        "share": 100 * judged // asked if asked else 0,
        "frameworks": describe_frameworks(subject),
        "legend": [(mark, verdict.value, verdict.words) for verdict, mark in words.MARKS.items()],
        "points": points,
        "empty": len(every) - len(points),
        "matrix": describe_matrix(subject, points, cells),
        "failing": list_failing(subject.assessment, MOST_FAILING),
        "book": describe_book(subject),
        "trend": Markup(draw_trend(subject.checks, subject.at.tzinfo)),  # noqa: S704 - numbers only
        "waivers": describe_waivers(subject),
        "ages": describe_ages(subject),
        "groups": describe_items(subject),
        "systems": describe_systems(subject, language),
        "verdicts": [each.words for each in ORDER],
        "style": Markup((TEMPLATES / "report.css").read_text(encoding="utf-8")),  # noqa: S704 - our own
        "script": Markup((TEMPLATES / "report.js").read_text(encoding="utf-8")),  # noqa: S704 - our own
        "data": Markup(embed(describe_data(subject, evidence, say))),  # noqa: S704 - escaped there
    }
    return environment.get_template("report.html").render(context)


def describe_matrix(
    subject: Subject, points: Sequence[Point], cells: Mapping[tuple[str, str], Cell]
) -> list[tuple[str, Text, list[tuple[str, str]]]]:
    """Code and name of a department, and for each point class and words of its cell."""
    rows = [(each.code, each.name) for each in subject.departments]
    rows += [("", words.NOBODY)] if any(not code for code, _ in cells) else []
    lines = []
    for code, name in rows:
        row = []
        for point in points:
            cell = cells.get((code, point.code))
            failed = str(cell.failed) if cell and cell.failed else ""
            row.append((cell.verdict.value, words.MARKS[cell.verdict] + failed) if cell else ("", ""))
        lines.append((code, name, row))
    return lines


def describe_items(subject: Subject) -> list[dict[str, Any]]:
    """Items by framework; and the checks that none of them asks, one by one."""
    standings = {each.check.id: each for each in subject.assessment.standings}
    counts = count_results(subject)
    groups: list[dict[str, Any]] = []
    asked: set[str] = set()
    for framework in subject.frameworks:
        rows = []
        for each in judge_items(framework, subject.level, subject.assessment.standings):
            asked.update(each.item.checks)
            rows.append(describe_item(each.item, each.verdict, counts))
        groups.append({"title": framework.title.text, "items": rows})
    others = [each for name, each in standings.items() if name not in asked]
    if others and subject.frameworks:
        rows = [
            describe_row(each.check.id, each.check.title, each.check.owner, each.verdict, counts) for each in others
        ]
        groups.append({"title": words.OTHER, "items": rows})
    return [each for each in groups if each["items"]]


def describe_item(item: Item, verdict: ItemVerdict, counts: Mapping[str, Mapping[Verdict, int]]) -> dict[str, Any]:
    """One item of a framework."""
    row = describe_row(item.id, item.title.text, item.owner, verdict, counts, item.checks)
    return {**row, "point": code_point(item), "red_line": item.red_line, "doubtful": item.basis not in BASES_TOLD}


def describe_row(
    code: str,
    title: Text,
    owner: str,
    verdict: ItemVerdict,
    counts: Mapping[str, Mapping[Verdict, int]],
    checks: Sequence[str] | None = None,
) -> dict[str, Any]:
    """What items and single checks have in common."""
    names = [code] if checks is None else list(checks)
    numbers = [(each, sum(counts.get(name, {}).get(each, 0) for name in names)) for each in ORDER]
    return {
        "id": code,
        "title": title,
        "owner": OWNERS[owner],
        "verdict": verdict,
        "checks": names,
        "counts": [(ItemVerdict(each.value), n) for each, n in numbers if n],
        "point": "",
        "red_line": False,
        "doubtful": False,
    }


def count_results(subject: Subject) -> dict[str, dict[Verdict, int]]:
    """Check → verdict → results on objects and places."""
    found: dict[str, dict[Verdict, int]] = {}
    for each in subject.assessment.findings:
        numbers = found.setdefault(each.check.id, {})
        numbers[each.result.verdict] = numbers.get(each.result.verdict, 0) + 1
    return found


def describe_data(subject: Subject, evidence: Mapping[str, Any], say: Any) -> dict[str, Any]:
    """What the script needs: evidence, checks, and its own words."""
    checks: Iterable[Check] = (each.check for each in subject.assessment.standings)
    return {
        **evidence,
        "names": {each.code: say(each.name) for each in subject.departments},
        "checks": {each.id: describe_check(each, say) for each in checks},
        "verdicts": [[each.value, words.MARKS[ItemVerdict(each.value)], say(each.words)] for each in ORDER],
        "say": {
            "remedy": say(words.REMEDY),
            "facts": say(words.FACTS),
            "condition": say(words.CONDITION),
            "more": say(words.SHOW_MORE),
            "none": say(words.NO_ROWS),
            "waived": say(words.WAIVED),
            "hand": say(words.BY_HAND),
        },
    }


def describe_check(check: Check, say: Any) -> list[str]:
    """Title, gravity, clause, condition, and why it has no rule."""
    planned = "" if check.built else f"{say(words.PLANNED)}: {say(check.why_planned)}"
    gravity = f"{words.GRAVITY[check.severity]} {say(check.severity.words)}"
    return [say(check.title), gravity, check.clause, say(check.condition), planned]
