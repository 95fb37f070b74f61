"""A desk whose changes of one node's inventory are taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.extranet.desk import Desk

NODE = "site-emergency"


@pytest.fixture(scope="module")
def node(pushed: Desk) -> Iterator[str]:
    """The node that these tests push to; it has in the end what it had in the beginning."""
    file = find_changed(pushed)
    before = file.read_text()
    yield NODE
    file.write_text(before)
    result, code = pushed.push("--only", NODE, "--accept-drift")
    assert code == 0, result


@pytest.fixture
def desk(pushed: Desk, node: str) -> Iterator[Desk]:
    """The desk; a change of the inventory that the devices have not kept is taken back after the test."""
    file = find_changed(pushed)
    before = file.read_text()
    yield pushed
    if pushed.banner(f"{node}-a") not in file.read_text():
        file.write_text(before)


def find_changed(desk: Desk) -> Path:
    """The file of the inventory that the tests change."""
    return desk.folder / "inventory/extranet/management.yml"
