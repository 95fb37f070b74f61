"""Every broken inventory under `broken/` is refused with exactly the sentences of its `expected.txt`."""

from pathlib import Path

import pytest

from govcloud.inventory.load import read_inventory
from govcloud.inventory.problems import Severity
from tests.inventory.cases import BASE, BROKEN, list_cases, read_case, render_problems


def test_base_that_all_cases_differ_from_is_valid() -> None:
    assert read_inventory(BASE).problems == []


@pytest.mark.parametrize("case", list_cases())
def test_broken_inventory_is_refused_with_its_sentences(case: str, tmp_path: Path) -> None:
    loaded = read_case(case, tmp_path / "inventory")

    assert render_problems(loaded) == (BROKEN / case / "expected.txt").read_text(encoding="utf-8")
    assert loaded.inventory is None
    assert any(problem.severity is Severity.ERROR for problem in loaded.problems)


@pytest.mark.parametrize("case", list_cases())
def test_no_sentence_shows_words_of_a_library(case: str) -> None:
    sentences = (BROKEN / case / "expected.txt").read_text(encoding="utf-8").lower()

    foreign = (
        "input should",
        "pydantic",
        "nonetype",
        "traceback",
        "scanning",
        "parsing a",
        "str.format",
        "value error",
    )
    assert not [words for words in foreign if words in sentences]
