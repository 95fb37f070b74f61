"""A system that was never pushed to, with files that somebody has written."""

import os
from pathlib import Path

import pytest

from tests.extranet.agent.system import JUDGE, OLD, SYSTEMCTL, SYSTEMD_RUN, System


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    """A system that was never pushed to, with files that somebody has written."""
    here = System(tmp_path)
    for folder in ("timers", "dead", "starts", "broken", "bin"):
        (here.stand_in / folder).mkdir(parents=True)
    for name, text in {"systemctl": SYSTEMCTL, "systemd-run": SYSTEMD_RUN, "nft": JUDGE, "vtysh": JUDGE}.items():
        (here.stand_in / "bin" / name).write_text(text)
        (here.stand_in / "bin" / name).chmod(0o755)
    (here.stand_in / "bin" / "keepalived").symlink_to("nft")
    for path, text in OLD.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    for name in ("zebra", "staticd"):
        (tmp_path / "run/frr").mkdir(parents=True, exist_ok=True)
        (tmp_path / f"run/frr/{name}.pid").write_text(str(os.getpid()))
    monkeypatch.setattr("extranet.agent.settle._is_alive", lambda _place, _name: True)
    monkeypatch.setattr("extranet.agent.settle.SETTLE_SECONDS", 0.0)
    monkeypatch.setenv("STAND_IN", str(here.stand_in))
    monkeypatch.setenv("PATH", f"{here.stand_in / 'bin'}:{os.environ['PATH']}")
    return here
