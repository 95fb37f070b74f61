"""A node of the running extranet that has been pushed to, and a desk to push from."""

from pathlib import Path

import pytest

from govcloud.console import Screen
from govcloud.settings import load_settings
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.words import start_extranet, this_box
from scripts.lab.progress import Progress
from tests.lab.extranet.push.desk import Desk, make_desk

NODE = "site-emergency"


@pytest.fixture(scope="session")
def box() -> Box:
    """The extranet of the lab, up."""
    start_extranet(Progress(Screen()))
    return this_box()


@pytest.fixture
def desk(box: Box, tmp_path: Path) -> Desk:
    """A desk whose inventory the node runs already."""
    here = make_desk(box, tmp_path, load_settings().inventory)
    result, code = here.push("--only", NODE, "--accept-drift")
    assert code == 0, result
    return here
