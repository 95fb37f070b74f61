"""What the doctor says about the machine and the installation."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from govcloud.doctor.finding import State
from govcloud.doctor.machine import (
    GIB,
    check_clock,
    check_disk,
    check_git,
    check_memory,
    check_packages,
    check_python,
    judge_disk,
    judge_packages,
    read_lock,
)
from govcloud.settings import PRODUCT
from tests.doctor.conftest import MakeCircumstances


def test_this_machine_is_sound(make: MakeCircumstances) -> None:
    for check in (check_python, check_packages, check_git, check_clock):
        [finding] = check(make())
        assert finding.state is State.OK, finding


@pytest.mark.parametrize(
    ("installed", "locked", "state", "words"),
    [
        ({"click": "8.1", "rich": "15"}, {"click": "8.1", "rich": "15"}, State.OK, "2 packages, as locked"),
        ({"click": "8.1", "rich": "15"}, {}, State.OK, "2 packages"),
        ({"click": "8.0", "rich": "15"}, {"click": "8.1"}, State.WARN, "click 8.0 ≠ 8.1"),
        ({"click": "", "rich": "14"}, {"rich": "15"}, State.FAIL, "missing: click"),
    ],
)
def test_packages_must_be_there_and_should_be_as_locked(
    installed: dict[str, str], locked: dict[str, str], state: State, words: str
) -> None:
    finding = judge_packages(["click", "rich"], installed, locked)
    assert finding.state is state
    assert words in finding.found.render("en")
    assert (finding.fix is None) == (state is State.OK)


def test_lock_file_is_read_and_its_absence_is_none(tmp_path: Path) -> None:
    assert read_lock(PRODUCT / "uv.lock")["click"]
    assert read_lock(tmp_path / "uv.lock") == {}
    (tmp_path / "uv.lock").write_text("not toml", encoding="utf-8")
    assert read_lock(tmp_path / "uv.lock") == {}


def test_missing_git_is_told_with_its_package(make: MakeCircumstances, tmp_path: Path) -> None:
    [finding] = check_git(make(PATH=str(tmp_path)))
    assert finding.state is State.WARN
    assert finding.fix is not None
    assert "apt-get install -y git" in finding.fix.render("zh")


@pytest.mark.parametrize(("gib", "state"), [(50, State.OK), (10, State.OK), (9, State.WARN), (0.5, State.FAIL)])
def test_full_disk_is_told_before_it_hurts(tmp_path: Path, gib: float, state: State) -> None:
    assert judge_disk(tmp_path, int(gib * GIB)).state is state


def test_disk_is_judged_where_folders_will_be_made(make: MakeCircumstances, tmp_path: Path) -> None:
    [finding] = check_disk(make())
    assert str(tmp_path) in finding.found.render("en")


def test_clock_before_the_installation_is_wrong(make: MakeCircumstances) -> None:
    [finding] = check_clock(make(now=datetime(2001, 1, 1, tzinfo=UTC)))
    assert finding.state is State.FAIL


def test_little_memory_is_only_a_hint(make: MakeCircumstances) -> None:
    assert all(finding.state in {State.OK, State.INFO} for finding in check_memory(make()))
