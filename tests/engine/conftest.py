"""What the engine's tests share: the probe's classes on the path, and a scenario in a folder of its own."""

from pathlib import Path

import pytest

from tests.engine.databases import database, make_postgres, postgres, state_url
from tests.engine.oracle_case import PROBE
from tests.engine.scenario import Scenario

__all__ = ["database", "make_postgres", "postgres", "scenario", "state_url"]


@pytest.fixture
def scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scenario:
    """A fresh stack."""
    monkeypatch.syspath_prepend(str(PROBE))
    monkeypatch.setenv("PROBE_DIR", str(tmp_path))
    return Scenario(tmp_path)
