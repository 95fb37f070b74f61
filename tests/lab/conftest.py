"""The running lab, for every test of this folder: brought up once if it is not up, and left up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from govcloud.console import Screen
from scripts.lab.down import take_down
from scripts.lab.lab import Lab, open_lab
from scripts.lab.layout import Layout, load_layout
from scripts.lab.progress import Progress
from scripts.lab.up import bring_up

HERE = Path(__file__).parent
SECOND_OFFSET = 5000
POOLS = ("huawei", "telecom", "mobile", "unicom")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as one that needs the lab."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.lab)


@pytest.fixture(scope="session")
def lab() -> Lab:
    """The lab that the environment asks for, with all pools ready."""
    here = open_lab(load_layout())
    bring_up(here, here.sites, Progress(Screen()))
    return here


@pytest.fixture(params=POOLS)
def pool(request: pytest.FixtureRequest) -> str:
    """Each pool in turn."""
    return str(request.param)


@pytest.fixture(scope="session")
def second(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Another lab beside the first, in another folder and on other ports, for tests that break things."""
    root = tmp_path_factory.mktemp("lab")
    here = open_lab(Layout(root, lab.layout.cache, lab.layout.first_port + SECOND_OFFSET))
    yield here
    take_down(here, here.sites)
