"""Chapters 4 and 6 to 9: tests, the course over time, what was not tested, risks, appraisal, result."""

from collections import Counter

from govcloud.text import Text
from policies.assess import Standing
from policies.reports import words
from policies.reports.count import list_failing
from policies.reports.model import Subject
from policies.reports.over_time import KEPT, describe_book
from policies.reports.page import count_results
from policies.reports.paper import columns
from policies.reports.paper import words as own
from policies.reports.paper.blocks import Block, Heading, Paragraph, Speaker, Table
from policies.reports.paper.front import count_objects
from policies.reports.paper.problems import Problem, grade
from policies.reports.paper.results import count_failed, name_item
from policies.reports.parts import describe_frameworks
from policies.scores.items import ItemStanding, judge_items
from policies.verdict import ItemVerdict, Severity, Verdict

BROKEN = (ItemVerdict.FAIL, ItemVerdict.PARTIAL)
SINCE = (22, 34, 22, 44, 30, 24)


def write_tests(say: Speaker) -> list[Block]:
    """Chapter 4."""
    return [Heading(say(own.VERIFICATION), page=True), Paragraph(say(own.NO_TESTS))]


def write_whole(subject: Subject, say: Speaker) -> list[Block]:
    """Chapter 6."""
    parts: list[Block] = [Heading(say(own.WHOLE), page=True), Heading(say(own.SINCE), 2)]
    chapters = describe_book(subject)
    for chapter in chapters:
        parts.append(Heading(f"{say.title(chapter.title)}: {chapter.number}", 3))
        rows = [say.row(row) for row in chapter.entries]
        if rows:
            parts.append(Table(say.heads(words.BOOK_HEADINGS), rows, SINCE, frozenset({0})))
        if chapter.number > len(rows):
            parts.append(Paragraph(say(words.MORE(n=chapter.number - len(rows))), note=True))
    if not chapters:
        parts.append(Paragraph(say(words.NO_HISTORY)))
    parts += [Heading(say(own.TREND), 2), *write_trend(subject, say)]
    return [*parts, Heading(say(own.UNTESTED), 2), *write_untested(subject, say)]


def write_trend(subject: Subject, say: Speaker) -> list[Block]:
    """Kept checks, the oldest first."""
    shown = subject.checks[-KEPT:]
    if not shown:
        return [Paragraph(say(words.NO_HISTORY))]
    rows, before = [], shown[0].rule_set
    for each in shown:
        rule_set = each.rule_set if each.rule_set == before else f"▲ {each.rule_set}"
        before = each.rule_set
        day = each.at.astimezone(subject.at.tzinfo).strftime("%Y-%m-%d %H:%M")
        counts = (each.failures, each.waived, each.new, each.reopened, each.closed)
        rows.append(say.row((day, rule_set, own.SHARE(n=each.judged, all=each.asked), *counts)))
    table = Table(say.heads(columns.TREND), rows, (34, 36, 24, 16, 16, 14, 18, 16))
    return [Paragraph(say(words.TREND_HOW), note=True), table]


def write_untested(subject: Subject, say: Speaker) -> list[Block]:
    """Checks that came to no verdict, with the reason."""
    rows = [
        say.row((each.check.id, each.check.title, grade(each.check), explain_missing(each)))
        for each in sorted(subject.assessment.standings, key=lambda each: (each.check.severity.rank, each.check.id))
        if not each.judged
    ]
    if not rows:
        return [Paragraph(say(own.ALL_TESTED))]
    return [Table(say.heads(columns.UNTESTED), rows, (44, 58, 22, 52), frozenset({2}))]


def explain_missing(standing: Standing) -> Text:
    """Why a check has no verdict."""
    if not standing.check.built:
        return Text("{a}: {b}", "{a}：{b}")(a=words.PLANNED, b=standing.check.why_planned)
    return own.COUNTED(name=standing.verdict.words, n=sum(standing.counts.values()))


def write_risks(subject: Subject, say: Speaker) -> list[Block]:
    """Chapter 7."""
    parts: list[Block] = [Heading(say(own.RISKS), page=True), Heading(say(own.RED_LINES), 2)]
    counts = count_results(subject)
    rows = []
    for each in list_lines(subject):
        if each.verdict in BROKEN:
            checks = set(each.item.checks)
            hit = [found for found in subject.assessment.failures if found.check.id in checks]
            departments = len({found.owner.department for found in hit if found.owner.department})
            cells = (mark(each.verdict, say), count_failed(counts, checks), departments, ", ".join(each.item.checks))
            rows.append(say.row((name_item(each.item), each.item.title.text, *cells)))
    if rows:
        parts += [
            Table(say.heads(columns.LINES), rows, (22, 38, 21, 16, 14, 49), frozenset({2})),
            Paragraph(say(words.RED_LINES_HOW), note=True),
        ]
    else:
        parts.append(Paragraph(say(own.NO_RED_LINES if list_lines(subject) else own.NO_RED_LINES_SET)))
    grave = Counter(each.check.severity for each in subject.assessment.failures)
    table = Table(say.heads(columns.MARKED), [say.row(str(grave[each]) for each in Severity)], (1, 1, 1, 1))
    return [*parts, Heading(say(own.GRAVE), 2), table]


def list_lines(subject: Subject) -> list[ItemStanding]:
    """Items that are red lines."""
    return [
        each
        for framework in subject.frameworks
        for each in judge_items(framework, subject.level, subject.assessment.standings)
        if each.item.red_line
    ]


def mark(verdict: ItemVerdict, say: Speaker) -> str:
    """Sign and words."""
    return f"{words.MARKS[verdict]} {say(verdict.words)}"


def write_appraisal(subject: Subject, problems: list[Problem], say: Speaker) -> list[Block]:
    """Chapters 8 and 9: sentences with the figures of all that went before."""
    assessment = subject.assessment
    judged, asked = assessment.coverage
    verdicts = Counter(each.result.verdict for each in assessment.findings)
    grave = Counter(each.check.severity for each in assessment.failures)
    values = {
        "results": len(assessment.findings), "objects": count_objects(subject), "judged": judged, "asked": asked,
        "share": 100 * judged // max(asked, 1), "problems": len(problems), "failures": len(assessment.failures),
        "waived": len(assessment.waived),
        "counts": say.join(own.COUNTED(name=each.words, n=verdicts[each]) for each in Verdict if verdicts[each]),
        "grave": say.join(own.COUNTED(name=each.words, n=grave[each]) for each in Severity) or say(words.NOTHING),
    }  # fmt: skip
    sentences = [say(each(**values)) for each in own.APPRAISALS]
    sentences += [say(own.MOST(title=each.check.title, n=each.objects)) for each in list_failing(assessment, 1)]
    results = []
    for each in describe_frameworks(subject):
        value = {"framework": each.title, "level": subject.level, "label": each.label, "value": each.value}
        results.append(say(own.SENTENCE(coverage=each.coverage, **value)))
        if each.red_lines:
            results.append(say(own.SENTENCE_LINES(lines=say.join(each.red_lines))))
    return [
        Heading(say(own.APPRAISAL)),
        *map(Paragraph, sentences),
        Heading(say(own.RESULT)),
        *map(Paragraph, results),
        Paragraph(say(own.LAST)),
    ]
