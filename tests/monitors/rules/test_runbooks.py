"""Runbooks: a page per alert in both languages, in the index; every command on a page exists, with its options."""

import re
import shlex
from pathlib import Path

import click
import pytest

from govcloud.cli.main import root
from tests.monitors.rules.rule_files import CHECKOUT, list_alerts

FOLDER = CHECKOUT / "docs/runbooks"
ALERTS = sorted(rule["alert"] for rule in list_alerts())
PAGES = sorted(FOLDER.glob("*.md"))
COMMAND = re.compile(r"^(govcloud [^#\n]+)|`(govcloud [^`]+)`", re.MULTILINE)


def find_command(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that words begin with, and the rest of them."""
    command: click.Command = root
    with click.Context(root) as context:
        while isinstance(command, click.Group) and words and (inner := command.get_command(context, words[0])):
            command, words = inner, words[1:]
    return command, words


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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_on_a_page_exist_with_their_options(page: Path) -> None:
    for words in list_commands(page):
        command, rest = find_command(words)
        assert command is not root, words
        assert not isinstance(command, click.Group) or rest[0].startswith("-"), words
        known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        for word in rest:
            assert not word.startswith("-") or word in known, words


@pytest.mark.parametrize("name", ALERTS)
def test_pages_of_an_alert_say_the_same_commands_in_both_languages(name: str) -> None:
    english, chinese = (list_commands(FOLDER / f"{name}{ending}") for ending in (".md", ".zh-CN.md"))
    assert english
    assert sorted(english) == sorted(chinese)
