"""What is said before a lab is begun on a machine that cannot hold it; nothing is left behind."""

import os
import socket
from pathlib import Path

import pytest

from govcloud.errors import GovcloudError
from scripts.lab import obstacles
from scripts.lab.lab import Lab, open_lab
from scripts.lab.layout import Layout
from scripts.lab.obstacles import refuse_obstacles


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    """A lab that was never up, on ports that nothing uses."""
    return open_lab(Layout(tmp_path / "lab", tmp_path / "cache", 27000))


def test_everything_in_the_way_is_named_at_once_in_both_languages(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr(obstacles, "find_program", lambda name: f"/nonexistent/{name}")
    monkeypatch.setattr(obstacles, "PYTHON", "/nonexistent/python3.11")
    monkeypatch.setattr(obstacles, "SPACE_TO_INSTALL", 1 << 60)
    with socket.create_server(("127.0.0.1", 27003)), pytest.raises(GovcloudError) as caught:
        refuse_obstacles(lab, lab.sites)
    english, chinese = caught.value.render("en"), caught.value.render("zh")
    assert "apt-get install -y mariadb-server-core mariadb-client python3.11" in english
    assert "apt-get install -y mariadb-server-core" in chinese
    assert "GB free" in english
    assert "剩余空间" in chinese
    assert f"port 27003 is in use by pid {os.getpid()}" in english
    assert caught.value.exit_code == 1
    assert not lab.layout.cache.exists()


def test_machine_that_has_everything_is_not_refused(lab: Lab) -> None:
    refuse_obstacles(lab, lab.sites)


def test_only_the_pools_that_are_asked_for_need_their_ports(lab: Lab) -> None:
    with socket.create_server(("127.0.0.1", 27003)):
        refuse_obstacles(lab, lab.select(["unicom"]))
