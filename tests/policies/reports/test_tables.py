"""Tables of a report: every result is there, nothing is a formula, and the same facts give the same bytes."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from govcloud.text import Language
from policies.reports.tables import write_csv, write_workbook
from tests.policies.reports.sample import FORMULA, make_subject

WILD = "+1\u202e\x0b-cmd"


@pytest.mark.parametrize(("language", "words"), [("en", ["fail", "pass"]), ("zh", ["不符合", "符合"])])
def test_csv_has_every_result_failures_first(language: Language, words: list[str]) -> None:
    rows = list(csv.reader(StringIO(write_csv(make_subject(), language), newline="")))
    assert len(rows) == 1 + len(make_subject().assessment.findings)
    assert [row[0] for row in rows[1:]] == [words[0]] * 3 + [words[1]]
    assert [row[12] for row in rows[1:]].count("w") == 1


def test_csv_cells_are_no_formulas() -> None:
    subject = make_subject()
    for finding in subject.assessment.findings:
        object.__setattr__(finding.result.object, "name", FORMULA if finding.waiver else WILD)
    rows = list(csv.reader(StringIO(write_csv(subject, "en"), newline="")))
    assert {row[7] for row in rows[1:]} == {f"'{FORMULA}", "'+1  -cmd"}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_workbook_has_four_sheets_without_a_formula() -> None:
    subject = make_subject()
    for finding in subject.assessment.findings:
        object.__setattr__(finding.result.object, "name", WILD if finding.waiver else FORMULA)
    workbook = load_workbook(BytesIO(write_workbook(subject, "zh")))
    assert workbook.sheetnames == ["总体情况", "条目与结果", "突出问题", "不符合项"]
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert FORMULA in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert all(cell.quotePrefix for cell in cells if cell.value == FORMULA)


def test_same_facts_give_the_same_workbook() -> None:
    assert write_workbook(make_subject(), "zh") == write_workbook(make_subject(), "zh")
    assert write_csv(make_subject(), "zh") == write_csv(make_subject(), "zh")
