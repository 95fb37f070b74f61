"""Broken inventories as data: a case is a folder that holds only what differs from the valid base."""

import shutil
from datetime import date
from pathlib import Path

from govcloud.inventory.load import Loaded, read_inventory

HERE = Path(__file__).parent
BASE = HERE / "base"
BROKEN = HERE / "broken"
NOT_INVENTORY = ("expected.txt", "delete.txt", "today.txt")


def list_cases() -> list[str]:
    """Names of all cases."""
    return sorted(path.name for path in BROKEN.iterdir() if path.is_dir())


def make_inventory(case: str, folder: Path) -> None:
    """The base with the files of the case laid over it, without those that its `delete.txt` lists."""
    shutil.copytree(BASE, folder)
    overlay = BROKEN / case
    shutil.copytree(overlay, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*NOT_INVENTORY))
    delete = overlay / "delete.txt"
    for name in delete.read_text(encoding="utf-8").split() if delete.exists() else ():
        (folder / name).unlink()


def read_case(case: str, folder: Path) -> Loaded:
    """The case as the loader sees it, on the day its `today.txt` says."""
    make_inventory(case, folder)
    today = BROKEN / case / "today.txt"
    return read_inventory(folder, date.fromisoformat(today.read_text().strip()) if today.exists() else None)


def render_problems(loaded: Loaded) -> str:
    """What `expected.txt` holds: every problem in English, then every problem in Chinese."""
    english = [f"{problem.severity.value}: {problem.render('en')}" for problem in loaded.problems]
    chinese = [f"{problem.severity.value}: {problem.render('zh')}" for problem in loaded.problems]
    return "\n".join([*english, "", *chinese, ""])
