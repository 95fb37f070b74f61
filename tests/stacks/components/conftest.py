"""The worked example with pools that exist in memory, their bases deployed."""

from pathlib import Path

import pytest

from tests.stacks.components.city import City, FixedPlan, hanjiang


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "en")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> City:
    """All bases are deployed; tests only preview departments."""
    inventory = hanjiang()
    city = City(inventory, FixedPlan(inventory), tmp_path_factory.mktemp("city"))
    city.deploy_bases()
    return city


@pytest.fixture
def fresh(tmp_path: Path) -> City:
    """Nothing is deployed."""
    inventory = hanjiang()
    return City(inventory, FixedPlan(inventory), tmp_path)
