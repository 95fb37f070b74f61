"""What the tests of the repository itself look at: the files that git tracks."""

import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds the rooms."""
    return CHECKOUT


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """Every tracked file that exists, as a path relative to the checkout."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    return [Path(name) for name in listing.split("\0") if name and (CHECKOUT / name).is_file()]


@pytest.fixture(scope="session")
def pages(tracked: list[Path]) -> list[Path]:
    """The Markdown pages among them."""
    return [path for path in tracked if path.suffix == ".md"]
