"""The report as PDF: pages, fonts, text and bookmarks as another reader finds them, and names that do nothing."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from pypdf import PdfReader
from pypdf.generic import Destination

from govcloud.errors import GovcloudError
from govcloud.text import Language
from policies.reports.pdf import choose_fonts, fold, write_pdf
from tests.policies.reports.hostile import ANY, NAMES, TURNING, name_all
from tests.policies.reports.sample import make_subject

LANGUAGES: tuple[Language, ...] = ("en", "zh")
A4 = (595, 842)


def read_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).replace("\u200b", "")


def list_fonts(reader: PdfReader) -> dict[str, bool]:
    """Name of each font → whether its letters are in the file."""
    found = {}
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources.get_object().get("/Font", {}).values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            described = descendant["/FontDescriptor"].get_object()
            found[str(described["/FontName"])] = any(key.startswith("/FontFile") for key in described)
    return found


def list_bookmarks(reader: PdfReader) -> list[str]:
    def walk(entries: list[Any]) -> list[str]:
        return [
            title
            for each in entries
            for title in (walk(each) if isinstance(each, list) else [str(each.title)])
            if not isinstance(each, Destination) or each.title
        ]

    return walk(reader.outline)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_a4_and_every_font_is_in_the_file(language: Language) -> None:
    reader = PdfReader(BytesIO(write_pdf(make_subject(), language)))
    sizes = {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages}
    assert sizes == {A4, (A4[1], A4[0])}
    fonts = list_fonts(reader)
    assert any("CJK" in name or "Han" in name or "Sim" in name for name in fonts)
    assert all(fonts.values())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ["自查报告", "汉江市", "内部资料，注意保管", "目录", "10 整改建议", "部分符合", "T001", "生态环境局"]),
        ("en", ["Self-check report", "Hanjiang", "Contents", "10 Advice", "partial", "T001", "Ecology bureau"]),
    ],
)
def test_text_can_be_found_and_bookmarks_lead_to_chapters(language: Language, words: list[str]) -> None:
    data = write_pdf(make_subject(), language)
    text = read_text(data)
    assert not [each for each in words if each not in text]
    assert "测评报告" not in text
    bookmarks = list_bookmarks(PdfReader(BytesIO(data)))
    assert words[4] in bookmarks or "10 Advice" in bookmarks
    assert len(bookmarks) > 30


def test_same_facts_give_the_same_bytes_but_for_the_stated_time() -> None:
    first, later = make_subject(), make_subject()
    written = write_pdf(first, "zh")
    assert written == write_pdf(later, "zh")
    moved = write_pdf(replace(later, at=later.at + timedelta(minutes=5)), "zh")
    assert read_text(moved).replace("17:35", "17:30") == read_text(written)
    made: Any = PdfReader(BytesIO(moved)).metadata
    assert made.creation_date.isoformat() == "2026-06-01T09:35:00+00:00"


@settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(ANY)
def test_no_name_breaks_the_document(name: str) -> None:
    text = read_text(write_pdf(name_all(name), "zh"))
    assert "10 整改建议" in text
    assert not set(TURNING) & set(text)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_names_that_mean_harm_are_words_and_short(name: str) -> None:
    data = write_pdf(name_all(name), "en")
    assert len(data) < 1_000_000
    assert not [word for word in (b"/JavaScript", b"/Launch", b"/URI", b"/EmbeddedFile") if word in data]


def test_markup_in_names_is_told_as_it_stands() -> None:
    assert '#panic("x") $1+1$ *b*' in read_text(write_pdf(name_all(NAMES[5]), "en"))


def test_without_a_chinese_font_it_says_which_package_to_install() -> None:
    with pytest.raises(GovcloudError) as refused:
        choose_fonts(["DejaVu Sans", "Libertinus Serif"])
    assert "fonts-noto-cjk" in str(refused.value.todo)


def test_one_chinese_font_serves_for_both() -> None:
    fonts = choose_fonts(["WenQuanYi Zen Hei"])
    assert fonts["serif"][0] == fonts["sans"][0] == "WenQuanYi Zen Hei"


@pytest.mark.parametrize(
    ("words", "folded"),
    [
        ("sg-default-closed", "sg-default-closed"),
        ("health.hospital_hub", "health.\u200bhospital_\u200bhub"),
        ("a" * 30, "\u200b".join(["a" * 12, "a" * 12, "a" * 6])),
        ("短 words stay", "短 words stay"),
    ],
)
def test_long_words_can_be_broken(words: str, folded: str) -> None:
    assert fold(words) == folded
