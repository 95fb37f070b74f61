"""Circumstances in a folder of the test's own: no pool, no lab, an environment with nothing but a PATH."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from govcloud.doctor.finding import Circumstances
from govcloud.settings import PRODUCT, load_settings

type MakeCircumstances = Callable[..., Circumstances]


@pytest.fixture
def make(tmp_path: Path) -> MakeCircumstances:
    """Makes circumstances; named arguments become variables of the environment."""

    def circumstances(
        encoding: str = "utf-8",
        now: datetime | None = None,
        inventory: Path = PRODUCT / "inventories" / "hanjiang",
        clouds: Path | None = None,
        **environment: str,
    ) -> Circumstances:
        base = {"HOME": str(tmp_path / "home"), "PATH": os.environ["PATH"], **environment}
        return Circumstances(load_settings(base), base, inventory, clouds, now or datetime.now(UTC), encoding)

    return circumstances
