"""A node of the running extranet that has been pushed to, and a desk to push from."""

from collections.abc import Iterator

import pytest

from govcloud.console import Screen
from govcloud.settings import load_settings
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.words import start_extranet, stop_extranet, this_box
from scripts.lab.progress import Progress
from tests.lab.extranet.push.desk import Desk, make_desk

NODE = "site-emergency"


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    """The extranet of the lab, up; one that was not up before is not left running beside other tests."""
    here = this_box()
    was_up = here.pid is not None
    start_extranet(Progress(Screen()))
    yield here
    if not was_up:
        stop_extranet(Screen())


@pytest.fixture(scope="module")
def pushed(box: Box, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk whose inventory the node runs."""
    here = make_desk(box, tmp_path_factory.mktemp("desk"), load_settings().inventory)
    here.change_banner("Where the tests begin.")
    result, code = here.push("--only", NODE, "--accept-drift")
    assert code == 0, result
    return here


@pytest.fixture
def desk(pushed: Desk) -> Iterator[Desk]:
    """The same; a change of the inventory that the devices have not kept is taken back after the test."""
    file = pushed.folder / "inventory/extranet/management.yml"
    before = file.read_text()
    yield pushed
    if pushed.banner(f"{NODE}-a") not in file.read_text():
        file.write_text(before)
