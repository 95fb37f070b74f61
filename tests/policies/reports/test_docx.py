"""The report as a Word document: its structure as it was reviewed, what Word needs of it, and names that do nothing.

`GOVCLOUD_WRITE_GOLDEN=1 pytest tests/policies/reports` writes the golden outlines anew.
"""

import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from hypothesis import Phase, given, settings

from govcloud.text import Language
from policies.reports.docx import write_docx
from tests.policies.reports.hostile import ANY, BAD, NAMES, name_all
from tests.policies.reports.sample import make_subject

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES: tuple[Language, ...] = ("en", "zh")


def read_docx(data: bytes) -> Document:
    return docx.Document(BytesIO(data))


def outline(document: Document) -> Iterator[str]:
    """Paragraphs with their style, tables with every row."""
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            style = "" if block.style is None else block.style.name
            yield f"{style}: {block.text}".rstrip()
        else:
            yield from (" | ".join(cell.text for cell in row.cells) for row in block.rows)


def all_text(data: bytes) -> str:
    return "\n".join(outline(read_docx(data)))


def list_sections(document: Document) -> list[list[Table]]:
    """The tables of each section."""
    found: list[list[Table]] = [[]]
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            found[-1].append(block)
        elif block._p.pPr is not None and block._p.pPr.find(qn("w:sectPr")) is not None:
            found.append([])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_document_is_as_reviewed(language: Language) -> None:
    text = all_text(write_docx(make_subject(), language)) + "\n"
    golden = GOLDEN / f"report.{language}.docx.txt"
    if os.environ.get("GOVCLOUD_WRITE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_chapters_follow_the_template_and_it_is_never_called_an_assessment() -> None:
    document = read_docx(write_docx(make_subject(), "zh"))
    chapters = [each.text for each in document.paragraphs if each.style and each.style.name == "Heading 1"]
    assert [each.partition(" ")[2] for each in chapters if each[0].isdigit()] == [
        "项目概述", "自查对象", "单项自查结果分析", "验证测试", "安全问题汇总", "整体分析", "风险分析", "总体评价",
        "自查结果", "整改建议",
    ]  # fmt: skip
    assert [each[3] for each in chapters if each.startswith("附录")] == ["A", "B", "C", "D", "E", "G"]
    text = all_text(write_docx(make_subject(), "zh"))
    assert "测评报告" not in text
    assert "Title: 自查报告" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_a4_and_no_table_is_wider_than_its_page(language: Language) -> None:
    document = read_docx(write_docx(make_subject(), language))
    tables = list_sections(document)
    assert len(tables) == len(document.sections)
    sizes = set()
    for section, found in zip(document.sections, tables, strict=True):
        width, height, left, right = (
            each.mm if each else 0
            for each in (section.page_width, section.page_height, section.left_margin, section.right_margin)
        )
        sizes.add((round(width), round(height)))
        for table in found:
            columns = sum(int(each.get(qn("w:w"))) for each in table._tbl.tblGrid.findall(qn("w:gridCol")))
            assert columns / 1440 * 25.4 <= width - left - right + 0.1
    assert sizes == {(210, 297), (297, 210)}


def test_rows_of_headings_are_repeated_and_no_row_is_torn() -> None:
    document = read_docx(write_docx(make_subject(), "zh"))
    with_heads = [each for each in document.tables if each.rows[0]._tr.find(".//" + qn("w:tblHeader")) is not None]
    assert len(with_heads) == len(document.tables) - 2  # the cover and the form have names in their first column
    assert all(row._tr.find(".//" + qn("w:cantSplit")) is not None for each in document.tables for row in each.rows)


def test_chinese_letters_have_fonts_of_their_own_with_stand_ins() -> None:
    data = write_docx(make_subject(), "zh")
    document = read_docx(data)
    fonts = {name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) for name in ("Normal", "Heading 1")}
    assert fonts == {"Normal": "宋体", "Heading 1": "黑体"}
    assert not [each for each in document.styles["Heading 1"].element.rPr.rFonts.attrib if "Theme" in each]
    table = zipfile.ZipFile(BytesIO(data)).read("word/fontTable.xml").decode()
    assert "SimSun" in table
    assert "Noto Sans CJK SC" in table


def test_contents_and_page_numbers_are_fields_and_every_link_leads_somewhere() -> None:
    document = read_docx(write_docx(make_subject(), "zh"))
    body = document.element.body
    fields = [each.text for each in body.iter(qn("w:instrText"))]
    assert fields == [r'TOC \o "1-2" \h \z \u']
    marks = {each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))}
    links = [each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))]
    assert len(links) > 30
    assert set(links) <= marks
    foot = document.sections[0].footer._element
    assert [each.get(qn("w:instr")) for each in foot.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert document.settings.element.find(qn("w:updateFields")) is not None


def test_same_facts_give_the_same_bytes_and_the_stated_time_is_that_of_the_report() -> None:
    first = write_docx(make_subject(), "zh")
    assert first == write_docx(make_subject(), "zh")
    later = make_subject()
    later = replace(later, at=later.at + timedelta(minutes=5))
    moved = write_docx(later, "zh")
    assert all_text(moved).replace("17:35+08:00", "17:30+08:00") == all_text(first)
    core = read_docx(moved).core_properties
    assert core.created == core.modified == datetime(2026, 6, 1, 9, 35, tzinfo=UTC)


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(ANY)
def test_no_name_breaks_the_document(name: str) -> None:
    data = write_docx(name_all(name), "zh")
    text = all_text(data)
    assert "10 整改建议" in text
    assert not set(BAD) & set(text)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_names_that_mean_harm_are_words_and_short(name: str) -> None:
    data = write_docx(name_all(name), "en")
    assert len(data) < 200_000
    assert not set(BAD) & set(all_text(data))
    parts = zipfile.ZipFile(BytesIO(data))
    assert parts.testzip() is None
    assert b"calc" not in parts.read("word/_rels/document.xml.rels")
