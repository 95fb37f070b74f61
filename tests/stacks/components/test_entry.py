"""The entry that Pulumi's command line runs: the file itself, on the embedded engine, with the process's settings."""

import runpy

import pytest

from govcloud.settings import PRODUCT
from tests.stacks.components.city import HANJIANG, City

ENTRY = PRODUCT / "stacks" / "__main__.py"


def run_entry() -> None:
    """As Pulumi's language host does."""
    runpy.run_path(str(ENTRY), run_name="__main__")


def test_entry_declares_the_stack_that_runs(fresh: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_INVENTORY", str(HANJIANG))
    fresh.deploy_bases()
    by_entry, by_function = fresh.preview("mobile.ecology", program=run_entry), fresh.preview("mobile.ecology")
    assert by_entry.result.exit_code == 0
    assert by_entry.steps == by_function.steps
    assert by_entry.steps["Server pollution-monitoring/collect/1"] == "create"


def test_entry_refuses_a_stack_that_the_inventory_does_not_have(fresh: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_INVENTORY", str(HANJIANG))
    seen = fresh.preview("mobile.ecolgy", program=run_entry)
    assert seen.result.exit_code == 1
    assert "did you mean `mobile.ecology`?" in seen.words[0]
    assert "Traceback" not in "".join(seen.words)


def test_entry_refuses_an_inventory_that_is_not_there(fresh: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_INVENTORY", str(fresh.path.parent / "nowhere"))
    seen = fresh.preview("mobile.ecology", program=run_entry)
    assert seen.result.exit_code == 1
    assert "nowhere" in seen.words[0]
    assert "Traceback" not in "".join(seen.words)
