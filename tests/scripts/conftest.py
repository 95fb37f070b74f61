"""A copy of the checkout in which set-up can be tried without touching the real one."""

import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds the rooms."""
    return CHECKOUT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The tracked files in a folder of their own, without an environment."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    folder = tmp_path / "checkout"
    for name in listing.split("\0"):
        if name and (CHECKOUT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, target)
    return folder
