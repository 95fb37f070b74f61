"""The page of a report: what stands in it, that names do nothing in it, and that the same facts give the same bytes.

`GOVCLOUD_WRITE_GOLDEN=1 pytest tests/policies/reports` writes the golden pages anew; look at the difference before you
commit.
"""

import json
import os
import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from govcloud.text import Language, Text
from policies.reports.model import Department
from policies.reports.page import write_page
from tests.policies.reports.sample import FORMULA, HTML, HUGE, REVERSED, make_subject

GOLDEN = Path(__file__).parent / "golden"
ASSETS = re.compile(r"(<style>|<script>).*?(</style>|</script>)", re.DOTALL)
VOID = {"meta", "input", "br"}
CODES = "\u202a\u202b\u202d\u202e\u2066\u2067"


class Outline(HTMLParser):
    """Elements and attributes of a page; whether every element that begins ends."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.depth: list[str] = []
        self.data: dict[str, Any] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.depth.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.depth.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.depth and self.depth[-1] == "script" and data.startswith("{"):
            self.data = json.loads(data)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_page_is_as_reviewed(language: Language) -> None:
    page = ASSETS.sub(r"\1\2", write_page(make_subject(), language))
    golden = GOLDEN / f"report.{language}.html"
    if os.environ.get("GOVCLOUD_WRITE_GOLDEN"):
        golden.write_text(page, encoding="utf-8")
    assert page == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_same_facts_give_the_same_bytes_but_for_the_stated_time(language: Language) -> None:
    first, later = make_subject(), make_subject()
    assert write_page(first, language) == write_page(later, language)
    moved = write_page(replace(later, at=later.at + timedelta(minutes=5)), language)
    assert moved != write_page(first, language)
    assert moved.replace("17:35+08:00", "17:30+08:00") == write_page(first, language)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_page_is_one_whole_file_that_asks_nobody(language: Language) -> None:
    page = write_page(make_subject(), language)
    outline = Outline(page)
    assert outline.depth == []
    assert not {"link", "img", "iframe", "object", "base"} & set(outline.tags)
    asked = [value for name, value in outline.attributes if name in {"src", "href", "action", "srcset"}]
    assert all(value.startswith("#") for value in asked)
    assert "url(" not in page
    assert "@import" not in page


def test_names_of_others_are_words_and_nothing_else() -> None:
    page = write_page(make_subject(city=Text(HTML + REVERSED, HTML)), "en")
    outline = Outline(page)
    assert "<img" not in page
    assert outline.tags.count("script") == 2
    assert not [name for name, _ in outline.attributes if name in {"onerror", "onload", "onclick"}]
    assert not set(CODES) & set(page)
    assert HTML in json.dumps(outline.data)


def test_a_huge_field_is_cut_and_the_rest_stays() -> None:
    page = write_page(make_subject(), "en")
    assert len(page) < 100_000 < len(HUGE)
    cut = [fact for fact in Outline(page).data["facts"] if fact["kind"] == "network.SecurityGroup"]
    assert len(cut) == 4


def test_every_result_is_there_with_reason_remedy_and_facts() -> None:
    subject = make_subject()
    data = Outline(write_page(subject, "en")).data
    (rows,) = data["rows"].values()
    words, verdicts = data["words"], data["verdicts"]
    assert len(rows) == len(subject.assessment.findings)
    assert [verdicts[row[0]][0] for row in rows] == ["fail", "fail", "fail", "pass"]
    for row, finding in zip(rows[:3], subject.assessment.findings[1:], strict=True):
        assert words[row[6]] == finding.result.reason.render("en")
        assert words[row[7]] == finding.rule.remedy.render("en")
        assert data["facts"][row[9][0]]["kind"] == "network.SecurityGroup"
    assert [words[row[8]] for row in rows if row[8] >= 0] == ["w"]


def test_what_was_not_judged_is_never_shown_as_fulfilled() -> None:
    page = write_page(make_subject(), "zh")
    states = re.findall(r'<details class="item" data-v="([\w-]+)" data-p="([\w.]+)"', page)
    assert states == [("partial", "8.1.3.2"), ("missing", "8.1.4.4"), ("manual", "8.1.2.3")]
    assert "<b>1/2</b>" in page
    assert "已判定 1/3 项" in page
    assert "未核对来源" in page


def test_matrix_counts_failures_by_department_with_a_sign_beside_the_colour() -> None:
    page = write_page(make_subject(), "en")
    cells = dict(re.findall(r'<tr data-d="(\w+)">.*?(<td class.*?)</tr>', page))
    assert cells == {
        "ecology": '<td class="fail">✕2</td>',
        "health": '<td class="partial">◐1</td>',
    }


def test_earlier_checks_tell_what_is_new_reopened_and_overdue() -> None:
    page = write_page(make_subject(), "en")
    assert re.findall(r"<h3>(new|reopened|overdue): (\d+)</h3>", page) == [
        ("new", "1"),
        ("reopened", "1"),
        ("overdue", "1"),
    ]
    assert page.count("▲</text>") == 1
    assert "No check was kept yet" in write_page(make_subject(checks=(), entries=()), "en")


def test_a_waiver_that_ends_soon_is_pointed_at() -> None:
    assert "▲ <bdi>ends in 19 days</bdi>" in write_page(make_subject(), "en")


def test_page_of_nothing_is_a_page() -> None:
    subject = make_subject()
    empty = replace(subject.assessment, findings=(), standings=())
    page = write_page(replace(subject, assessment=empty, departments=(), systems=(), waivers=(), reads=()), "zh")
    assert Outline(page).depth == []
    assert "0/0" in page


def test_a_department_that_is_called_like_a_formula_stays_a_name() -> None:
    page = write_page(make_subject(departments=[Department("ecology", Text(FORMULA, FORMULA))]), "en")
    assert "=cmd|&#34;/c calc&#34;!A1" in page
