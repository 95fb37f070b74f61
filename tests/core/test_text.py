"""Sentences in two languages, and which of the two a run speaks."""

import pytest

from govcloud.text import Text, choose_language, literal


def test_sentence_renders_in_both_languages() -> None:
    sentence = Text("{n} pools", "{n} 个资源池")(n=4)
    assert sentence.render("en") == "4 pools"
    assert sentence.render("zh") == "4 个资源池"


def test_value_that_is_itself_a_sentence_follows_the_language() -> None:
    outer = Text("{who} is down", "{who}不可用")(who=Text("the pool", "资源池"))
    assert outer.render("zh") == "资源池不可用"
    assert str(outer) == "the pool is down"


def test_values_are_added_one_call_after_another() -> None:
    sentence = Text("{a}-{b}", "{b}-{a}")(a=1)(b=2)
    assert (sentence.render("en"), sentence.render("zh")) == ("1-2", "2-1")


def test_braces_in_a_value_are_not_a_template() -> None:
    assert literal("{x} %s {").render("en") == "{x} %s {"


def test_sentence_without_values_may_hold_braces() -> None:
    assert Text("a set: {1, 2}", "集合：{1, 2}").render("zh") == "集合：{1, 2}"


def test_missing_value_is_a_defect_and_not_hidden() -> None:
    with pytest.raises(KeyError):
        Text("{a} {b}", "{a} {b}")(a=1).render("en")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C", "LC_MESSAGES": "zh_CN.UTF-8"}, "en"),
        ({"GOVCLOUD_LANG": "zh", "LC_ALL": "en_US.UTF-8"}, "zh"),
        ({"GOVCLOUD_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"GOVCLOUD_LANG": "", "LANG": "zh_CN.UTF-8"}, "zh"),
    ],
)
def test_language_is_the_one_asked_for_then_the_locales(environment: dict[str, str], language: str) -> None:
    assert choose_language(environment) == language
