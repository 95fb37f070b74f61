"""The extranet of the lab, brought up once for all tests of this folder, with every real device pushed to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from govcloud.console import Screen
from govcloud.settings import load_settings
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.ground import LabGround
from scripts.lab.extranet.wiring_file import read_wiring
from scripts.lab.extranet.words import start_extranet, stop_extranet, this_box
from scripts.lab.progress import Progress
from tests.lab.extranet.desk import Desk, make_desk

REAL = ("--without", "vrp", "--without", "comware")
"""Emulated devices take configurations and run no protocols."""
HERE = Path(__file__).parent
WAS_UP = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def box(request: pytest.FixtureRequest) -> Iterator[Box]:
    """The extranet of the lab, up."""
    here = this_box()
    request.session.stash[WAS_UP] = here.pid is not None
    start_extranet(Progress(Screen()))
    yield here
    stop_unless_it_was_up(request.session)


@pytest.fixture(scope="session")
def pushed(box: Box, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk whose inventory all real devices run."""
    here = make_desk(box, tmp_path_factory.mktemp("desk"), load_settings().inventory)
    here.change_banner("Where the tests begin.")
    result, code = here.push("--accept-drift", *REAL)
    assert code == 0, result
    return here


@pytest.fixture(scope="session")
def ground(pushed: Desk) -> LabGround:
    """The running extranet as a drill finds it, all well."""
    wiring = read_wiring(pushed.box.place.wiring)
    assert wiring is not None
    found = LabGround(pushed.box, wiring)
    found.settle()
    return found


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Tests of other folders need the processor: what was not up before is not left running beside them."""
    if nextitem is None or HERE not in nextitem.path.parents:
        stop_unless_it_was_up(item.session)


def stop_unless_it_was_up(session: pytest.Session) -> None:
    """Once."""
    if not session.stash.get(WAS_UP, True):
        session.stash[WAS_UP] = True
        stop_extranet(Screen())
