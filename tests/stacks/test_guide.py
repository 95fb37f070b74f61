"""The contributor's guide: its example is a complete type in both languages, and its table names every type."""

from pathlib import Path
from typing import Any

import pytest

from govcloud.settings import PRODUCT
from stacks.provider.check import check
from stacks.provider.schema import make_schema
from stacks.resources.definition import ResourceType
from stacks.resources.registry import all_types

PAGES = ("resource-types.md", "resource-types.zh-CN.md")


def example_of(page: str) -> str:
    """The first block of Python on a page."""
    words = Path(PRODUCT, "docs", page).read_text(encoding="utf-8")
    return words.partition("```python\n")[2].partition("```")[0]


def test_example_is_a_complete_type() -> None:
    found: dict[str, Any] = {}
    exec(compile(example_of(PAGES[0]), PAGES[0], "exec"), found)  # noqa: S102 - the page is ours
    definition = found["TYPE"]
    assert isinstance(definition, ResourceType)
    assert definition.token in make_schema([definition], "1.0.0")["resources"]
    checked = check(definition, {}, {"project": "p", "name": "q"})
    assert (checked.failures, checked.inputs["shared"]) == ([], False)


def test_example_is_the_same_in_both_languages() -> None:
    assert example_of(PAGES[0]) == example_of(PAGES[1])


@pytest.mark.parametrize("page", PAGES)
def test_page_names_every_type(page: str) -> None:
    words = Path(PRODUCT, "docs", page).read_text(encoding="utf-8")
    missing = [token for token in all_types() if f"`{token.removeprefix('govcloud:')}`" not in words]
    assert missing == []
