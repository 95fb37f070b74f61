"""Runbooks: a page per alert in both languages, in the index, with the same commands."""

import re
import shlex
from pathlib import Path

import pytest

from tests.monitors.rules.rule_files import CHECKOUT, list_alerts

FOLDER = CHECKOUT / "docs/runbooks"
ALERTS = sorted(rule["alert"] for rule in list_alerts())
PAGES = sorted(FOLDER.glob("*.md"))
COMMAND = re.compile(r"^(govcloud [^#\n]+)|`(govcloud [^`]+)`", re.MULTILINE)


def list_commands(page: Path) -> list[list[str]]:
    """Every command on a page, as words without `govcloud`."""
    return [shlex.split(first or second)[1:] for first, second in COMMAND.findall(page.read_text())]


def test_every_alert_has_a_page_in_both_languages_and_no_page_is_left_over() -> None:
    wanted = {f"{name}{ending}" for name in (*ALERTS, "README") for ending in (".md", ".zh-CN.md")}
    assert {page.name for page in PAGES} == wanted


@pytest.mark.parametrize("index", ["README.md", "README.zh-CN.md"])
def test_index_leads_to_every_page_of_its_language(index: str) -> None:
    text = (FOLDER / index).read_text()
    ending = index.removeprefix("README")
    assert sorted(re.findall(r"\]\((\w+)" + re.escape(ending) + r"\)", text)) == ALERTS


@pytest.mark.parametrize("name", ALERTS)
def test_pages_of_an_alert_say_the_same_commands_in_both_languages(name: str) -> None:
    english, chinese = (list_commands(FOLDER / f"{name}{ending}") for ending in (".md", ".zh-CN.md"))
    assert english
    assert sorted(english) == sorted(chinese)
