"""The contracts on imports catch what they forbid: a copy of the rooms gets one wrong import planted at a time."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOMS = ("govcloud", "stacks", "extranet", "policies", "monitors", "tickets", "scripts")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts on the rooms in `folder`."""
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache", "--no-logo", "--config", folder / "pyproject.toml"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def rooms(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all rooms."""
    folder = tmp_path_factory.mktemp("rooms")
    shutil.copy(checkout / "pyproject.toml", folder)
    for room in ROOMS:
        shutil.copytree(checkout / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_rooms_keep_the_contracts(rooms: Path) -> None:
    result = lint(rooms)
    assert result.returncode == 0, result.stdout


def lint_with(rooms: Path, module: str, line: str) -> subprocess.CompletedProcess[str]:
    """What the linter says while a module with this line is there."""
    planted = rooms / module
    planted.write_text(f"{line}\n", encoding="utf-8")
    try:
        return lint(rooms)
    finally:
        planted.unlink()


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("govcloud/inventory/planted.py", "import govcloud.pools"),
        ("govcloud/inventory/planted.py", "from govcloud.cli.options import json_option"),
        ("govcloud/pools/planted.py", "import stacks"),
        ("govcloud/planted.py", "import policies"),
        ("govcloud/cli/planted.py", "import scripts.lab"),
        ("stacks/planted.py", "import govcloud.cli.main"),
        ("stacks/planted.py", "import policies"),
        ("extranet/planted.py", "import monitors"),
        ("policies/planted.py", "import extranet"),
        ("monitors/planted.py", "import tickets"),
        ("tickets/planted.py", "import stacks"),
        ("tickets/domain/planted.py", "import django.db"),
        ("tickets/service/planted.py", "import tickets.portal.urls"),
    ],
)
def test_planted_wrong_import_is_caught(rooms: Path, module: str, line: str) -> None:
    result = lint_with(rooms, module, line)
    assert result.returncode == 1
    assert module.removesuffix(".py").replace("/", ".") in result.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("govcloud/cli/planted.py", "import tickets, stacks, extranet"),
        ("monitors/planted.py", "import policies, extranet, govcloud.pools"),
        ("tickets/planted.py", "import policies, govcloud.inventory"),
    ],
)
def test_import_that_the_table_allows_passes(rooms: Path, module: str, line: str) -> None:
    result = lint_with(rooms, module, line)
    assert result.returncode == 0, result.stdout
