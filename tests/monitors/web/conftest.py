"""The worked example as a city that tests turn."""

from pathlib import Path

import pytest

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from tests.monitors.web.synthetic import City

EXAMPLE = Path(__file__).resolve().parents[3] / "inventories" / "hanjiang"


@pytest.fixture(scope="session")
def example() -> Inventory:
    """The worked example."""
    return load_inventory(EXAMPLE)


@pytest.fixture
def city(example: Inventory) -> City:
    """The worked example with all well."""
    return City(example)
