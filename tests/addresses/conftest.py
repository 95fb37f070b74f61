"""A small city of three pools whose departments the tests choose."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.department import Department
from govcloud.settings import PRODUCT

type MakeCity = Callable[[Iterable[Department]], Inventory]


@pytest.fixture(scope="session")
def example() -> Inventory:
    """The worked example, with nothing handed out."""
    inventory = load_inventory(PRODUCT / "inventories" / "hanjiang")
    return inventory.replace(allocations=[])


@pytest.fixture(scope="session")
def make_city(example: Inventory) -> MakeCity:
    """The worked example with other departments."""

    def make(departments: Iterable[Department]) -> Inventory:
        return example.replace(departments=list(departments))

    return make


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the worked example, with nothing handed out."""

    copy = tmp_path / "city"
    shutil.copytree(PRODUCT / "inventories" / "hanjiang", copy)
    (copy / "allocations.csv").unlink(missing_ok=True)
    return copy


def make_department(code: str, servers: dict[str, int]) -> Department:
    """A department with a quota of so many servers on each of some pools."""
    quota: dict[str, Any] = {"cores": 64, "memory_gib": 128, "volumes": 20, "storage_gib": 2000}
    return Department.model_validate(
        {
            "code": code,
            "name": {"zh": code, "en": code},
            "level": "city",
            "contacts": [{"name": "a", "duty": "head", "phone": "0000-1200001", "email": "a@b.example"}],
            "quotas": {pool: {**quota, "servers": count} for pool, count in servers.items()},
        }
    )
