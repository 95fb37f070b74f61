"""The results of a report as tables: CSV and a workbook. Text of others is never run as a formula."""

import csv
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC
from io import BytesIO, StringIO

from govcloud.inventory.tables.page import write_report
from govcloud.inventory.tables.sanitise import guard_text
from govcloud.text import Language, Text
from policies.assess import Finding
from policies.catalogue.words import OWNERS
from policies.reports import words
from policies.reports.clean import VALUE, clean
from policies.reports.count import list_failing
from policies.reports.evidence import list_shown
from policies.reports.model import Subject
from policies.scores.items import judge_items
from policies.verdict import Verdict

STAMP = (1980, 1, 1, 0, 0, 0)
"""The time of every part of a workbook, so that the same facts give the same bytes."""
MOMENT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def write_csv(subject: Subject, language: Language) -> str:
    """Every result, one line each."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([each.render(language) for each in words.RESULT_HEADINGS])
    for row in list_results(subject.assessment.findings, language):
        writer.writerow([guard_text(cell) for cell in row])
    return stream.getvalue()


def write_csv_file(subject: Subject, language: Language) -> bytes:
    """UTF-8 with a mark at the beginning, by which spreadsheets know it."""
    return write_csv(subject, language).encode("utf-8-sig")


def write_workbook(subject: Subject, language: Language) -> bytes:
    """Four sheets: overview, items, checks that fail most, failures. All results stand in the CSV."""
    sheets = [
        (words.OVERVIEW, words.OVERVIEW_HEADINGS, list_overview(subject, language)),
        (words.ITEMS, words.ITEM_HEADINGS, list_items(subject, language)),
        (words.TOP, words.TOP_HEADINGS, list_top(subject, language)),
        (words.FAILURES, words.RESULT_HEADINGS, list_results(subject.assessment.failures, language)),
    ]
    return settle(
        write_report(
            [
                (title.render(language).capitalize(), [each.render(language) for each in headings], rows)
                for title, headings, rows in sheets
            ]
        ),
        f"{subject.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    )


def list_overview(subject: Subject, language: Language) -> list[list[str]]:
    """Name and value."""
    judged, asked = subject.assessment.coverage
    pairs: Sequence[tuple[Text, object]] = [
        (words.TITLE, subject.city.render(language)),
        (words.AT, subject.at.isoformat(" ", "minutes")),
        (words.RULE_SET, subject.rule_set),
        (words.SCOPE, ", ".join(subject.scope) or words.ALL.render(language)),
        (words.COVERED, f"{judged}/{asked}"),
        (words.FAILURES, len(subject.assessment.failures)),
        (words.WAIVED, len(subject.assessment.waived)),
        (words.NOTE, words.DISCLAIMER.render(language)),
    ]
    return [[name.render(language), clean(value, VALUE)] for name, value in pairs]


def list_items(subject: Subject, language: Language) -> list[list[str]]:
    """Every item of every framework."""
    return [
        [
            framework.code,
            each.item.id,
            each.item.title.text.render(language),
            OWNERS[each.item.owner].render(language),
            words.YES.render(language) if each.item.red_line else "",
            each.verdict.words.render(language),
            ", ".join(each.item.checks),
        ]
        for framework in subject.frameworks
        for each in judge_items(framework, subject.level, subject.assessment.standings)
    ]


def list_top(subject: Subject, language: Language) -> list[list[str]]:
    """The checks that most objects fail."""
    return [
        [
            each.check.id,
            each.check.title.render(language),
            each.check.severity.words.render(language),
            *map(str, (each.objects, each.systems, each.departments)),
        ]
        for each in list_failing(subject.assessment, len(subject.assessment.standings))
    ]


def list_results(findings: Sequence[Finding], language: Language) -> list[list[str]]:
    """Every result as cells; see `words.RESULT_HEADINGS`."""
    return [write_result(each, language) for each in list_shown(findings)]


def write_result(finding: Finding, language: Language) -> list[str]:
    """One result."""
    result, fact, check = finding.result, finding.result.object, finding.check
    return [
        result.verdict.words.render(language),
        check.severity.words.render(language),
        check.id,
        check.title.render(language),
        check.clause,
        clean(result.place.name) or words.INVENTORY.render(language),
        "" if fact is None else fact.WORDS.render(language),
        "" if fact is None else clean(fact.title),
        clean(finding.owner.department),
        clean(finding.owner.system),
        clean(result.reason.render(language), VALUE),
        finding.rule.remedy.render(language) if result.verdict is Verdict.FAIL else "",
        "" if finding.waiver is None else clean(finding.waiver.code),
        "" if fact is None else fact.read.at.isoformat(timespec="seconds"),
    ]


def settle(workbook: bytes, at: str) -> bytes:
    """The same workbook with the stated time in place of the clock's."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "docProps/core.xml":
                data = MOMENT.sub(rb"\g<1>" + at.encode(), data)
            settled = zipfile.ZipInfo(entry.filename, STAMP)
            settled.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(settled, data)
    return stream.getvalue()
